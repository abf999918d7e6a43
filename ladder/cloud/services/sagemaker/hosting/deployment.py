"""How the traffic of an endpoint moves from its old fleet to the new one: pure functions of what UpdateEndpoint asks.

https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green.html
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

LARGEST_SHARE = (
    0.5  # of a canary: https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green-canary.html
)


@dataclass(frozen=True)
class Shift:
    share: float  # of the requests that go to the new fleet, 0 to 1
    seconds: float  # that it stays so, as AWS counts them


def shifts(deployment: Mapping[str, Any] | None, instances: int) -> list[Shift]:
    """In order; the last is the bake, in which the old fleet is kept. Raises ValueError for what SageMaker refuses."""
    policy: Mapping[str, Any] = (deployment or {}).get("BlueGreenUpdatePolicy", {})
    routing: Mapping[str, Any] = policy.get("TrafficRoutingConfiguration", {})
    wait, bake = routing.get("WaitIntervalInSeconds", 0), policy.get("TerminationWaitInSeconds", 0)
    match routing.get("Type", "ALL_AT_ONCE"):
        case "CANARY":
            size = share(routing.get("CanarySize"), instances)
            if size > LARGEST_SHARE:
                raise ValueError("CanarySize must be at most 50 percent of the new fleet's capacity.")
            steps = [size]
        case "LINEAR":
            size = share(routing.get("LinearStepSize"), instances)
            steps = [size * number for number in range(1, math.ceil(1 / size - 1e-9))]
        case _:
            steps = []
    return [*(Shift(step, wait) for step in steps), Shift(1.0, bake)]


def share(size: Mapping[str, Any] | None, instances: int) -> float:
    """Traffic goes by capacity, and an instance is in a fleet or it is not."""
    if not size:
        raise ValueError("CANARY needs a CanarySize, and LINEAR a LinearStepSize.")
    asked = size["Value"] if size["Type"] == "INSTANCE_COUNT" else math.ceil(instances * size["Value"] / 100)
    return min(asked / instances, 1.0)


def same_variants(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> bool:
    """https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-exclusions.html."""
    return {one["VariantName"] for one in old} == {one["VariantName"] for one in new}


def watched(deployment: Mapping[str, Any] | None) -> list[str]:
    """Names of the alarms that take the deployment back."""
    alarms: list[Mapping[str, str]] = (deployment or {}).get("AutoRollbackConfiguration", {}).get("Alarms", [])
    return [alarm["AlarmName"] for alarm in alarms]
