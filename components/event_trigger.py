"""Events of AWS that call a function, and a queue for those that it could not take."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions


@dataclass(frozen=True, kw_only=True)
class EventTriggerArgs:
    rules: Mapping[str, Mapping[str, Any]]  # name -> event pattern
    prefix: str  # of the rules' names
    arn_prefix: str  # arn:aws:events:us-east-1:111111111111:rule/dev-lending-
    function_arn: Input[str]
    function_name: Input[str]
    tags: Mapping[str, str]


class EventTrigger(ComponentResource):
    """No outputs. EventBridge tries a function for a day; what the function fails on goes to its own queue.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
    """

    def __init__(self, name: str, args: EventTriggerArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:serverless:EventTrigger", name, None, opts)
        inside = ResourceOptions(parent=self)
        for rule_name, pattern in args.rules.items():
            rule = aws.cloudwatch.EventRule(
                f"{name}-{rule_name}",
                name=f"{args.prefix}{rule_name}",
                description=f"Calls {args.prefix}decisions: {rule_name.replace('-', ' ')}",
                event_pattern=json.dumps(pattern, sort_keys=True),
                tags=dict(args.tags),
                opts=inside,
            )
            allowed = aws.lambda_.Permission(
                f"{name}-{rule_name}-may-call",
                statement_id=rule_name,
                action="lambda:InvokeFunction",
                function=args.function_name,
                principal="events.amazonaws.com",
                source_arn=f"{args.arn_prefix}{rule_name}",
                opts=inside,
            )
            aws.cloudwatch.EventTarget(
                f"{name}-{rule_name}-target",
                rule=rule.name,
                target_id="function",
                arn=args.function_arn,
                opts=ResourceOptions(parent=self, depends_on=[allowed]),
            )
        self.register_outputs({})
