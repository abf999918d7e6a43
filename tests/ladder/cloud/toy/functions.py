"""A function of their own for a test, made from text."""

import json
import uuid
from contextlib import suppress
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from ladder.cloud.client import Cloud

ROLE = "local-toy"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": ["lambda.amazonaws.com", "states.amazonaws.com"]},
            "Action": "sts:AssumeRole",
        }
    ],
}


def role(cloud: Cloud) -> str:
    """The ARN of the toys' role."""
    iam = cloud.client("iam")
    with suppress(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=json.dumps(TRUST))
    return iam.get_role(RoleName=ROLE)["Role"]["Arn"]


def zipped(source: str) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("app.py", source)
    return packed.getvalue()


def function(cloud: Cloud, source: str, **more: Any) -> str:
    """The name of a new function whose handler is ``app.handler``."""
    name = f"toy-{uuid.uuid4().hex[:8]}"
    request = {"FunctionName": name, "Role": role(cloud), "Runtime": "python3.11", "Handler": "app.handler"}
    cloud.client("lambda").create_function(**request, Code={"ZipFile": zipped(source)}, **{"Timeout": 30, **more})
    return name


def queue(cloud: Cloud) -> tuple[str, str]:
    """URL and ARN of a new queue."""
    name = f"toy-{uuid.uuid4().hex[:8]}"
    arn = f"arn:aws:sqs:{cloud.address.region}:{cloud.address.account_id}:{name}"
    return cloud.client("sqs").create_queue(QueueName=name)["QueueUrl"], arn


def received(cloud: Cloud, url: str) -> dict[str, Any]:
    """The next message of a queue, which has 20 seconds to come."""
    request = {"QueueUrl": url, "WaitTimeSeconds": 20, "MessageAttributeNames": ["All"]}
    [message] = cloud.client("sqs").receive_message(**request)["Messages"]
    cloud.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return {**message, "Body": json.loads(message["Body"])}
