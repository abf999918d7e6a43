"""Which version of which S3 object the data is."""

from collections.abc import Mapping
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from pipelines.training.lineage import digest

Object = dict[str, str]


class ChangedDataError(Exception):
    """The data in S3 is no longer what this run was given."""


def origin(environment: Mapping[str, str]) -> Literal["declared", "elsewhere"]:
    """Whether a run's data lies where the platform says that this model's data lies, or where who started it said."""
    given, declared = (environment.get(name, "") for name in ("LADDER_RAW_DATA", "LADDER_DECLARED_DATA"))
    return "declared" if declared and given.startswith(declared) else "elsewhere"


def source_objects(uri: str | None, sha256: str) -> list[Object]:
    """The object and version below ``uri`` (``s3://bucket/prefix/``) that holds these bytes; none for no URI.

    SageMaker copies an input without saying which version it took, so the version is read again and compared.
    Raises ChangedDataError if the newest one is already another.
    """
    if not uri:
        return []
    import boto3  # noqa: PLC0415 - a quarter second that only a run in a cloud pays

    s3: Any = cast(Any, boto3).client("s3")
    place = urlsplit(uri)
    bucket, prefix = place.netloc, place.path.lstrip("/")
    for entry in s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", []):
        found = s3.get_object(Bucket=bucket, Key=entry["Key"])
        if digest(found["Body"].read()) == sha256:
            return [{"uri": f"s3://{bucket}/{entry['Key']}", "version": found.get("VersionId", "null")}]
    raise ChangedDataError(f"The data below {uri} was replaced while this run read it. Start the pipeline again.")
