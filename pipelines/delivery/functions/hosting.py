"""What a release asks of SageMaker, and what SageMaker says: each is done once, however often it is called."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipelines.delivery.deployment import (
    deployment_config,
    differs,
    endpoint_config_request,
    model_request,
    name_of,
    tags,
)
from pipelines.delivery.functions.case import Case
from pipelines.delivery.functions.claim import Claim
from pipelines.delivery.looking import look

AT_REST = {"", "InService", "Failed", "OutOfService", "UpdateRollbackFailed"}
NOTHING_SERVES = {"Failed", "OutOfService"}
ALARM_TYPES = ["MetricAlarm", "CompositeAlarm"]


class BusyError(Exception):
    """SageMaker is at something that has to end first; the state machine tries again."""


class ForgedError(Exception):
    """What stands under a release's name was made by other hands, and not as this version asks."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """``status`` and ``config`` are "" where there is none."""

    status: str
    config: str
    modified: datetime | None = None
    reason: str = ""  # of a failure, as far as SageMaker gives one


def serving(case: Case) -> Endpoint:
    sagemaker = case.desk.client("sagemaker")
    found = look(lambda: sagemaker.describe_endpoint(EndpointName=case.contract.hosting.endpoint))
    if found is None:
        return Endpoint(status="", config="")
    return Endpoint(
        status=found["EndpointStatus"],
        config=found["EndpointConfigName"],
        modified=found["LastModifiedTime"],
        reason=found.get("FailureReason", ""),
    )


def alarms(case: Case) -> dict[str, str]:
    """Name -> state of those that take a release back, as far as they exist."""
    names = list(case.contract.hosting.alarms)
    if not names:
        return {}
    found = case.desk.client("cloudwatch").describe_alarms(AlarmNames=names, AlarmTypes=ALARM_TYPES)
    return {one["AlarmName"]: one["StateValue"] for kind in ("MetricAlarms", "CompositeAlarms") for one in found[kind]}


def ensure_model(case: Case) -> None:
    ensure(case, "model", "ModelName", model_request(case.contract, case.package))


def ensure_config(case: Case) -> None:
    ensure(case, "endpoint_config", "EndpointConfigName", endpoint_config_request(case.contract, case.package))


def ensure(case: Case, kind: str, name: str, asked: dict[str, Any]) -> None:
    """Makes it where it is not there. Raises ForgedError where it is there and is something else."""
    sagemaker = case.desk.client("sagemaker")
    found = look(lambda: getattr(sagemaker, f"describe_{kind}")(**{name: asked[name]}))
    if found is None:
        getattr(sagemaker, f"create_{kind}")(**asked)
    elif wrong := differs(found, asked):
        raise ForgedError(
            f"{asked[name]} was made by other hands: its {', '.join(wrong)} is not what this version asks"
        )


def deploy(case: Case, mine: Claim, *, back: bool) -> None:
    """Asks for the version, unless this release has asked before: nobody else asks while the claim holds."""
    sagemaker, name = case.desk.client("sagemaker"), case.contract.hosting.endpoint
    there, wanted = serving(case), name_of(case.contract, case.package.number)
    if not there.status:
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=wanted, Tags=tags(case.contract))
    elif there.status in NOTHING_SERVES:
        if there.config == wanted and asked_since(there, mine):
            return
        sagemaker.delete_endpoint(EndpointName=name)
        raise BusyError(f"{name} was {there.status} and is being deleted")
    elif there.status in {"Deleting", "SystemUpdating"}:
        raise BusyError(f"{name} is {there.status}")
    elif there.status == "InService" and there.config != wanted and not asked_since(there, mine):
        sagemaker.update_endpoint(
            EndpointName=name, EndpointConfigName=wanted, DeploymentConfig=deployment_config(case.contract, back=back)
        )


def asked_since(there: Endpoint, mine: Claim) -> bool:
    """Whether the endpoint has changed since this release began: then SageMaker has taken its request back."""
    return there.modified is not None and there.modified > datetime.fromisoformat(mine.since)


def outcome(case: Case) -> dict[str, str]:
    """SageMaker rolls back in silence: InService again, on the former config, and often without a reason. So the name
    of the config tells (https://github.com/hashicorp/terraform-provider-aws/issues/48997).
    """
    there = serving(case)
    if there.status not in AT_REST:
        return {"state": "going", "why": there.status}
    if there.status == "InService" and there.config == name_of(case.contract, case.package.number):
        return {"state": "serving", "why": ""}
    ringing = sorted(name for name, state in alarms(case).items() if state == "ALARM")
    told = [f"alarm {', '.join(ringing)}"] if ringing else []
    why = "; ".join([*told, *([there.reason] if there.reason else [])]) or "SageMaker gives no reason"
    return {"state": "rolled back" if there.status == "InService" else "failed", "why": why}


def undo(case: Case, mine: Claim) -> None:
    """Back to what served before, by its config; where nothing did, nothing serves again."""
    sagemaker, name, there = case.desk.client("sagemaker"), case.contract.hosting.endpoint, serving(case)
    if there.status not in AT_REST:
        raise BusyError(f"{name} is {there.status}")
    if not there.status or (there.config == mine.former and there.status == "InService"):
        return
    if not mine.former:
        sagemaker.delete_endpoint(EndpointName=name)
    else:
        sagemaker.update_endpoint(
            EndpointName=name,
            EndpointConfigName=mine.former,
            DeploymentConfig=deployment_config(case.contract, back=True),
        )


def at_rest(case: Case) -> dict[str, str]:
    there = serving(case)
    return {"state": "at rest" if there.status in AT_REST else "going", "why": there.status}
