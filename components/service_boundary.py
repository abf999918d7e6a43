"""The outermost fence of roles that AWS services alone take: whatever such a role is granted, nothing beyond is its.

Like a team's boundary, each is a list of what may be allowed at all. These are short: neither people nor their code
come by such a role, so the list is what the services do with it, and no more. There is no IAM in them, no role to
assume or to pass, and no change to a policy, a bucket, a key or an audit record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, ResourceOptions

from components.json_document import json_document
from components.territory import Statement, Territory, actions, allow
from components.training_access import TRACKING


@dataclass(frozen=True, kw_only=True)
class ServiceBoundaryArgs:
    policy_name: str  # with -boundary- in it: the audit alarm watches policies by that
    who: str  # "the platform's log writers"
    statements: Sequence[Statement]
    tags: Mapping[str, str]


class ServiceBoundary(ComponentResource):
    """Outputs: ``arn``."""

    def __init__(self, name: str, args: ServiceBoundaryArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:access:ServiceBoundary", name, None, opts)
        policy = aws.iam.Policy(
            f"{name}-policy",
            name=args.policy_name,
            description=f"What roles of {args.who} may be allowed at all",
            policy=json_document({"Version": "2012-10-17", "Statement": list(args.statements)}),
            tags=dict(args.tags),
            opts=ResourceOptions(parent=self),
        )
        self.arn = policy.arn
        self.register_outputs({"arn": self.arn})


def for_platform(account_id: str, region: str, log_groups: str) -> list[Statement]:
    """CloudTrail and the VPC write logs (CloudTrail User Guide, "Role policy document for CloudTrail to use CloudWatch
    Logs for monitoring"; VPC User Guide, "IAM role for publishing flow logs to CloudWatch Logs"). Studio's default role
    does nothing at all.
    """
    groups = f"arn:aws:logs:{region}:{account_id}:log-group:{log_groups}"
    return [allow(actions("logs", "CreateLogStream DescribeLogStreams PutLogEvents"), groups)]


def for_team(ours: Territory) -> list[Statement]:
    """A clock starts pipelines and keeps what it could not start (EventBridge Scheduler User Guide, "Execution role"
    and "dead-letter queue"); an MLflow app keeps artifacts where it was told to.
    """
    bucket = f"arn:aws:s3:::{ours.artifacts_bucket}"
    return [
        allow("sagemaker:StartPipelineExecution", ours.sagemaker("pipeline")),
        allow("sqs:SendMessage", ours.arn("sqs", f"{ours.prefix}*")),
        allow(actions("kms", "Decrypt GenerateDataKey"), ours.key_arn),
        allow(
            actions("s3", "GetObject ListBucket PutObject"),
            [bucket, f"{bucket}/{TRACKING}/*"],
            # Who owns the name of a bucket of ours once deleted may be anyone.
            {"StringEquals": {"aws:ResourceAccount": ours.account_id}},
        ),
    ]
