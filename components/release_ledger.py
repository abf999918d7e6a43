"""What was decided and released: a table of entries that nobody changes, and a locked bucket that would tell.

Each entry seals the one before it (pipelines/ledger), and its digest is written once into the bucket.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

from components.private_bucket import PrivateBucket, PrivateBucketArgs
from components.role import Statement


@dataclass(frozen=True, kw_only=True)
class ReleaseLedgerArgs:
    prefix: str  # dev-lending-
    bucket: str
    writers: Sequence[str]  # ARNs of the roles that enter
    fences: Sequence[Statement]  # of the bucket's policy, as every bucket of the team has them
    key_arn: Input[str]
    access_log_bucket: Input[str]
    keep_days: int
    lock_mode: Literal["COMPLIANCE", "GOVERNANCE"]
    deletion_protection: bool
    force_destroy: bool
    tags: Mapping[str, str]


class ReleaseLedger(ComponentResource):
    """Outputs: ``table``, ``bucket`` and ``deployments``, the names of the three."""

    def __init__(self, name: str, args: ReleaseLedgerArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:release:ReleaseLedger", name, None, opts)
        inside = ResourceOptions(parent=self)
        tables = {
            part: aws.dynamodb.Table(
                f"{name}-{part}",
                name=f"{args.prefix}{part}",
                billing_mode="PAY_PER_REQUEST",
                hash_key=hash_key,
                range_key=range_key,
                attributes=[{"name": hash_key, "type": "S"}, {"name": range_key, "type": "S"}],
                server_side_encryption={"enabled": True, "kms_key_arn": args.key_arn},
                point_in_time_recovery={"enabled": True},
                deletion_protection_enabled=args.deletion_protection,
                tags=dict(args.tags),
                opts=inside,
            )
            for part, (hash_key, range_key) in {
                "ledger": ("chain", "item"),
                "deployments": ("team", "model"),  # who has which endpoint now
            }.items()
        }
        bucket = PrivateBucket(
            f"{name}-checkpoints",
            PrivateBucketArgs(
                bucket=args.bucket,
                key_arn=args.key_arn,
                access_log_bucket=args.access_log_bucket,
                noncurrent_days={"": args.keep_days},
                object_lock_days=args.keep_days,
                object_lock_mode=args.lock_mode,
                force_destroy=args.force_destroy,
                statements=[*args.fences, *once_and_by(args.bucket, args.writers)],
                tags=args.tags,
            ),
            inside,
        )
        self.table, self.deployments = tables["ledger"].name, tables["deployments"].name
        self.bucket = bucket.bucket
        self.register_outputs({"table": self.table, "bucket": self.bucket, "deployments": self.deployments})


def once_and_by(bucket: str, writers: Sequence[str]) -> list[Statement]:
    """Bucket policy: only who enters writes a checkpoint, and nobody a second time.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
    """
    objects = {"Effect": "Deny", "Principal": "*", "Resource": f"arn:aws:s3:::{bucket}/*"}
    return [
        {
            "Sid": "OnlyTheLedgerWrites",
            **objects,
            "Action": ["s3:DeleteObject*", "s3:PutObject*"],
            "Condition": {"ArnNotEquals": {"aws:PrincipalArn": [*writers]}},
        },
        {
            "Sid": "OnlyOnce",
            **objects,
            "Action": "s3:PutObject",
            "Condition": {"Null": {"s3:if-none-match": "true"}},
        },
    ]
