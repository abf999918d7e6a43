"""A plan's functions are made, changed in place and removed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ladder.cloud.client import Cloud
from ladder.cloud.engine.apply import apply
from ladder.plan import Plan, Resource, reference
from tests.ladder.cloud.toy.functions import role

FUNCTION = "aws:lambda/function:Function"
PERMISSION = "aws:lambda/permission:Permission"


@pytest.fixture(autouse=True)
def _nothing_before_and_after(cloud: Cloud) -> Iterator[None]:
    apply(Plan(stack="local", resources=()), cloud)
    yield
    apply(Plan(stack="local", resources=()), cloud)


def plan(cloud: Cloud, source: str, **more: Any) -> Plan:
    inputs = {
        "name": "local-release",
        "role": role(cloud),
        "runtime": "python3.11",
        "handler": "release.handler",
        "timeout": 20,
        "code": {"files": {"release.py": {"text": source}, "rules": {"files": {"gate.json": {"text": "{}"}}}}},
        **more,
    }
    function = Resource(type=FUNCTION, name="release", inputs=inputs)
    grant = {
        "function": reference(function.key, "name"),
        "action": "lambda:InvokeFunction",
        "principal": "events.amazonaws.com",
        "statementId": "events",
        "sourceArn": "arn:aws:events:us-east-1:123456789012:rule/approved",
    }
    return Plan(stack="local", resources=(function, Resource(type=PERMISSION, name="release", inputs=grant)))


def answered(cloud: Cloud) -> Any:
    return json.loads(cloud.client("lambda").invoke(FunctionName="local-release")["Payload"].read())


def test_a_function_changes_in_place_and_keeps_what_it_is_not_told(cloud: Cloud) -> None:
    client = cloud.client("lambda")
    reading = "import pathlib\ndef handler(event, context):\n    return pathlib.Path('rules/gate.json').read_text()"
    kept = {"targetArn": "arn:aws:sqs:us-east-1:123456789012:letters"}
    apply(plan(cloud, reading, deadLetterConfig=kept, reservedConcurrentExecutions=3), cloud)
    assert answered(cloud) == "{}"
    found = client.get_function(FunctionName="local-release")
    assert found["Configuration"]["DeadLetterConfig"] == {"TargetArn": kept["targetArn"]}
    assert found["Concurrency"] == {"ReservedConcurrentExecutions": 3}
    policy = json.loads(client.get_policy(FunctionName="local-release")["Policy"])
    assert [statement["Sid"] for statement in policy["Statement"]] == ["events"]

    apply(plan(cloud, "handler = lambda event, context: 2", memorySize=256), cloud)
    assert answered(cloud) == 2
    found = client.get_function(FunctionName="local-release")
    assert found["Configuration"]["MemorySize"] == 256
    assert "DeadLetterConfig" not in found["Configuration"]
    assert "Concurrency" not in found
    assert client.get_policy(FunctionName="local-release")  # of the same function

    apply(Plan(stack="local", resources=()), cloud)
    assert "local-release" not in {one["FunctionName"] for one in client.list_functions()["Functions"]}
