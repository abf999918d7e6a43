"""Buckets and objects: https://docs.aws.amazon.com/AmazonS3/latest/API/."""

from typing import Any
from urllib.parse import urlencode

from ladder.cloud.engine.table import Call, Making, Row, Setting
from ladder.plan.assets import content

MAIN_REGION = "us-east-1"  # the one that CreateBucket doesn't let you name


def create_bucket(making: Making) -> Any:
    request: dict[str, Any] = {"Bucket": making.inputs["bucket"]}
    if making.inputs.get("objectLockEnabled"):
        request["ObjectLockEnabledForBucket"] = True
    if making.address.region != MAIN_REGION:
        request["CreateBucketConfiguration"] = {"LocationConstraint": making.address.region}
    return making.send("create_bucket", request)


def delete_bucket(making: Making) -> None:
    if making.inputs.get("forceDestroy"):
        empty(making)
    making.send("delete_bucket", {"Bucket": making.id})


def empty(making: Making) -> None:
    """Removes every version of every object, as ``forceDestroy`` says."""
    while True:
        found = making.send("list_object_versions", {"Bucket": making.id})
        # Markers first: moto breaks on a key of which nothing but a marker is left.
        versions = [*found.get("DeleteMarkers", []), *found.get("Versions", [])]
        if not versions:
            return
        objects = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in versions]
        request = {"Bucket": making.id, "Delete": {"Objects": objects}, "BypassGovernanceRetention": True}
        refused = making.send("delete_objects", request).get("Errors", [])
        if len(refused) == len(objects):
            return  # locked; delete_bucket says so


def put_object(making: Making) -> Any:
    call = Call(
        operation="put_object",
        given={"Body": body(making.inputs)},
        takes=tuple(name for name in making.own() if name not in {"content", "source", "contentBase64", "tags"}),
        renames={"kmsKeyId": "SSEKMSKeyId"},
    )
    request = making.request(call, call.takes)
    tags = {**making.default_tags, **making.inputs.get("tags", {})}
    if tags:
        request["Tagging"] = urlencode(sorted(tags.items()))
    if request.get("SSEKMSKeyId"):
        request["ServerSideEncryption"] = "aws:kms"
    return making.send("put_object", request)


def body(inputs: Any) -> bytes:
    return content(inputs.get("source") or {"text": inputs.get("content", "")})


ROWS = {
    "aws:s3/bucket:Bucket": Row(
        service="s3",
        create=create_bucket,
        id="{bucket}",
        outputs={
            "arn": "arn:aws:s3:::{bucket}",
            "bucketDomainName": "{bucket}.s3.amazonaws.com",
            "bucketRegionalDomainName": "{bucket}.s3.{region}.amazonaws.com",
        },
        settings=(
            Setting(
                inputs=("tags",),
                call=Call(operation="put_bucket_tagging", given={"Bucket": "{id}"}, renames={"tags": "Tagging.TagSet"}),
            ),
        ),
        read=Call(operation="head_bucket", given={"Bucket": "{id}"}),
        delete=delete_bucket,
        ours=("forceDestroy",),
        named="bucket",
    ),
    "aws:s3/bucketObjectv2:BucketObjectv2": Row(
        service="s3",
        create=put_object,
        id="{bucket}/{key}",
        outputs={"arn": "arn:aws:s3:::{bucket}/{key}", "etag": "{answer.ETag}"},
        read=Call(operation="head_object", given={"Bucket": "{bucket}", "Key": "{key}"}),
        delete=Call(operation="delete_object", given={"Bucket": "{bucket}", "Key": "{key}"}),
        put=True,
        identity=("bucket", "key"),
        ours=("forceDestroy", "sourceHash"),
    ),
}
