"""A bucket that nobody outside can read, that forgets nothing by accident, and that tells who came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.json_document import json_document


@dataclass(frozen=True, kw_only=True)
class PrivateBucketArgs:
    bucket: str
    # None means S3's own keys: for a bucket that receives S3 access logs, which S3 can't write under a KMS key.
    key_arn: Input[str] | None
    access_log_bucket: Input[str] | None
    # How long a version that was overwritten or deleted can be brought back, below each prefix; "" is the whole bucket.
    # No prefix lies within another, since S3 would take the shorter time for both.
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
    noncurrent_days: Mapping[str, int]
    force_destroy: bool
    tags: Mapping[str, str]
    statements: Sequence[Mapping[str, Any]] = ()  # bucket policy statements beside the refusals below
    expire_days: int | None = None  # None keeps current versions for good
    object_lock_days: int | None = None  # None means no lock
    # COMPLIANCE binds everyone, root included; GOVERNANCE can be lifted by who holds s3:BypassGovernanceRetention.
    object_lock_mode: Literal["COMPLIANCE", "GOVERNANCE"] = "COMPLIANCE"


class PrivateBucket(ComponentResource):
    """Outputs: ``bucket`` (its name) and ``arn``; both wait for the policy, so who uses them never comes before it."""

    def __init__(self, name: str, args: PrivateBucketArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:storage:PrivateBucket", name, None, opts)
        inside = ResourceOptions(parent=self)
        bucket = aws.s3.Bucket(
            f"{name}-bucket",
            bucket=args.bucket,
            force_destroy=args.force_destroy,
            object_lock_enabled=args.object_lock_days is not None,
            tags=dict(args.tags),
            opts=inside,
        )
        block = aws.s3.BucketPublicAccessBlock(
            f"{name}-no-public-access",
            bucket=bucket.bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=inside,
        )
        aws.s3.BucketOwnershipControls(
            f"{name}-ownership", bucket=bucket.bucket, rule={"object_ownership": "BucketOwnerEnforced"}, opts=inside
        )
        versioning = aws.s3.BucketVersioning(
            f"{name}-versioning", bucket=bucket.bucket, versioning_configuration={"status": "Enabled"}, opts=inside
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{name}-encryption",
            bucket=bucket.bucket,
            rules=[
                {
                    "apply_server_side_encryption_by_default": {
                        "sse_algorithm": "AES256" if args.key_arn is None else "aws:kms",
                        "kms_master_key_id": args.key_arn,
                    },
                    "bucket_key_enabled": args.key_arn is not None,
                }
            ],
            opts=inside,
        )
        aws.s3.BucketLifecycleConfiguration(
            f"{name}-lifecycle",
            bucket=bucket.bucket,
            rules=lifecycle_rules(args.noncurrent_days, args.expire_days),
            opts=ResourceOptions(parent=self, depends_on=[versioning]),
        )
        if args.access_log_bucket is not None:
            aws.s3.BucketLogging(
                f"{name}-access-log",
                bucket=bucket.bucket,
                target_bucket=args.access_log_bucket,
                target_prefix=f"{args.bucket}/",
                opts=inside,
            )
        if args.object_lock_days is not None:
            aws.s3.BucketObjectLockConfiguration(
                f"{name}-lock",
                bucket=bucket.bucket,
                rule={"default_retention": {"mode": args.object_lock_mode, "days": args.object_lock_days}},
                opts=ResourceOptions(parent=self, depends_on=[versioning]),
            )
        policy = aws.s3.BucketPolicy(
            f"{name}-policy",
            bucket=bucket.bucket,
            policy=json_document(bucket_policy(args.bucket, args.key_arn, args.statements)),
            # S3 answers "conflicting conditional operation" when both arrive together.
            opts=ResourceOptions(parent=self, depends_on=[block]),
        )
        self.bucket = policy.bucket
        self.arn = Output.concat("arn:aws:s3:::", policy.bucket)
        self.register_outputs({"bucket": self.bucket, "arn": self.arn})


def lifecycle_rules(
    noncurrent_days: Mapping[str, int], expire_days: int | None
) -> list[aws.s3.BucketLifecycleConfigurationRuleArgsDict]:
    everywhere: aws.s3.BucketLifecycleConfigurationRuleArgsDict = {
        "id": "tidy-up",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
        "expiration": {"days": expire_days} if expire_days else {"expired_object_delete_marker": True},
    }
    return [
        everywhere,
        *(
            {
                "id": "-".join(["forget-old-versions", *prefix.split("/")]).rstrip("-"),
                "status": "Enabled",
                "filter": {"prefix": prefix},
                "noncurrent_version_expiration": {"noncurrent_days": days},
            }
            for prefix, days in noncurrent_days.items()
        ),
    ]


def bucket_policy(bucket: str, key_arn: Input[str] | None, statements: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A request that names no encryption gets the bucket's own; one that names another is refused, and so is one that
    brings a key along, which would then open the object alone (SSE-C: new buckets refuse it of themselves, older ones
    only by https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html).

    Not so what an AWS service delivers in its own name: CloudTrail signs its digests under S3's keys.
    """
    objects = f"arn:aws:s3:::{bucket}/*"
    algorithm, key = "s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id"
    person = {"Bool": {"aws:PrincipalIsAWSService": "false"}}
    refusals: dict[str, tuple[str, Mapping[str, Any]]] = {
        "OnlyTls": ("s3:*", {"Bool": {"aws:SecureTransport": "false"}}),
        "NoKeyOfTheCallers": ("s3:PutObject", {"Null": {f"{algorithm}-customer-algorithm": "false"}}),
    }
    if key_arn is not None:
        other_algorithm = {"Null": {algorithm: "false"}, "StringNotEquals": {algorithm: "aws:kms"}}
        other_key = {"Null": {key: "false"}, "ArnNotEquals": {key: key_arn}}
        refusals["OnlyKms"] = ("s3:PutObject", {**other_algorithm, **person})
        refusals["OnlyOurKey"] = ("s3:PutObject", {**other_key, **person})
    denied = [
        {
            "Sid": sid,
            "Effect": "Deny",
            "Principal": "*",
            "Action": action,
            "Resource": [f"arn:aws:s3:::{bucket}", objects] if action == "s3:*" else objects,
            "Condition": condition,
        }
        for sid, (action, condition) in refusals.items()
    ]
    return {"Version": "2012-10-17", "Statement": [*statements, *denied]}


def access_log_delivery(bucket: str, account_id: str) -> dict[str, Any]:
    """Lets S3 write the access logs of this account's buckets (S3 User Guide, "Enabling server access logging")."""
    return {
        "Sid": "AccessLogsOfThisAccount",
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
        "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
    }
