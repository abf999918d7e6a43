"""State machines run as Step Functions runs them."""

import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ladder.cloud.client import Cloud
from tests.ladder.cloud.toy.functions import function, queue, received, role

Raw = dict[str, Any]


def machine(cloud: Cloud, states: Raw, start: str | None = None) -> str:
    definition = json.dumps({"StartAt": start or next(iter(states)), "States": states})
    name = f"toy-{uuid.uuid4().hex[:8]}"
    made = cloud.client("stepfunctions").create_state_machine(name=name, definition=definition, roleArn=role(cloud))
    return made["stateMachineArn"]


def started(cloud: Cloud, arn: str, given: Raw | None = None, **more: Any) -> str:
    request = {"stateMachineArn": arn, "input": json.dumps(given or {}), **more}
    return cloud.client("stepfunctions").start_execution(**request)["executionArn"]


def ended(cloud: Cloud, execution: str) -> Raw:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = cloud.client("stepfunctions").describe_execution(executionArn=execution)
        if found["status"] != "RUNNING":
            return found
        time.sleep(0.02)
    raise TimeoutError(execution)


def invoke(name: str, **more: Any) -> Raw:
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": name, "Payload.$": "$"},
        "OutputPath": "$.Payload",
        "End": True,
        **more,
    }


def test_executions_call_functions_at_the_same_time(cloud: Cloud) -> None:
    arn = machine(cloud, {"Double": invoke(function(cloud, "handler = lambda event, context: {'n': event['n'] * 2}"))})
    with ThreadPoolExecutor(4) as pool:
        starting = [pool.submit(started, cloud, arn, {"n": n}) for n in range(4)]
    running = [one.result() for one in starting]
    assert [json.loads(ended(cloud, one)["output"])["n"] for one in running] == [0, 2, 4, 6]
    listed = cloud.client("stepfunctions").list_executions(stateMachineArn=arn, statusFilter="SUCCEEDED")["executions"]
    assert {one["executionArn"] for one in listed} == set(running)


FLAKY = """
calls = 0
class NotYet(Exception): pass
def handler(event, context):
    global calls
    calls += 1
    if calls < 3:
        raise NotYet("again")
    return calls
"""


def test_waits_and_retries_take_the_time_of_the_clouds_clock(cloud: Cloud) -> None:
    """Twenty seconds each in AWS, two for both at this cloud's speed."""
    retry = [{"ErrorEquals": ["NotYet"], "IntervalSeconds": 10, "BackoffRate": 1, "MaxAttempts": 2}]
    wait = {"Type": "Wait", "Seconds": 20, "Next": "Try"}
    arn = machine(cloud, {"Bake": wait, "Try": invoke(function(cloud, FLAKY), Retry=retry)})
    found = ended(cloud, started(cloud, arn))
    assert json.loads(found["output"]) == 3
    assert (found["stopDate"] - found["startDate"]).total_seconds() < 20


def test_an_error_of_a_function_is_caught_by_its_name(cloud: Cloud) -> None:
    catch = [{"ErrorEquals": ["ValueError"], "ResultPath": "$.fault", "Next": "Told"}]
    fails = function(cloud, "def handler(event, context):\n    raise ValueError('no')")
    url, _ = queue(cloud)
    told = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage",
        "Parameters": {"QueueUrl": url, "MessageBody.$": "$.fault.Error"},
        "Next": "Failed",
    }
    failed = {"Type": "Fail", "Error": "Refused", "Cause": "the gate"}
    arn = machine(cloud, {"Gate": invoke(fails, Catch=catch), "Told": {**told}, "Failed": failed})
    found = ended(cloud, started(cloud, arn))
    assert (found["status"], found["error"], found["cause"]) == ("FAILED", "Refused", "the gate")
    message = cloud.client("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"][0]
    assert message["Body"] == "ValueError"
    history = cloud.client("stepfunctions").get_execution_history(executionArn=found["executionArn"])["events"]
    assert {"ExecutionStarted", "TaskFailed", "FailStateEntered", "ExecutionFailed"} <= {one["type"] for one in history}


def test_tasks_speak_to_other_services_and_catch_what_those_refuse(cloud: Cloud) -> None:
    name = f"toy-{uuid.uuid4().hex[:8]}"
    cloud.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    claim = {
        "Type": "Task",
        "Resource": "arn:aws:states:::dynamodb:putItem",
        "Parameters": {
            "TableName": name,
            "Item": {"id": {"S": "a"}},
            "ConditionExpression": "attribute_not_exists(id)",
        },
        "ResultPath": None,
        "Catch": [{"ErrorEquals": ["DynamoDB.ConditionalCheckFailedException"], "ResultPath": None, "Next": "Read"}],
        "Next": "Claim again",
    }
    read = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:dynamodb:getItem",
        "Parameters": {"TableName": name, "Key": {"id": {"S.$": "$.id"}}},
        "OutputPath": "$.Item",
        "End": True,
    }
    failed = {"Type": "Fail", "Error": "BothClaimed"}
    arn = machine(cloud, {"Claim": claim, "Claim again": {**claim, "Next": "Failed"}, "Read": read, "Failed": failed})
    assert json.loads(ended(cloud, started(cloud, arn, {"id": "a"}))["output"]) == {"id": {"S": "a"}}


