"""Where everything that a person must know arrives: one encrypted topic, written by AWS's own monitors alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

from components.json_document import json_document
from components.key_grants import PUBLISHERS


@dataclass(frozen=True, kw_only=True)
class AlertTopicArgs:
    topic: str
    key_arn: Input[str]
    emails: Sequence[str]
    account_id: str
    tags: Mapping[str, str]


class AlertTopic(ComponentResource):
    """Outputs: ``arn``, which waits for the policy, so that no alarm speaks before it may."""

    def __init__(self, name: str, args: AlertTopicArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:alerting:AlertTopic", name, None, opts)
        inside = ResourceOptions(parent=self)
        topic = aws.sns.Topic(
            f"{name}-topic",
            name=args.topic,
            kms_master_key_id=args.key_arn,
            tags=dict(args.tags),
            opts=inside,
        )
        policy = aws.sns.TopicPolicy(
            f"{name}-policy",
            arn=topic.arn,
            policy=json_document(topic_policy(topic.arn, args.account_id)),
            opts=inside,
        )
        for email in args.emails:
            # AWS sends a confirmation first; nothing arrives before its link was followed.
            aws.sns.TopicSubscription(f"{name}-{email}", topic=topic.arn, protocol="email", endpoint=email, opts=inside)
        self.arn = policy.arn
        self.register_outputs({"arn": self.arn})


def topic_policy(topic_arn: Input[str], account_id: str) -> dict[str, Any]:
    publish = {"Action": "sns:Publish", "Resource": topic_arn}
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "MonitorsOfThisAccount",
                "Effect": "Allow",
                "Principal": {"Service": list(PUBLISHERS)},
                **publish,
                "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
            },
            {
                "Sid": "OnlyTls",
                "Effect": "Deny",
                "Principal": "*",
                **publish,
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
        ],
    }
