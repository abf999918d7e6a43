"""What watching, telling and timekeeping cost. Messages are counted as config says, in any case a few cents."""

from collections.abc import Iterable, Mapping
from typing import Any

from ladder.judges.cost.needs import Context, Need, Rule, figure, monthly, used
from ladder.plan import Resource

EMAILS = 100  # a month and address; more alarms than that, and something else is wrong
BUILDS, BUILD_MINUTES = 10, 5  # a month: each change of teams or quotas, mostly waiting for Kubernetes


def alarm(resource: Resource, _context: Context) -> Iterable[Need]:
    queries: list[dict[str, Any]] = resource.inputs.get("metricQueries", [])
    metrics = sum(1 for query in queries if "metric" in query) or 1
    return (monthly("metric-alarm", f"{metrics} of standard resolution", metrics),)


def metric_filter(_resource: Resource, _context: Context) -> Iterable[Need]:
    """It makes a metric, which is paid for in the hours in which something matched."""
    return (used("custom-metric", 1, "1 metric, as if something matched in every hour"),)


def trail(resource: Resource, context: Context) -> Iterable[Need]:
    """The first copy of management events is free; it is data events that are paid for."""
    if not resource.inputs.get("advancedEventSelectors") and not resource.inputs.get("eventSelectors"):
        return ()
    requests = context.use.requests
    return (used("trail-data-events", requests / 100_000, f"{figure(requests)} reads and writes of objects"),)


def topic(_resource: Resource, context: Context) -> Iterable[Need]:
    return (used("sns-requests", context.use.requests / 10**6, f"{figure(context.use.requests)} requests"),)


def subscription(resource: Resource, _context: Context) -> Iterable[Need]:
    """Deliveries to SQS and Lambda are free."""
    if not str(resource.inputs.get("protocol", "")).startswith("email"):
        return ()
    return (used("sns-email", EMAILS / 100_000, f"{EMAILS} emails"),)


def queue(_resource: Resource, context: Context) -> Iterable[Need]:
    return (used("sqs-requests", context.use.requests / 10**6, f"{figure(context.use.requests)} requests"),)


def schedule(_resource: Resource, context: Context) -> Iterable[Need]:
    runs = context.use.training_runs
    return (used("schedule-invocations", runs / 10**6, f"{figure(runs)} runs"),)


def builds(_resource: Resource, _context: Context) -> Iterable[Need]:
    return (used("build-minutes", BUILDS * BUILD_MINUTES, f"{BUILDS} builds of {BUILD_MINUTES} minutes"),)


def analyzer(resource: Resource, _context: Context) -> Iterable[Need]:
    """Finding external access is free; finding unused or internal access is paid for by role and resource."""
    if resource.inputs.get("type", "ACCOUNT") in {"ACCOUNT", "ORGANIZATION"}:
        return ()
    return (used("access-analysis", 1, "an analyzer that is not for external access"),)


ROWS: Mapping[str, Rule] = {
    "aws:cloudwatch/metricAlarm:MetricAlarm": alarm,
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": metric_filter,
    "aws:cloudtrail/trail:Trail": trail,
    "aws:sns/topic:Topic": topic,
    "aws:sns/topicSubscription:TopicSubscription": subscription,
    "aws:sqs/queue:Queue": queue,
    "aws:scheduler/schedule:Schedule": schedule,
    "aws:accessanalyzer/analyzer:Analyzer": analyzer,
    "aws:codebuild/project:Project": builds,
}
