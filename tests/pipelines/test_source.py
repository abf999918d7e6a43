"""Which version of which object a run read: the one that holds the very bytes, or the run ends."""

from collections.abc import Iterator
from typing import Any, cast

import boto3
import pytest
from moto import mock_aws

from pipelines.training.lineage import digest
from pipelines.training.source import ChangedDataError, source_objects

BUCKET, KEY = "data", "loan-approval/raw/loanapp.csv"
URI = f"s3://{BUCKET}/loan-approval/raw/"


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name, value in {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        client: Any = cast(Any, boto3).client("s3")
        client.create_bucket(Bucket=BUCKET)
        client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        yield client


def test_it_is_the_object_with_these_bytes_at_its_version_among_all_below_the_place(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=b"older")
    version = s3.put_object(Bucket=BUCKET, Key=KEY, Body=b"rows")["VersionId"]
    s3.put_object(Bucket=BUCKET, Key="loan-approval/raw/another.csv", Body=b"other rows")
    s3.put_object(Bucket=BUCKET, Key="bike-demand/raw/loanapp.csv", Body=b"rows")
    assert source_objects(URI, digest(b"rows")) == [{"uri": f"s3://{BUCKET}/{KEY}", "version": version}]


@pytest.mark.parametrize("now", [[], [b"rows replaced in mid-run"]], ids=["deleted", "replaced"])
def test_an_object_that_is_no_longer_what_the_run_read_ends_it(now: list[bytes], s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=b"rows")
    s3.delete_object(Bucket=BUCKET, Key=KEY)
    for body in now:
        s3.put_object(Bucket=BUCKET, Key=KEY, Body=body)
    with pytest.raises(ChangedDataError, match=f"below {URI} was replaced while this run read it"):
        source_objects(URI, digest(b"rows"))


def test_data_of_no_place_in_s3_has_no_objects() -> None:
    assert source_objects(None, digest(b"rows")) == []
