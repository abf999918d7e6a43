"""Tells of spending that is out of the ordinary, a day after it happened and without anybody having set a limit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions


@dataclass(frozen=True, kw_only=True)
class CostAnomalyAlertArgs:
    monitor: str
    # AWS allows an account one monitor of all services; a second stack there watches its environment's tag.
    whole_account: bool
    environment: str
    threshold_usd: float  # smallest total impact that is worth a message
    topic_arn: Input[str]
    tags: Mapping[str, str]


class CostAnomalyAlert(ComponentResource):
    """Outputs: ``monitor_arn``."""

    def __init__(self, name: str, args: CostAnomalyAlertArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:cost:CostAnomalyAlert", name, None, opts)
        inside, tags = ResourceOptions(parent=self), dict(args.tags)
        if args.whole_account:
            monitor = aws.costexplorer.AnomalyMonitor(
                f"{name}-monitor",
                name=args.monitor,
                monitor_type="DIMENSIONAL",
                monitor_dimension="SERVICE",
                tags=tags,
                opts=inside,
            )
        else:
            monitor = aws.costexplorer.AnomalyMonitor(
                f"{name}-monitor",
                name=args.monitor,
                monitor_type="CUSTOM",
                monitor_specification=environment_costs(args.environment),
                tags=tags,
                opts=inside,
            )
        aws.costexplorer.AnomalySubscription(
            f"{name}-subscription",
            name=args.monitor,
            frequency="IMMEDIATE",  # the only one that a topic can have
            monitor_arn_lists=[monitor.arn],
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
        self.monitor_arn = monitor.arn
        self.register_outputs({"monitor_arn": self.monitor_arn})


def environment_costs(environment: str) -> str:
    """Cost Explorer expression, with every operator as in its answer, so that what is read equals what was written."""
    unused = dict.fromkeys(("And", "CostCategories", "Dimensions", "Not", "Or"))
    tagged = {"Key": "environment", "MatchOptions": None, "Values": [environment]}
    return json.dumps({**unused, "Tags": tagged}, sort_keys=True)
