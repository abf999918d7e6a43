"""Endpoints and transform jobs of the embedded cloud really serve, over plain boto3."""

import io
import json
import tarfile
import threading
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from ladder.cloud.client import Cloud
from ladder.cloud.services.sagemaker.jobs.batch_transform import payloads
from tests.ladder.cloud.toy.pipeline import ROLE, Raw, Toy, until

CAPTURE = {
    "EnableCapture": True,
    "InitialSamplingPercentage": 100,
    "DestinationS3Uri": "s3://captured/here",
    "CaptureOptions": [{"CaptureMode": "Input"}],
}


@pytest.fixture
def toy(cloud: Cloud) -> Toy:
    return Toy.new(cloud)


def deploy(
    toy: Toy, version: str, text: str, instance: str = "ml.m5.large", instances: int = 1, **environment: str
) -> None:
    """A model that answers with ``text``, and an endpoint configuration for it, both called ``<toy>-<version>``."""
    archive, name = io.BytesIO(), f"{toy.name}-{version}"
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        entry = tarfile.TarInfo("model.txt")
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text.encode()))
    toy.cloud.client("s3").put_object(Bucket=toy.name, Key=f"{version}/model.tar.gz", Body=archive.getvalue())
    sagemaker = toy.cloud.client("sagemaker")
    sagemaker.create_model(
        ModelName=name,
        ExecutionRoleArn=ROLE,
        EnableNetworkIsolation=True,
        VpcConfig={"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]},
        PrimaryContainer={
            "Image": "toy",
            "ModelDataUrl": f"s3://{toy.name}/{version}/model.tar.gz",
            "Environment": {"SAGEMAKER_PROGRAM": "tests.ladder.cloud.toy.serve", **environment},
        },
    )
    variant = {"VariantName": "primary", "ModelName": name, "InstanceType": instance, "InitialInstanceCount": instances}
    sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant], DataCaptureConfig=CAPTURE)


def serve(toy: Toy, version: str, *, update: bool = False) -> Raw:
    sagemaker = toy.cloud.client("sagemaker")
    change: Callable[..., Any] = sagemaker.update_endpoint if update else sagemaker.create_endpoint
    change(EndpointName=toy.name, EndpointConfigName=f"{toy.name}-{version}")
    return at_rest(toy)


def at_rest(toy: Toy) -> Raw:
    return until(
        lambda: toy.cloud.client("sagemaker").describe_endpoint(EndpointName=toy.name),
        lambda found: found["EndpointStatus"] not in {"Creating", "Updating"},
    )


def ask(toy: Toy, body: bytes = b"hello", **more: Any) -> Any:
    answer = toy.cloud.client("sagemaker-runtime").invoke_endpoint(EndpointName=toy.name, Body=body, **more)
    return json.loads(answer["Body"].read())


def test_an_endpoint_answers_with_its_model(toy: Toy) -> None:
    deploy(toy, "v1", "one", instance="ml.g6.xlarge")
    assert serve(toy, "v1")["EndpointStatus"] == "InService"
    assert ask(toy, Accept="application/json") == {"model": "one", "asked": "hello", "accept": "application/json"}
    assert ask(toy, "é".encode())["asked"] == "é"
    assert ask(toy, b"\xff\x00\n", ContentType="text/csv") == 2  # bytes that are no text arrive whole
    log = toy.cloud.client("logs").describe_log_streams(logGroupName=f"/aws/sagemaker/Endpoints/{toy.name}")
    assert log["logStreams"][0]["logStreamName"].startswith("primary/")


def test_what_was_configured_is_read_back(toy: Toy) -> None:
    deploy(toy, "v1", "one")
    sagemaker, name = toy.cloud.client("sagemaker"), f"{toy.name}-v1"
    model = sagemaker.describe_model(ModelName=name)
    assert model["EnableNetworkIsolation"] is True
    assert model["VpcConfig"] == {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]}
    assert sagemaker.describe_endpoint_config(EndpointConfigName=name)["DataCaptureConfig"] == CAPTURE
    captured = serve(toy, "v1")["DataCaptureConfig"]
    assert (captured["CaptureStatus"], captured["CurrentSamplingPercentage"]) == ("Started", 100)
    with pytest.raises(ClientError, match="InstanceType"):
        sagemaker.create_endpoint_config(
            EndpointConfigName="no",
            ProductionVariants=[{"VariantName": "a", "ModelName": name, "InstanceType": "ml.q9.huge"}],
        )


def test_a_refusal_of_the_container_reaches_the_caller_as_a_model_error(toy: Toy) -> None:
    deploy(toy, "v1", "one")
    serve(toy, "v1")
    with pytest.raises(ClientError, match="age: is missing") as refused:
        ask(toy, b"bad")
    told = refused.value.response
    assert told["Error"]["Code"] == "ModelError"  # pyright: ignore
    assert (told["OriginalStatusCode"], told["OriginalMessage"]) == (400, "age: is missing")  # pyright: ignore
    with pytest.raises(ClientError, match="not found"):
        toy.cloud.client("sagemaker-runtime").invoke_endpoint(EndpointName="nowhere", Body=b"")


