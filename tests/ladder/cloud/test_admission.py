"""Every program of this machine, and every page in its browser, can knock at 127.0.0.1: who signs is let in."""

import http.client
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session

from ladder.cloud.aws_client import client
from ladder.cloud.client import Cloud
from ladder.cloud.services.sagemaker.s3_objects import download
from ladder.cloud.signature import TIMESTAMP, Signature, holds

session: Any = botocore.session
made: Any = session.get_session().create_client

SERVICES = {
    "s3": "list_buckets",
    "sts": "get_caller_identity",
    "ec2": "describe_vpcs",
    "sagemaker": "list_models",
    "iam": "list_roles",
    "kms": "list_keys",
    "lambda": "list_functions",
    "eks": "list_clusters",
}


@pytest.mark.parametrize("service", SERVICES)
def test_another_key_is_refused_in_the_words_of_each_protocol(cloud: Cloud, service: str) -> None:
    stranger = replace(cloud.address, secret_access_key="guessed")  # noqa: S106
    with pytest.raises(ClientError) as refused:
        getattr(client(service, stranger), SERVICES[service])()
    assert "(SignatureDoesNotMatch)" in str(refused.value)
    assert "ladder env" in str(refused.value)


def test_unsigned_requests_run_nothing_and_keep_nothing(cloud: Cloud) -> None:
    """A form on any web page sends such requests, without asking."""
    connection = http.client.HTTPConnection("127.0.0.1", cloud.address.port)
    job = '{"ProcessingJobName": "sh", "AppSpecification": {"ContainerEntrypoint": ["sh", "-c", "touch /tmp/owned"]}}'
    headers = {"X-Amz-Target": "SageMaker.CreateProcessingJob", "Content-Type": "application/x-amz-json-1.1"}
    credential = f"{cloud.address.access_key_id}/20260101/us-east-1/s3/aws4_request"
    made_up = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature={'0' * 64}"
    for method, path, body, sent in (
        ("POST", "/", job, headers),
        ("PUT", "/a-bucket/key", "content", {}),
        ("PUT", "/a-bucket/key", "content", {"Authorization": made_up, "X-Amz-Date": "20260101T000000Z"}),
        ("POST", "/a-bucket", "content", {"Content-Type": "multipart/form-data; boundary=x"}),
        ("GET", "/a-bucket?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=x", "", {}),
    ):
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 403, (method, path)


@pytest.mark.parametrize("path", ["/moto-api/reset", "/moto-api/data.json", "/moto-api/"])
def test_nobody_can_empty_it_or_look_into_it_past_the_apis(cloud: Cloud, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", cloud.address.port)
    connection.request("POST", path)
    assert connection.getresponse().status == 404


@pytest.mark.parametrize(
    "told", [{"Origin": "https://example.com"}, {"Origin": "null"}, {"Host": "rebound.example.com"}]
)
def test_even_a_signed_request_from_a_page_or_under_another_name_is_refused(cloud: Cloud, told: dict[str, str]) -> None:
    request: dict[str, Any] = {}
    asked = client("s3", cloud.address)

    def keep(request: AWSRequest, **_: Any) -> None:
        kept.update(url=request.url, headers=dict(request.headers.items()))

    kept: dict[str, Any] = request
    asked.meta.events.register_last("before-send.s3.ListBuckets", keep)
    asked.list_buckets()
    asked.meta.events.unregister("before-send.s3.ListBuckets", keep)
    connection = http.client.HTTPConnection("127.0.0.1", cloud.address.port)
    headers = {name: v.decode() if isinstance(v, bytes) else v for name, v in kept["headers"].items()}
    for extra, status in (({}, 200), (told, 403)):
        connection.request("GET", "/", headers=headers | extra)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status


def test_what_is_signed_cannot_be_changed_on_the_way(cloud: Cloud) -> None:
    url = signer(cloud).generate_presigned_url("get_object", Params={"Bucket": "kept", "Key": "a b/ü"})
    cloud.client("s3").create_bucket(Bucket="kept")
    cloud.client("s3").put_object(Bucket="kept", Key="a b/ü", Body=b"content")
    session = URLLib3Session()
    assert session.send(AWSRequest("GET", url).prepare()).content == b"content"
    for changed in (url.replace("Expires=3600", "Expires=9999"), url.replace("/kept/", "/other/")):
        assert session.send(AWSRequest("GET", changed).prepare()).status_code == 403
    assert session.send(AWSRequest("DELETE", url).prepare()).status_code == 403


def test_a_body_that_is_not_the_one_signed_is_refused(cloud: Cloud) -> None:
    signer(cloud).create_bucket(Bucket="signed")
    digest = {"X-Amz-Content-SHA256": sha256(b"gates").hexdigest()}
    signed = AWSRequest("PUT", f"{cloud.url}/signed/contract.json", digest, b"gates")
    keys = Credentials(cloud.address.access_key_id, cloud.address.secret_access_key)
    S3SigV4Auth(keys, "s3", "us-east-1").add_auth(signed)
    for body, status in ((b"gates", 200), (b"no gates", 403)):
        connection = http.client.HTTPConnection("127.0.0.1", cloud.address.port)
        connection.request("PUT", "/signed/contract.json", body, dict(signed.headers.items()))
        assert connection.getresponse().status == status


NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("signed", "expires", "good"),
    [
        (NOW, None, True),
        (NOW - timedelta(minutes=14), None, True),
        (NOW - timedelta(minutes=16), None, False),
        (NOW + timedelta(minutes=16), None, False),
        (NOW - timedelta(minutes=59), "3600", True),
        (NOW - timedelta(minutes=61), "3600", False),
        (NOW - timedelta(days=8), "99999999", False),
        (NOW, "", False),
        (NOW, "9" * 400, False),
    ],
)
def test_what_was_seen_once_can_not_be_sent_for_ever(signed: datetime, expires: str | None, good: bool) -> None:
    given = Signature(
        key_id="",
        region="",
        service="s3",
        timestamp=signed.strftime(TIMESTAMP),
        signed_headers=("host",),
        signature="",
        expires=expires,
    )
    assert holds(given, NOW) is good


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("//[", {}),
        ("/", {"Content-Length": "many"}),
        ("/", {"X-Amz-Date": "yesterday"}),
        ("/", {"X-Amz-Date": "00010101T000000Z"}),
        ("/", {"Host": "127.0.0.1:" + "1" * 5_000}),
        ("/_ladder/", {"X-Ladder-Id": "\xff"}),
        ("//moto-api/reset", {}),
        ("/./moto-api/reset", {}),
        ("/%6doto-api/reset", {}),
    ],
)
def test_a_malformed_request_of_a_stranger_is_refused_and_not_a_fault(
    cloud: Cloud, path: str, sent: dict[str, str]
) -> None:
    credential = f"{cloud.address.access_key_id}/20260101/us-east-1/s3/aws4_request"
    claimed = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature={'0' * 64}"
    connection = http.client.HTTPConnection("127.0.0.1", cloud.address.port)
    date = datetime.now(UTC).strftime(TIMESTAMP)
    connection.request("POST", path, headers={"Authorization": claimed, "X-Amz-Date": date} | sent)
    assert connection.getresponse().status in {403, 404}


