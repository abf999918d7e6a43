"""A version that is approved is released by what listens: rule, state machine, function, table; once, however often."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ladder.cloud.client import Cloud
from ladder.cloud.engine.apply import apply
from ladder.plan import Plan, Resource, reference
from tests.ladder.cloud.toy.functions import queue, received, role
from tests.ladder.cloud.toy.pipeline import Toy

CLAIM = """
import os, boto3
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
def handler(event, context):
    try:
        table.put_item(Item={"version": event["arn"]}, ConditionExpression="attribute_not_exists(version)")
    except table.meta.client.exceptions.ConditionalCheckFailedException:
        return {"first": False}
    return {"first": True}
"""


def resources(cloud: Cloud, toy: Toy, url: str) -> tuple[Resource, ...]:
    """Each claim is told to a queue, whether it was the first or not."""
    table = Resource(
        type="aws:dynamodb/table:Table",
        name="claims",
        inputs={
            "name": f"{toy.name}-claims",
            "hashKey": "version",
            "attributes": [{"name": "version", "type": "S"}],
            "billingMode": "PAY_PER_REQUEST",
        },
    )
    function = Resource(
        type="aws:lambda/function:Function",
        name="claim",
        inputs={
            "name": f"{toy.name}-claim",
            "role": role(cloud),
            "runtime": "python3.11",
            "handler": "claim.handler",
            "timeout": 30,
            "code": {"files": {"claim.py": {"text": CLAIM}}},
            "environment": {"variables": {"TABLE": reference(table.key, "name")}},
        },
    )
    claim = {
        "Type": "Task",
        "Resource": reference(function.key, "arn"),
        "Parameters": {"arn.$": "$.detail.ModelPackageArn"},
        "Next": "Tell",
    }
    tell = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage",
        "Parameters": {"QueueUrl": url, "MessageBody.$": "$"},
        "End": True,
    }
    machine = Resource(
        type="aws:sfn/stateMachine:StateMachine",
        name="release",
        inputs={
            "name": f"{toy.name}-release",
            "roleArn": role(cloud),
            "definition": json.dumps({"StartAt": "Claim", "States": {"Claim": claim, "Tell": tell}}),
        },
    )
    pattern = {
        "source": ["aws.sagemaker"],
        "detail-type": ["SageMaker Model Package State Change"],
        "detail": {"ModelPackageGroupName": [toy.name], "ModelApprovalStatus": ["Approved"]},
    }
    rule = Resource(
        type="aws:cloudwatch/eventRule:EventRule",
        name="approved",
        inputs={"name": f"{toy.name}-approved", "eventPattern": json.dumps(pattern)},
    )
    target = Resource(
        type="aws:cloudwatch/eventTarget:EventTarget",
        name="release",
        inputs={
            "rule": reference(rule.key, "name"),
            "targetId": "release",
            "arn": reference(machine.key, "arn"),
            "roleArn": role(cloud),
            "retryPolicy": {"maximumRetryAttempts": 3, "maximumEventAgeInSeconds": 3600},
        },
    )
    return table, function, machine, rule, target


@pytest.fixture
def toy(cloud: Cloud) -> Iterator[Toy]:
    apply(Plan(stack="local", resources=()), cloud)
    yield Toy.new(cloud)
    apply(Plan(stack="local", resources=()), cloud)


def test_an_approved_version_is_claimed_once_however_often_its_event_comes(cloud: Cloud, toy: Toy) -> None:
    url, _ = queue(cloud)
    plan = Plan(stack="local", resources=resources(cloud, toy, url))
    apply(plan, cloud)
    sagemaker = cloud.client("sagemaker")
    arn = sagemaker.create_model_package(
        ModelPackageGroupName=toy.name,
        ModelApprovalStatus="PendingManualApproval",
        InferenceSpecification={"Containers": [{"Image": "toy"}], "SupportedContentTypes": ["text/csv"]},
    )["ModelPackageArn"]
    sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved")
    assert received(cloud, url)["Body"] == {"first": True}
    sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Rejected")
    sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved")
    assert received(cloud, url)["Body"] == {"first": False}
    claims = cloud.client("dynamodb").scan(TableName=f"{toy.name}-claims")["Items"]
    assert claims == [{"version": {"S": arn}}]


def test_a_state_machine_changes_in_place(cloud: Cloud, toy: Toy) -> None:
    url, _ = queue(cloud)
    table, function, machine, *_ = resources(cloud, toy, url)
    apply(Plan(stack="local", resources=(table, function, machine)), cloud)
    client = cloud.client("stepfunctions")
    before = client.list_state_machines()["stateMachines"]
    done = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    changed: dict[str, Any] = {**machine.inputs, "definition": done, "tags": {"team": "lending"}}
    apply(Plan(stack="local", resources=(Resource(type=machine.type, name=machine.name, inputs=changed),)), cloud)
    [found] = [one for one in client.list_state_machines()["stateMachines"] if one["name"] == changed["name"]]
    assert found in before
    assert client.describe_state_machine(stateMachineArn=found["stateMachineArn"])["definition"] == done
    tags = client.list_tags_for_resource(resourceArn=found["stateMachineArn"])["tags"]
    assert tags == [{"key": "team", "value": "lending"}]
