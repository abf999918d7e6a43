"""Every alarm of every shipped stack watches a thing that is there, and its own: a wrong dimension rings never."""

from collections.abc import Iterator, Mapping

import pytest

from ladder.plan import REFERENCE, Plan, Resource
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from stacks.reading import stack_names

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
# Metric -> its namespace, its dimension and the type that this names.
# https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html (pipelines)
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
PIPELINE, QUEUE = "aws:sagemaker/pipeline:Pipeline", "aws:sqs/queue:Queue"
WATCHED = {
    "ExecutionFailed": ("AWS/Sagemaker/ModelBuildingPipeline", "PipelineName", PIPELINE),
    "DataRefused": ("Ladder/{environment}-{team}", "PipelineName", PIPELINE),
    "ApproximateNumberOfMessagesVisible": ("AWS/SQS", "QueueName", QUEUE),
}


def alarms(plan: Plan) -> Iterator[Resource]:
    yield from (one for one in plan.resources if one.type == ALARM)


@pytest.mark.parametrize("stack", stack_names())
def test_an_alarm_watches_a_metric_of_its_own_resource_in_this_plan(stack: str) -> None:
    plan = plan_of(read(stack))
    by_key = {one.key: one for one in plan.resources}
    counted = {
        (one.inputs["metricTransformation"]["namespace"], one.inputs["metricTransformation"]["name"])
        for one in plan.resources
        if one.type == FILTER
    }
    models = {(team.name, model.name) for team, model in read(stack).models()}
    for alarm in alarms(plan):
        metric, namespace = alarm.inputs["metricName"], alarm.inputs["namespace"]
        dimensions: Mapping[str, str] = alarm.inputs.get("dimensions", {})
        if metric not in WATCHED:
            assert (namespace, metric) in counted, alarm.name
            assert not dimensions, "what a filter of logs counts has none"
            continue
        where, dimension, kind = WATCHED[metric]
        tags = alarm.inputs["tags"]
        assert namespace == where.format(environment=tags["environment"], team=tags["team"])
        assert dimensions.keys() == {dimension}, alarm.name
        [(token, name, _)] = REFERENCE.findall(dimensions[dimension])
        watched = by_key[f"{token}::{name}"]
        [owner] = [whose for whose in models if alarm.name.startswith("-".join(whose))]
        assert watched.type == kind
        assert watched.inputs["tags"]["team"] == tags["team"] == owner[0]
        assert watched.name.startswith("-".join(owner)), f"{alarm.name} watches {watched.name}"


@pytest.mark.parametrize("stack", stack_names())
def test_every_model_has_its_alarms(stack: str) -> None:
    plan = plan_of(read(stack))
    for team, model in read(stack).models():
        own = {one.inputs["metricName"] for one in alarms(plan) if one.name.startswith(f"{team.name}-{model.name}-")}
        assert own == {"ExecutionFailed", "DataRefused"} | (
            {"ApproximateNumberOfMessagesVisible"} if model.schedule else set()
        )