def test_an_update_loses_no_request_and_ends_with_the_new_model(toy: Toy) -> None:
    deploy(toy, "v1", "one", TOY_SLEEP="0.05")
    deploy(toy, "v2", "two", TOY_SLEEP="0.05")
    serve(toy, "v1")
    answers: list[Any] = []
    enough = threading.Event()

    def keep_asking() -> None:
        while not enough.is_set():
            try:
                answers.append(ask(toy)["model"])
            except ClientError as error:
                answers.append(str(error))

    callers = [threading.Thread(target=keep_asking) for _ in range(4)]
    for caller in callers:
        caller.start()
    updated = serve(toy, "v2", update=True)
    answers.append("updated")
    until(lambda: answers, lambda found: found[-8:].count("two") > 5)
    enough.set()
    for caller in callers:
        caller.join()
    assert set(answers) == {"one", "two", "updated"}
    assert set(answers[answers.index("updated") + 4 :]) == {"two"}
    assert updated["EndpointConfigName"] == f"{toy.name}-v2"


def test_a_model_that_does_not_start_fails_a_new_endpoint_and_spares_an_old_one(toy: Toy) -> None:
    deploy(toy, "v1", "broken")
    failed = serve(toy, "v1")
    assert failed["EndpointStatus"] == "Failed"
    assert "this model can't be loaded" in failed["FailureReason"]
    deploy(toy, "v2", "two")
    assert serve(toy, "v2", update=True)["EndpointStatus"] == "InService"
    kept = serve(toy, "v1", update=True)
    assert (kept["EndpointStatus"], kept["EndpointConfigName"]) == ("InService", f"{toy.name}-v2")
    assert "ping" in kept["FailureReason"]
    assert ask(toy)["model"] == "two"


def test_a_container_that_dies_is_replaced(toy: Toy) -> None:
    deploy(toy, "v1", "one")
    serve(toy, "v1")
    with pytest.raises(ClientError, match="no answer"):
        ask(toy, b"die")

    def alive() -> bool:
        try:
            return ask(toy)["model"] == "one"
        except ClientError:
            return False

    assert until(alive, bool)


def test_a_deleted_endpoint_is_gone_and_its_name_free(toy: Toy) -> None:
    deploy(toy, "v1", "one")
    serve(toy, "v1")
    sagemaker = toy.cloud.client("sagemaker")
    with pytest.raises(ClientError, match="already existing"):
        serve(toy, "v1")
    sagemaker.delete_endpoint(EndpointName=toy.name)
    with pytest.raises(ClientError, match="Could not find"):
        sagemaker.describe_endpoint(EndpointName=toy.name)
    with pytest.raises(ClientError, match="not found"):
        ask(toy)
    assert serve(toy, "v1")["EndpointStatus"] == "InService"


def transform(toy: Toy, name: str, source: str, split: str = "None", **more: Any) -> Raw:
    sagemaker = toy.cloud.client("sagemaker")
    where = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{toy.name}/{source}"}}
    sagemaker.create_transform_job(
        TransformJobName=f"{toy.name}-{name}",
        ModelName=f"{toy.name}-v1",
        TransformInput={"DataSource": where, "ContentType": "text/csv", "SplitType": split},
        TransformOutput={"S3OutputPath": f"s3://{toy.name}/out/{name}/", "Accept": "text/csv", "AssembleWith": "Line"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
        **more,
    )
    return until(
        lambda: sagemaker.describe_transform_job(TransformJobName=f"{toy.name}-{name}"),
        lambda found: found["TransformJobStatus"] != "InProgress",
    )


def test_a_transform_job_answers_every_line_of_every_file(toy: Toy) -> None:
    deploy(toy, "v1", "one")
    for file, body in (("in/a.csv", b"1\n22\n333\n"), ("in/deep/b.csv", b"4444")):
        toy.cloud.client("s3").put_object(Bucket=toy.name, Key=file, Body=body)
    done = transform(toy, "lines", "in", "Line", BatchStrategy="SingleRecord")
    assert done["TransformJobStatus"] == "Completed", done
    assert toy.read("out/lines/a.csv.out") == b"1\n2\n3\n"
    assert toy.read("out/lines/deep/b.csv.out") == b"4\n"
    assert transform(toy, "whole", "in/a.csv")["TransformJobStatus"] == "Completed"
    assert toy.read("out/whole/a.csv.out") == b"1\n2\n3\n"


def test_a_transform_job_that_can_not_be_done_says_why(toy: Toy) -> None:
    deploy(toy, "v1", "one")
    toy.cloud.client("s3").put_object(Bucket=toy.name, Key="bad.csv", Body=b"bad")
    refused = transform(toy, "bad", "bad.csv")
    assert refused["TransformJobStatus"] == "Failed"
    assert "bad.csv: the container answered 400: age: is missing" in refused["FailureReason"]
    assert "No S3 objects" in transform(toy, "none", "nothing")["FailureReason"]


@given(st.lists(st.binary(min_size=1, max_size=5).filter(lambda line: not {10, 13} & set(line))), st.integers(6, 20))
def test_payloads_hold_whole_lines_within_the_limit_and_lose_none(lines: list[bytes], limit: int) -> None:
    body = b"".join(line + b"\n" for line in lines)
    many = list(payloads(body, split="Line", strategy="MultiRecord", limit=limit))
    assert b"".join(many) == body
    assert all(len(one) <= limit and one.endswith(b"\n") for one in many)
    firsts = [one.splitlines(keepends=True)[0] for one in many[1:]]
    assert all(len(full) + len(line) > limit for full, line in zip(many[:-1], firsts, strict=True))
    assert list(payloads(body, split="Line", strategy="SingleRecord", limit=limit)) == body.splitlines(keepends=True)
