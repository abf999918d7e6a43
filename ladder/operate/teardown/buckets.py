"""A bucket is deleted once it is empty, of versions too: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html."""

from collections.abc import Iterator

from botocore.exceptions import ClientError

from ladder.operate.session import Clients
from ladder.operate.teardown.obstacle import Obstacle
from ladder.plan import Resource


def objects(client: Clients, bucket: Resource) -> Iterator[Obstacle]:
    """Data are nobody's to remove here: where the config says force_destroy, Pulumi empties the bucket itself."""
    name = bucket.inputs["bucket"]
    if bucket.inputs.get("forceDestroy"):
        return
    try:
        listed = client("s3").list_object_versions(Bucket=name, MaxKeys=1)
    except ClientError as refusal:
        if refusal.response.get("Error", {}).get("Code") == "NoSuchBucket":
            return
        raise
    if listed.get("Versions") or listed.get("DeleteMarkers"):
        yield Obstacle(
            kind="objects",
            name=name,
            stops=f"bucket {name}",
            remedy="copy what is to stay, set protection.force_destroy: true, and run pulumi up",
        )
