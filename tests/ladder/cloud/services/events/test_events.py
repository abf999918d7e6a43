"""Events come to the targets of the rules that they match."""

import json
import time
import uuid
from typing import Any

import pytest

from ladder.cloud.client import Cloud
from tests.ladder.cloud.toy.functions import function, queue, received, role
from tests.ladder.cloud.toy.pipeline import Toy

Raw = dict[str, Any]


def rule(cloud: Cloud, pattern: Raw, *targets: Raw, **more: Any) -> str:
    events, name = cloud.client("events"), f"toy-{uuid.uuid4().hex[:8]}"
    events.put_rule(Name=name, EventPattern=json.dumps(pattern), **more)
    events.put_targets(Rule=name, Targets=[{"Id": str(number), **one} for number, one in enumerate(targets)])
    return name


def put(cloud: Cloud, source: str, **detail: Any) -> Raw:
    entry = {"Source": source, "DetailType": "Toy", "Detail": json.dumps(detail)}
    return cloud.client("events").put_events(Entries=[entry])


DETAIL = {"model": "loan-approval", "status": "Approved", "score": 0.9, "group": {"risk": "high"}, "jobs": [{"n": 1}]}


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ({"status": ["Approved", "Rejected"]}, True),
        ({"status": ["Rejected"]}, False),
        ({"model": [{"prefix": "loan-"}], "status": ["Approved"]}, True),
        ({"model": [{"anything-but": ["other"]}]}, True),
        ({"model": [{"anything-but": {"prefix": "loan-"}}]}, False),
        ({"score": [{"numeric": [">", 0.5, "<=", 1]}]}, True),
        ({"score": [{"numeric": ["<", 0.5]}]}, False),
        ({"group": {"risk": ["high"]}}, True),
        ({"group": {"team": [{"exists": False}]}}, True),
        ({"group": {"team": [{"exists": True}]}}, False),
        ({"jobs": {"n": [1]}}, True),
        ({"jobs": {"n": [2]}}, False),
        ({"$or": [{"status": ["Rejected"]}, {"score": [0.9]}]}, True),
    ],
)
def test_a_pattern_matches_as_eventbridge_says(cloud: Cloud, pattern: Raw, matches: bool) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html"""
    source, (url, arn) = f"toy.{uuid.uuid4().hex}", queue(cloud)
    rule(cloud, {"source": [source], "detail": pattern}, {"Arn": arn})
    rule(cloud, {"source": [source], "detail-type": ["Toy"]}, {"Arn": arn, "Input": '"after"'})
    rule(cloud, {"source": [source]}, {"Arn": arn}, State="DISABLED")
    put(cloud, source, **DETAIL)
    found = [received(cloud, url)["Body"] for _ in range(2 if matches else 1)]
    assert [one["detail"] for one in found if one != "after"] == [DETAIL] * matches


def test_an_event_starts_a_state_machine_invokes_a_function_and_is_published_and_logged(cloud: Cloud) -> None:
    source, (url, arn) = f"toy.{uuid.uuid4().hex}", queue(cloud)
    telling = f"""
import boto3
def handler(event, context):
    boto3.client("sqs").send_message(QueueUrl={url!r}, MessageBody='{{"by": "function"}}')
"""
    states = {"Done": {"Type": "Succeed"}}
    machine = cloud.client("stepfunctions").create_state_machine(
        name=source.replace(".", "-"),
        definition=json.dumps({"StartAt": "Done", "States": states}),
        roleArn=role(cloud),
    )["stateMachineArn"]
    topic = cloud.client("sns").create_topic(Name=source.replace(".", "-"))["TopicArn"]
    raw = {"RawMessageDelivery": "true"}
    cloud.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=raw)
    group = f"/aws/events/{source}"
    cloud.client("logs").create_log_group(logGroupName=group)
    rule(
        cloud,
        {"source": [source]},
        {
            "Arn": cloud.client("lambda").get_function(FunctionName=function(cloud, telling))["Configuration"][
                "FunctionArn"
            ]
        },
        {"Arn": machine, "InputPath": "$.detail"},
        {"Arn": topic, "Input": '{"by": "topic"}'},
        {"Arn": f"arn:aws:logs:us-east-1:123456789012:log-group:{group}"},
    )
    put(cloud, source, n=1)
    assert {received(cloud, url)["Body"]["by"] for _ in range(2)} == {"function", "topic"}
    [execution] = until(lambda: cloud.client("stepfunctions").list_executions(stateMachineArn=machine)["executions"])
    arn = execution["executionArn"]
    assert cloud.client("stepfunctions").describe_execution(executionArn=arn)["input"] == '{"n": 1}'
    [line] = until(lambda: cloud.client("logs").filter_log_events(logGroupName=group)["events"])
    assert json.loads(line["message"])["source"] == source


def test_an_event_starts_a_pipeline_with_its_parameters(cloud: Cloud) -> None:
    toy, source = Toy.new(cloud), f"toy.{uuid.uuid4().hex}"
    toy.create(toy.definition())
    parameters = [{"Name": "MinimumQuality", "Value": "0.9"}]
    arn = f"arn:aws:sagemaker:us-east-1:123456789012:pipeline/{toy.name}"
    target = {"Arn": arn, "SageMakerPipelineParameters": {"PipelineParameterList": parameters}}
    rule(cloud, {"source": [source]}, {**target, "RoleArn": role(cloud)})
    put(cloud, source)
    client = cloud.client("sagemaker")
    listed = until(lambda: client.list_pipeline_executions(PipelineName=toy.name)["PipelineExecutionSummaries"])
    execution = {"PipelineExecutionArn": listed[0]["PipelineExecutionArn"]}
    assert parameters[0] in client.list_pipeline_parameters_for_execution(**execution)["PipelineParameters"]
    client.stop_pipeline_execution(**execution, ClientRequestToken=uuid.uuid4().hex)


def until(found: Any) -> Any:
    """What there is as soon as there is something."""
    deadline = time.monotonic() + 20
    while not (there := found()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return there


def test_an_event_that_finds_no_target_becomes_a_dead_letter(cloud: Cloud) -> None:
    source, (url, arn) = f"toy.{uuid.uuid4().hex}", queue(cloud)
    gone = "arn:aws:lambda:us-east-1:123456789012:function:gone"
    name = rule(cloud, {"source": [source]}, {"Arn": gone, "DeadLetterConfig": {"Arn": arn}})
    put(cloud, source, n=1)
    letter = received(cloud, url)
    told = {name: one["StringValue"] for name, one in letter["MessageAttributes"].items()}
    assert letter["Body"]["detail"] == {"n": 1}
    assert (told["TARGET_ARN"], told["ERROR_CODE"]) == (gone, "ResourceNotFoundException")
    assert told["RULE_ARN"].endswith(name)


def test_nobody_speaks_as_a_service_of_aws(cloud: Cloud) -> None:
    entries = [{"Source": source, "DetailType": "Toy", "Detail": "{}"} for source in ("aws.sagemaker", "toy.own")]
    answer = cloud.client("events").put_events(Entries=entries)
    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][0]["ErrorCode"] == "NotAuthorizedForSourceException"
    assert "EventId" in answer["Entries"][1]
