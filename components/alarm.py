"""An alarm that a person can act on: it says what happened, and which page of the runbooks says what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pulumi_aws as aws
from pulumi import Input, ResourceOptions

Comparison = Literal[
    "GreaterThanThreshold", "GreaterThanOrEqualToThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"
]


@dataclass(frozen=True, kw_only=True)
class AlarmArgs:
    alarm_name: str
    what: str  # one sentence for whoever is woken
    runbook: str  # page in runbooks/, without `.md`
    namespace: str
    metric_name: str
    dimensions: Mapping[str, Input[str]]
    threshold: float
    topic_arn: Input[str]
    tags: Mapping[str, str]
    comparison: Comparison = "GreaterThanOrEqualToThreshold"
    statistic: Literal["Sum", "Average", "Maximum", "Minimum", "SampleCount", "p95", "p99"] = "Sum"
    period_seconds: int = 300
    evaluation_periods: int = 1
    treat_missing: Literal["notBreaching", "breaching", "ignore", "missing"] = "notBreaching"


def alarm(name: str, args: AlarmArgs, opts: ResourceOptions) -> aws.cloudwatch.MetricAlarm:
    percentile = args.statistic.startswith("p")
    return aws.cloudwatch.MetricAlarm(
        name,
        name=args.alarm_name,
        alarm_description=f"{args.what} Runbook: runbooks/{args.runbook}.md",
        namespace=args.namespace,
        metric_name=args.metric_name,
        dimensions=dict(args.dimensions),
        statistic=None if percentile else args.statistic,
        extended_statistic=args.statistic if percentile else None,
        period=args.period_seconds,
        evaluation_periods=args.evaluation_periods,
        comparison_operator=args.comparison,
        threshold=args.threshold,
        treat_missing_data=args.treat_missing,
        alarm_actions=[args.topic_arn],
        ok_actions=[args.topic_arn],
        tags=dict(args.tags),
        opts=opts,
    )
