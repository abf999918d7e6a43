"""Events come to targets apart from the change that they tell of, again and again, and at last to a dead-letter queue.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.delivery import deliver
from ladder.cloud.services.events.target_input import target_input
from ladder.cloud.services.events.targets import Target, send

RETRIES = 185
MAXIMUM_AGE = 86_400.0  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 600.0  # seconds; AWS doubles them without saying from where to where


class Delivering:
    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon

    def begin(self, rule_arn: str, target: Target, event: Mapping[str, Any]) -> None:
        self._daemon.thread(partial(self._deliver, rule_arn, target, event), f"event {event['id']}")

    def _deliver(self, rule_arn: str, target: Target, event: Mapping[str, Any]) -> None:
        text = target_input(target, event, rule_arn)
        policy = target.get("RetryPolicy", {})
        retries, age = policy.get("MaximumRetryAttempts", RETRIES), policy.get("MaximumEventAgeInSeconds", MAXIMUM_AGE)
        attempt, waited, pause = 0, 0.0, FIRST_PAUSE
        while fault := self._try(target, text):
            over = exhausted(fault, attempt >= retries, waited + pause > age)
            if over is not None:
                self._give_up(rule_arn, target, event, fault, {"RETRY_ATTEMPTS": str(attempt), **over})
                return
            if self._daemon.stopping.wait(self._daemon.clock.lasts(pause)):
                return
            attempt, waited, pause = attempt + 1, waited + pause, min(pause * 2, LONGEST_PAUSE)
        self._measure(rule_arn, "Invocations")

    def _try(self, target: Target, text: str) -> Exception | None:
        try:
            send(self._daemon, target, text)
        except (ClientError, BotoCoreError, ValueError) as fault:
            return fault
        return None

    def _give_up(
        self, rule_arn: str, target: Target, event: Mapping[str, Any], fault: Exception, about: Mapping[str, str]
    ) -> None:
        code = said(fault)["Error"]["Code"] if isinstance(fault, ClientError) else type(fault).__name__
        told = {"RULE_ARN": rule_arn, "TARGET_ARN": target["Arn"], "ERROR_CODE": code, "ERROR_MESSAGE": str(fault)}
        self._measure(rule_arn, "FailedInvocations")
        if queue := target.get("DeadLetterConfig", {}).get("Arn"):
            deliver(self._daemon, queue, json.dumps(event, allow_nan=False), {**told, **about})
            self._measure(rule_arn, "InvocationsSentToDlq")

    def _measure(self, rule_arn: str, metric: str) -> None:
        """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html"""
        datum = {
            "MetricName": metric,
            "Value": 1.0,
            "Unit": "Count",
            "Timestamp": datetime.now(UTC),
            "Dimensions": [{"Name": "RuleName", "Value": rule_arn.rpartition("/")[2]}],
        }
        self._daemon.client("cloudwatch").put_metric_data(Namespace="AWS/Events", MetricData=[datum])


def exhausted(fault: Exception, often: bool, old: bool) -> Mapping[str, str] | None:
    """Why an event is given up, in the attributes of its dead letter; None when it is worth another attempt."""
    if not passing(fault):
        return {}
    condition = "MaximumRetryAttempts" if often else "MaximumEventAgeInSeconds" if old else None
    return {"EXHAUSTED_RETRY_CONDITION": condition} if condition else None


def passing(fault: Exception) -> bool:
    """Whether it may be over the next time; a target that isn't there stays away."""
    if not isinstance(fault, ClientError):
        return isinstance(fault, BotoCoreError)
    status = said(fault)["ResponseMetadata"]["HTTPStatusCode"]
    return status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def said(fault: ClientError) -> Mapping[str, Any]:
    """What the service answered."""
    return cast("Mapping[str, Any]", fault.response)
