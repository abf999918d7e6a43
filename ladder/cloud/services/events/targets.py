"""How an event comes to each kind of target: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.delivery import deliver

Target = Mapping[str, Any]


def send(daemon: Daemon, target: Target, text: str) -> None:
    """Raises ClientError when the target's service refuses, ValueError for a kind of target that is none."""
    WAYS.get(target["Arn"].split(":")[2], to_others)(daemon, target, text)


def to_state_machine(daemon: Daemon, target: Target, text: str) -> None:
    daemon.client("stepfunctions").start_execution(stateMachineArn=target["Arn"], input=text)


def to_pipeline(daemon: Daemon, target: Target, _: str) -> None:
    parameters = target.get("SageMakerPipelineParameters", {}).get("PipelineParameterList", [])
    name = target["Arn"].rpartition("/")[2]
    daemon.client("sagemaker").start_pipeline_execution(PipelineName=name, PipelineParameters=parameters)


def to_log_group(daemon: Daemon, target: Target, text: str) -> None:
    logs = daemon.client("logs")
    stream = {"logGroupName": target["Arn"].split(":")[6], "logStreamName": "events"}
    with suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_stream(**stream)
    logs.put_log_events(**stream, logEvents=[{"timestamp": int(time.time() * 1000), "message": text}])


def to_others(daemon: Daemon, target: Target, text: str) -> None:
    deliver(daemon, target["Arn"], text)


WAYS: Mapping[str, Callable[[Daemon, Target, str], None]] = {
    "states": to_state_machine,
    "sagemaker": to_pipeline,
    "logs": to_log_group,
}
