"""Tells of spending that is out of the ordinary, a day after it happened and without anybody having set a limit.

An account has one monitor of all services, and Cost Explorer makes it for whoever first opens it; other kinds can only
be made in the account that pays. So this subscribes to the monitor that is there, and makes it where it is told to:
https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions


@dataclass(frozen=True, kw_only=True)
class CostAnomalyAlertArgs:
    subscription: str
    monitor_arn: str | None  # None: the account has none yet, so one is made
    threshold_usd: float  # smallest total impact that is worth a message
    topic_arn: Input[str]
    tags: Mapping[str, str]


class CostAnomalyAlert(ComponentResource):
    """Outputs: ``monitor_arn``."""

    def __init__(self, name: str, args: CostAnomalyAlertArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:cost:CostAnomalyAlert", name, None, opts)
        inside, tags = ResourceOptions(parent=self), dict(args.tags)
        self.monitor_arn: Input[str] = (
            args.monitor_arn
            or aws.costexplorer.AnomalyMonitor(
                f"{name}-monitor",
                name=args.subscription,
                monitor_type="DIMENSIONAL",
                monitor_dimension="SERVICE",
                tags=tags,
                opts=inside,
            ).arn
        )
        aws.costexplorer.AnomalySubscription(
            f"{name}-subscription",
            name=args.subscription,
            frequency="IMMEDIATE",  # the only one that a topic can have
            monitor_arn_lists=[self.monitor_arn],
            subscribers=[{"type": "SNS", "address": args.topic_arn}],
            threshold_expression={
                "dimension": {
                    "key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
                    "match_options": ["GREATER_THAN_OR_EQUAL"],
                    "values": [f"{args.threshold_usd:g}"],
                }
            },
            tags=tags,
            opts=inside,
        )
        self.register_outputs({"monitor_arn": self.monitor_arn})