@pytest.mark.parametrize("name", ["../../../../kept", "a/../../b", "..", "/kept", "a" * 64])
def test_a_jobs_name_is_no_path(cloud: Cloud, name: str) -> None:
    """Its folder is removed when it has ended."""
    with pytest.raises(ClientError, match="ProcessingJobName"):
        cloud.client("sagemaker").create_processing_job(
            ProcessingJobName=name,
            AppSpecification={"ImageUri": "none", "ContainerEntrypoint": ["true"]},
            ProcessingResources={
                "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.t3.medium", "VolumeSizeInGB": 1}
            },
            RoleArn="arn:aws:iam::123456789012:role/jobs",
        )


def signer(cloud: Cloud) -> Any:
    return made(
        "s3",
        endpoint_url=cloud.url,
        region_name=cloud.address.region,
        aws_access_key_id=cloud.address.access_key_id,
        aws_secret_access_key=cloud.address.secret_access_key,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


def test_a_role_that_was_assumed_signs_with_the_keys_it_got(cloud: Cloud) -> None:
    role = "arn:aws:iam::123456789012:role/anyone"
    given = cloud.client("sts").assume_role(RoleArn=role, RoleSessionName="priya")["Credentials"]
    signed_in = made(
        "sts",
        endpoint_url=cloud.url,
        region_name="us-east-1",
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )
    assert signed_in.get_caller_identity()["Arn"].endswith("assumed-role/anyone/priya")


@pytest.mark.parametrize("key", ["raw/../../../../evil.csv", "raw/a/../../../evil.csv"])
def test_a_key_that_climbs_writes_nothing_outside_the_containers_folder(cloud: Cloud, tmp_path: Path, key: str) -> None:
    s3 = cloud.client("s3")
    s3.create_bucket(Bucket="climbing")
    s3.put_object(Bucket="climbing", Key="raw/good.csv", Body=b"good")
    s3.put_object(Bucket="climbing", Key=key, Body=b"evil")
    folder = tmp_path / "a" / "b" / "c" / "d"
    with pytest.raises(ValueError, match="climbs out of its folder"):
        download(s3, "s3://climbing/raw/", folder)
    assert not list(tmp_path.rglob("*.csv"))


def test_two_clouds_have_different_keys_and_tell_them_to_nobody(cloud: Cloud) -> None:
    assert len(cloud.address.secret_access_key) >= 40
    assert cloud.address.secret_access_key not in repr(cloud.address)
    assert cloud.address.secret_access_key not in Path(f"/proc/{cloud.address.pid}/cmdline").read_text()
