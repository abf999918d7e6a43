"""What Pulumi keeps beside a bucket: one put each, taken back by a delete or a neutral put."""

from collections.abc import Mapping
from typing import Any

from ladder.cloud.engine.table import Call, Making, Row


def setting(
    put: str,
    read: str,
    *,
    delete: Call | None = None,
    given: Mapping[str, Any] | None = None,
    renames: Mapping[str, str] | None = None,
    into: str | None = None,
) -> Row:
    return Row(
        service="s3",
        create=Call(operation=put, given=given or {}, renames=renames or {}, into=into),
        id="{bucket}",
        put=True,
        identity=("bucket",),
        read=Call(operation=read, given={"Bucket": "{bucket}"}),
        delete=delete,
        tagged=False,
    )


def of_bucket(operation: str, **given: Any) -> Call:
    return Call(operation=operation, given={"Bucket": "{bucket}", **given})


def notify(making: Making) -> Any:
    """``eventbridge: true`` is an empty block in the API."""
    takes = tuple(name for name in making.own() if name != "eventbridge")
    renames = {
        "queues": "NotificationConfiguration.QueueConfigurations",
        "topics": "NotificationConfiguration.TopicConfigurations",
        "lambdaFunctions": "NotificationConfiguration.LambdaFunctionConfigurations",
    }
    request = making.request(Call(operation="put_bucket_notification_configuration", renames=renames), takes)
    configuration = request.setdefault("NotificationConfiguration", {})
    if making.inputs.get("eventbridge"):
        configuration["EventBridgeConfiguration"] = {}
    return making.send("put_bucket_notification_configuration", request)


ROWS = {
    "aws:s3/bucketVersioning:BucketVersioning": setting(
        "put_bucket_versioning",
        "get_bucket_versioning",
        delete=of_bucket("put_bucket_versioning", VersioningConfiguration={"Status": "Suspended"}),
    ),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": setting(
        "put_bucket_encryption",
        "get_bucket_encryption",
        delete=of_bucket("delete_bucket_encryption"),
        into="ServerSideEncryptionConfiguration",
    ),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": setting(
        "put_public_access_block",
        "get_public_access_block",
        delete=of_bucket("delete_public_access_block"),
        into="PublicAccessBlockConfiguration",
    ),
    "aws:s3/bucketPolicy:BucketPolicy": setting(
        "put_bucket_policy", "get_bucket_policy", delete=of_bucket("delete_bucket_policy")
    ),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": setting(
        "put_bucket_lifecycle_configuration",
        "get_bucket_lifecycle_configuration",
        delete=of_bucket("delete_bucket_lifecycle"),
        into="LifecycleConfiguration",
    ),
    "aws:s3/bucketLogging:BucketLogging": setting(
        "put_bucket_logging",
        "get_bucket_logging",
        delete=of_bucket("put_bucket_logging", BucketLoggingStatus={}),
        renames={
            "targetBucket": "BucketLoggingStatus.LoggingEnabled.TargetBucket",
            "targetPrefix": "BucketLoggingStatus.LoggingEnabled.TargetPrefix",
        },
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": setting(
        "put_bucket_ownership_controls",
        "get_bucket_ownership_controls",
        delete=of_bucket("delete_bucket_ownership_controls"),
        renames={"rule": "OwnershipControls.Rules"},
    ),
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": setting(
        "put_object_lock_configuration",
        "get_object_lock_configuration",
        given={"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}},
        into="ObjectLockConfiguration",
    ),
    "aws:s3/bucketNotification:BucketNotification": Row(
        service="s3",
        create=notify,
        id="{bucket}",
        put=True,
        identity=("bucket",),
        read=of_bucket("get_bucket_notification_configuration"),
        delete=of_bucket("put_bucket_notification_configuration", NotificationConfiguration={}),
        tagged=False,
    ),
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": Row(
        service="s3control",
        create=Call(
            operation="put_public_access_block",
            given={"AccountId": "{account}"},
            into="PublicAccessBlockConfiguration",
        ),
        id="{account}",
        put=True,
        read=Call(operation="get_public_access_block", given={"AccountId": "{account}"}),
        delete=Call(operation="delete_public_access_block", given={"AccountId": "{account}"}),
        tagged=False,
    ),
}
