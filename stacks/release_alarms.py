"""Level 2's alarms: on each endpoint, by which SageMaker takes a release back, and on the delivery itself."""

from collections.abc import Mapping
from typing import Literal

from pulumi import Input

from components.alarm import AlarmArgs, alarm
from stacks.level0 import SharedLandingZone
from stacks.stack import Stack
from stacks.teams import Model, Team

VARIANT = "primary"  # as pipelines/delivery/deployment.py has it


def rollback_alarms(
    stack: Stack, zone: SharedLandingZone, team: Team, model: Model, objectives: Mapping[str, float]
) -> list[str]:
    """Their names. Both look at the old and the new fleet together, as SageMaker counts them.

    https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html: the average of Invocation5XXErrors is
    the share of requests that failed; ModelLatency is in microseconds.
    """
    name = stack.names.model(team.name, model.name)
    measured: dict[str, tuple[str, str, Literal["Average", "p95"], float]] = {
        "endpoint-errors": (
            f"Endpoint {name} fails more often than promised.",
            "Invocation5XXErrors",
            "Average",
            objectives["error_rate"],
        ),
        "endpoint-latency": (
            f"Endpoint {name} answers slower than promised.",
            "ModelLatency",
            "p95",
            1000 * objectives["latency_p95_ms"],
        ),
    }
    names = {runbook: f"{name}-{runbook.title().replace('-', '')}" for runbook in measured}
    for runbook, (what, metric, statistic, threshold) in measured.items():
        alarm(
            f"{team.name}-{model.name}-{runbook}",
            AlarmArgs(
                alarm_name=names[runbook],
                what=what,
                runbook=runbook,
                namespace="AWS/SageMaker",
                metric_name=metric,
                dimensions={"EndpointName": name, "VariantName": VARIANT},
                statistic=statistic,
                threshold=threshold,
                comparison="GreaterThanThreshold",
                period_seconds=60,
                evaluation_periods=2,
                topic_arn=zone.alert_topic_arn,
                tags=stack.tags(2, team, model),
            ),
            stack.options(),
        )
    return [*names.values()]


def watch(
    stack: Stack, zone: SharedLandingZone, team: Team, state_machine: Input[str], undelivered: Input[str]
) -> None:
    """Alarms on the delivery itself. Its metrics count from zero, so one is enough.

    https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
    """
    name = stack.names.prefix(team.name)
    alarms = {
        "release-stuck": (
            f"A release of team {team.name} ended without a conclusion.",
            ("AWS/States", "ExecutionsFailed", {"StateMachineArn": state_machine}),
        ),
        "release-timed-out": (
            f"A release of team {team.name} took a day and was given up.",
            ("AWS/States", "ExecutionsTimedOut", {"StateMachineArn": state_machine}),
        ),
        "decision-lost": (
            f"An event of team {team.name}'s registry could not be handled: it waits in a queue.",
            ("AWS/SQS", "ApproximateNumberOfMessagesVisible", {"QueueName": undelivered}),
        ),
    }
    for runbook, (what, (namespace, metric, dimensions)) in alarms.items():
        alarm(
            f"{team.name}-{runbook}",
            AlarmArgs(
                alarm_name=f"{name}{runbook.title().replace('-', '')}",
                what=what,
                runbook=runbook,
                namespace=namespace,
                metric_name=metric,
                dimensions=dimensions,
                statistic="Maximum" if namespace == "AWS/SQS" else "Sum",
                threshold=1,
                topic_arn=zone.alert_topic_arn,
                tags=stack.tags(2, team),
            ),
            stack.options(),
        )