@pytest.mark.parametrize(("answer", "status"), [("success", "SUCCEEDED"), ("failure", "FAILED")])
def test_a_person_answers_a_task_by_its_token(cloud: Cloud, answer: str, status: str) -> None:
    url, _ = queue(cloud)
    ask = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": url, "MessageBody": {"token.$": "$$.Task.Token"}},
        "End": True,
    }
    execution = started(cloud, machine(cloud, {"Ask": ask}))
    token, client = received(cloud, url)["Body"]["token"], cloud.client("stepfunctions")
    if answer == "success":
        client.send_task_success(taskToken=token, output='{"approved": true}')
        assert json.loads(ended(cloud, execution)["output"]) == {"approved": True}
    else:
        client.send_task_failure(taskToken=token, error="Declined", cause="too early")
        assert (ended(cloud, execution)["error"], ended(cloud, execution)["cause"]) == ("Declined", "too early")
    assert ended(cloud, execution)["status"] == status
    with pytest.raises(client.exceptions.InvalidToken):
        client.send_task_success(taskToken=token, output="{}")


def test_a_name_is_one_execution(cloud: Cloud) -> None:
    client = cloud.client("stepfunctions")
    arn = machine(cloud, {"Wait": {"Type": "Wait", "Seconds": 86_400, "End": True}})
    names = ["one", *map(str, range(9))] * 8
    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(started, cloud, arn, {"n": 1}, name=name) for name in sorted(names)]
    assert len({one.result() for one in running}) == 10
    assert len(client.list_executions(stateMachineArn=arn)["executions"]) == 10
    with pytest.raises(client.exceptions.ExecutionAlreadyExists):
        started(cloud, arn, {"n": 2}, name="one")
    execution = started(cloud, arn, {"n": 1}, name="one")
    client.stop_execution(executionArn=execution, error="Stopped", cause="enough")
    found = client.describe_execution(executionArn=execution)
    assert (found["status"], found["error"], found["cause"]) == ("ABORTED", "Stopped", "enough")
    with pytest.raises(client.exceptions.ExecutionAlreadyExists):
        started(cloud, arn, {"n": 1}, name="one")
    assert started(cloud, arn) != started(cloud, arn)


def test_a_definition_is_judged_before_it_is_kept(cloud: Cloud) -> None:
    client = cloud.client("stepfunctions")
    good = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    assert client.validate_state_machine_definition(definition=good)["result"] == "OK"
    for bad in ("{", json.dumps({"StartAt": "A", "States": {"A": {"Type": "Sleep"}}})):
        found = client.validate_state_machine_definition(definition=bad)
        assert (found["result"], [one["severity"] for one in found["diagnostics"]]) == ("FAIL", ["ERROR"])
        with pytest.raises(ClientError, match="InvalidDefinition"):
            client.create_state_machine(name="bad", definition=bad, roleArn=role(cloud))
    assert client.list_state_machine_versions(stateMachineArn=machine(cloud, json.loads(good)["States"])) is not None


def test_eventbridge_is_told_of_each_change_of_status_once(cloud: Cloud) -> None:
    url, queue_arn = queue(cloud)
    arn = machine(cloud, {"Wait": {"Type": "Wait", "SecondsPath": "$.seconds", "End": True}})
    pattern = {"source": ["aws.states"], "detail": {"stateMachineArn": [arn]}}
    name = arn.rpartition(":")[2]
    cloud.client("events").put_rule(Name=name, EventPattern=json.dumps(pattern))
    cloud.client("events").put_targets(Rule=name, Targets=[{"Id": "0", "Arn": queue_arn, "InputPath": "$.detail"}])
    stopped = started(cloud, arn, {"seconds": 86_400})
    cloud.client("stepfunctions").stop_execution(executionArn=stopped, error="Stopped")
    done = started(cloud, arn, {"seconds": 0})
    ended(cloud, done)
    told = [received(cloud, url)["Body"] for _ in range(4)]
    assert sorted((one["executionArn"], one["status"]) for one in told) == sorted(
        [(stopped, "RUNNING"), (stopped, "ABORTED"), (done, "RUNNING"), (done, "SUCCEEDED")]
    )
    [aborted] = [one for one in told if one["status"] == "ABORTED"]
    assert (aborted["error"], aborted["input"]) == ("Stopped", '{"seconds": 86400}')


def test_what_becomes_of_an_execution_is_counted(cloud: Cloud) -> None:
    arn = machine(cloud, {"Done": {"Type": "Succeed"}})
    ended(cloud, started(cloud, arn))
    client, deadline = cloud.client("cloudwatch"), time.monotonic() + 20
    names: set[str] = set()
    while len(names) < 2 and time.monotonic() < deadline:
        dimension = {"Name": "StateMachineArn", "Value": arn}
        names = {one["MetricName"] for one in client.list_metrics(Dimensions=[dimension])["Metrics"]}
    assert names == {"ExecutionsStarted", "ExecutionsSucceeded"}
