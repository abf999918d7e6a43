"""Who did what in the account, in every region: written once, locked for as long as it may be asked for, and watched.

Two trails share one bucket. Management events also go to a log group, where alarms read them; reads and writes of
objects, thousands of times as many, rest in the bucket alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.private_bucket import PrivateBucket, PrivateBucketArgs
from components.role import Role, RoleArgs, service_trust


@dataclass(frozen=True, kw_only=True)
class AuditTrailArgs:
    trail: str  # the trails are called <trail>-management and <trail>-objects
    bucket: str
    log_group: str
    key_arn: Input[str]
    boundary_arn: Input[str]
    access_log_bucket: Input[str]
    unwatched_buckets: Sequence[str]  # beginnings of names: buckets that hold logs themselves
    keep_days: int  # locked for that long, then gone
    lock_mode: Literal["COMPLIANCE", "GOVERNANCE"]
    force_destroy: bool
    log_retention_days: int
    account_id: str
    region: str
    tags: Mapping[str, str]


class AuditTrail(ComponentResource):
    """Outputs: ``log_group`` (its name), which holds management events."""

    def __init__(self, name: str, args: AuditTrailArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:audit:AuditTrail", name, None, opts)
        inside, tags = ResourceOptions(parent=self), dict(args.tags)
        trails = {kind: f"{args.trail}-{kind}" for kind in ("management", "objects")}
        arns = [f"arn:aws:cloudtrail:{args.region}:{args.account_id}:trail/{trail}" for trail in trails.values()]
        store = PrivateBucket(
            f"{name}-store",
            PrivateBucketArgs(
                bucket=args.bucket,
                key_arn=args.key_arn,
                access_log_bucket=args.access_log_bucket,
                noncurrent_days={"": 1},
                expire_days=args.keep_days,
                object_lock_days=args.keep_days,
                object_lock_mode=args.lock_mode,
                force_destroy=args.force_destroy,
                statements=delivery(args.bucket, args.account_id, arns),
                tags=args.tags,
            ),
            opts=inside,
        )
        group = aws.cloudwatch.LogGroup(
            f"{name}-group",
            name=args.log_group,
            retention_in_days=args.log_retention_days,
            kms_key_id=args.key_arn,
            tags=tags,
            opts=inside,
        )
        writer = Role(
            f"{name}-writer",
            RoleArgs(
                description="Delivers the audit trail to its one log group",
                # No source: CloudTrail sends none when it takes a role for CloudWatch Logs, and would be refused
                # (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html).
                trust=[service_trust("cloudtrail.amazonaws.com")],
                statements=[
                    {
                        "Effect": "Allow",
                        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                        "Resource": Output.concat(
                            group.arn, f":log-stream:{args.account_id}_CloudTrail_{args.region}*"
                        ),
                    }
                ],
                boundary_arn=args.boundary_arn,
                tags=args.tags,
            ),
            opts=inside,
        )
        aws.cloudtrail.Trail(
            f"{name}-management",
            name=trails["management"],
            s3_bucket_name=store.bucket,
            s3_key_prefix="management",
            kms_key_id=args.key_arn,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            cloud_watch_logs_group_arn=Output.concat(group.arn, ":*"),
            cloud_watch_logs_role_arn=writer.arn,
            tags=tags,
            opts=inside,
        )
        aws.cloudtrail.Trail(
            f"{name}-objects",
            name=trails["objects"],
            s3_bucket_name=store.bucket,
            s3_key_prefix="objects",
            kms_key_id=args.key_arn,
            is_multi_region_trail=True,
            # Required with every region; the selector below leaves no management event to this trail.
            include_global_service_events=True,
            enable_log_file_validation=True,
            advanced_event_selectors=[
                {
                    "name": "Reads and writes of objects",
                    "field_selectors": [
                        {"field": "eventCategory", "equals": ["Data"]},
                        {"field": "resources.type", "equals": ["AWS::S3::Object"]},
                        {
                            "field": "resources.ARN",
                            "not_starts_withs": [f"arn:aws:s3:::{bucket}" for bucket in args.unwatched_buckets],
                        },
                    ],
                }
            ],
            tags=tags,
            opts=inside,
        )
        self.log_group = group.name
        self.register_outputs({"log_group": self.log_group})


def delivery(bucket: str, account_id: str, trail_arns: Sequence[str]) -> list[dict[str, Any]]:
    """Bucket policy statements (CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail")."""
    cloudtrail = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}}
    ours = {"aws:SourceArn": list(trail_arns)}
    return [
        {
            "Sid": "TrailsLookAtTheBucket",
            **cloudtrail,
            "Action": "s3:GetBucketAcl",
            "Resource": f"arn:aws:s3:::{bucket}",
            "Condition": {"StringEquals": ours},
        },
        {
            "Sid": "TrailsWrite",
            **cloudtrail,
            "Action": "s3:PutObject",
            "Resource": f"arn:aws:s3:::{bucket}/*/AWSLogs/{account_id}/*",
            "Condition": {"StringEquals": {**ours, "s3:x-amz-acl": "bucket-owner-full-control"}},
        },
    ]
