"""Asking a served model: one request to its endpoint, or a whole file through a transform job. Plain boto3."""

import hashlib
import json
import re
import time
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from botocore.exceptions import ClientError

from components.team_fences import BATCHES
from ladder.exits import Failed
from ladder.operate.facts import Prediction
from ladder.operate.release import Releaser
from ladder.operate.waiting import looks
from pipelines.delivery.looking import look

MEDIA_TYPES = {".csv": "text/csv", ".json": "application/json"}


@dataclass(frozen=True, kw_only=True)
class Answer:
    body: bytes
    media_type: str
    milliseconds: float


def ask(release: Releaser, body: bytes, media_type: str, accept: str = "application/json") -> Answer:
    """One request. Raises Failed with what the container said, which names the field that is wrong."""
    runtime = release.client("sagemaker-runtime")
    started = time.perf_counter()
    try:
        answer = runtime.invoke_endpoint(EndpointName=release.name, ContentType=media_type, Accept=accept, Body=body)
    except ClientError as refusal:
        raise Failed(refused(release, refusal)) from None
    return Answer(
        body=answer["Body"].read(),
        media_type=answer.get("ContentType", accept),
        milliseconds=1000 * (time.perf_counter() - started),
    )


def refused(release: Releaser, refusal: ClientError) -> str:
    response: Any = refusal.response
    if response["Error"].get("Code") != "ModelError":
        if not release.serving()[0]:
            return f"{release.path} has no endpoint. Deploy it first: ladder deploy {release.path}"
        return (
            f"{release.path} could not be asked; `ladder status` shows its endpoint. {response['Error'].get('Message')}"
        )
    status = response.get("OriginalStatusCode")
    return f"{release.path} refused the request ({status}): {container_message(response.get('OriginalMessage', ''))}"


def container_message(message: str) -> str:
    """The container's own words out of its JSON body, a line for each field that is wrong."""
    try:
        body: dict[str, Any] = json.loads(message)
        fields = [
            f"row {at['row']}, {at['field']}: {at['problem']}; expected {at['expected']}"
            for at in body.get("fields", ())
        ]
        return "\n  ".join([body["error"], *fields])
    except (ValueError, KeyError, TypeError, AttributeError):
        return message


def example(release: Releaser, rows: list[dict[str, Any]]) -> Prediction:
    """A prediction for one example: the row asked about is the last one."""
    answer = ask(release, json.dumps(rows, allow_nan=False).encode(), "application/json")
    return Prediction(request=rows, answer=json.loads(answer.body), milliseconds=round(answer.milliseconds, 1))


def object_name(file_name: str) -> str:
    """Of the characters that S3 calls safe in a key: a file's name may be bytes that are no text.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html#object-key-guidelines-safe-characters
    """
    return re.sub(r"[^A-Za-z0-9._-]", "_", file_name)


def batch(release: Releaser, file_name: str, content: bytes, media_type: str) -> bytes:
    """Predictions for a whole file, by a transform job of the newest approved version."""
    sagemaker, s3 = release.client("sagemaker"), release.client("s3")
    model = release.ensure_model(release.newest_approved())
    job, there = transform_job(sagemaker, model, content + media_type.encode())
    bucket, place = release.names.bucket(release.team.name, "data"), f"{BATCHES}/{release.model.name}/{job}"
    source, output = f"{place}/input/{object_name(file_name)}", f"{place}/output/{object_name(file_name)}.out"
    if not there:
        s3.put_object(Bucket=bucket, Key=source, Body=content)
        sagemaker.create_transform_job(
            TransformJobName=job,
            ModelName=model,
            # A file goes to the container whole: its header belongs to every row.
            MaxPayloadInMB=100,
            MaxConcurrentTransforms=1,
            BatchStrategy="SingleRecord",
            TransformInput={
                "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{bucket}/{source}"}},
                "ContentType": media_type,
                "SplitType": "None",
            },
            TransformOutput={
                "S3OutputPath": f"s3://{bucket}/{place}/output/",
                "Accept": media_type,
                "KmsKeyId": release.key(),
            },
            TransformResources={
                "InstanceType": release.model.serving.instance_type,
                "InstanceCount": 1,
                **release.volume_key("VolumeKmsKeyId"),
            },
            Tags=release.tags(),
        )
    state = next(
        state
        for _ in looks()
        if (state := sagemaker.describe_transform_job(TransformJobName=job))["TransformJobStatus"] != "InProgress"
    )
    if state["TransformJobStatus"] != "Completed":
        raise Failed(
            f"Batch {job} ended as {state['TransformJobStatus']}: {state.get('FailureReason', 'no reason given')}\n"
            "Mend that, and run the same command again."
        )
    return s3.get_object(Bucket=bucket, Key=output)["Body"].read()


def transform_job(sagemaker: Any, model: str, asked: bytes) -> tuple[str, bool]:
    """Name of the job for a file and version, and whether it is there. One that failed is there for good: AWS takes a
    name once, so that the next attempt has the next name.
    """
    salts = (b"" if attempt == 0 else f"#{attempt}".encode() for attempt in count())
    names = (f"{model}-{hashlib.sha256(asked + salt).hexdigest()[:10]}" for salt in salts)
    found = ((name, look(partial(sagemaker.describe_transform_job, TransformJobName=name))) for name in names)
    return next(
        (name, job is not None)
        for name, job in found
        if job is None or job["TransformJobStatus"] not in {"Failed", "Stopping", "Stopped"}
    )
