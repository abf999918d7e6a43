"""The requests to SageMaker by which a version comes to serve, and its answers in words: pure functions.

Whatever is made is named after the version that it is made from, so that a release which was cut short goes on where it
was, and the endpoint's config tells which version serves.
"""

from collections.abc import Mapping
from typing import Any, cast

from pipelines.delivery.contract import Release, ReleaseContract
from pipelines.delivery.package import Package

VARIANT = "primary"  # guardrails ask for the same name in the old config and the new one
LONGEST_MINUTES = 8 * 60  # SageMaker: MaximumExecutionTimeoutInSeconds is at most 28,800


def name_of(contract: ReleaseContract, number: int) -> str:
    """Of the model and of the endpoint config of a version."""
    return f"{contract.hosting.endpoint}-v{number}"


def number_of(config: str) -> int | None:
    """The version that an endpoint's config names."""
    number = config.rpartition("-v")[2]
    return int(number) if number.isdigit() else None


def model_request(contract: ReleaseContract, package: Package) -> dict[str, Any]:
    hosting = contract.hosting
    return {
        "ModelName": name_of(contract, package.number),
        "Containers": [{"ModelPackageName": package.arn}],
        "ExecutionRoleArn": hosting.role_arn,
        "VpcConfig": {"Subnets": list(hosting.subnets), "SecurityGroupIds": list(hosting.security_groups)},
        "EnableNetworkIsolation": True,
        "Tags": tags(contract),
    }


def endpoint_config_request(contract: ReleaseContract, package: Package) -> dict[str, Any]:
    key = contract.hosting.volume_key_arn
    return {
        "EndpointConfigName": name_of(contract, package.number),
        "ProductionVariants": [
            {
                "VariantName": VARIANT,
                "ModelName": name_of(contract, package.number),
                "InstanceType": contract.serving.instance_type,
                "InitialInstanceCount": contract.serving.instance_count,
            }
        ],
        **({"KmsKeyId": key} if key else {}),
        "Tags": tags(contract),
    }


def deployment_config(contract: ReleaseContract, *, back: bool) -> dict[str, Any]:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeploymentConfig.html.

    ``back``: at once and without a bake, to what served before; and no alarm may stop it, for it may be ringing.
    """
    if back:
        return {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": routing("all-at-once", None, 0)}}
    release = contract.release
    shifting = routing(release.strategy, release.percent, 60 * (release.interval_minutes or 0))
    return {
        "BlueGreenUpdatePolicy": {
            "TrafficRoutingConfiguration": shifting,
            "TerminationWaitInSeconds": 60 * (release.bake_minutes or 0),
            "MaximumExecutionTimeoutInSeconds": 60 * longest_minutes(release),
        },
        "AutoRollbackConfiguration": {"Alarms": [{"AlarmName": name} for name in contract.hosting.alarms]},
    }


def routing(strategy: str, percent: int | None, seconds: int) -> dict[str, Any]:
    size = {"Type": "CAPACITY_PERCENT", "Value": percent}
    shares = {"canary": {"CanarySize": size}, "linear": {"LinearStepSize": size}}.get(strategy, {})
    kind = strategy.upper().replace("-", "_") if shares else "ALL_AT_ONCE"
    return {"Type": kind, "WaitIntervalInSeconds": seconds if shares else 0, **shares}


def longest_minutes(release: Release) -> int:
    """How long the whole may take: its waits, twenty minutes for instances to start, and as much again."""
    steps = -(-100 // (release.percent or 100)) if release.strategy == "linear" else 1
    waits = steps * (release.interval_minutes or 0) + (release.bake_minutes or 0)
    return min(2 * (waits + 20), LONGEST_MINUTES)


def tags(contract: ReleaseContract) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in contract.hosting.tags.items()]


def differs(found: Mapping[str, Any], asked: Mapping[str, Any]) -> list[str]:
    """Which parts of something made before are not as they are asked for now; tags tell nothing of what serves."""
    return [name for name, value in asked.items() if name != "Tags" and not holds(found.get(name), value)]


def holds(found: Any, asked: Any) -> bool:
    """Whether all that is asked for is there; a service adds fields of its own."""
    match asked:
        case dict():
            parts = cast(dict[str, Any], asked)
            there = cast(dict[str, Any], found) if isinstance(found, dict) else {}
            return all(holds(there.get(name), value) for name, value in parts.items())
        case list():
            items = cast(list[Any], asked)
            others = cast(list[Any], found) if isinstance(found, list) else []
            return len(others) == len(items) and all(map(holds, others, items))
        case _:
            return found == asked
