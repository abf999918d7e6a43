"""Functions run as Lambda runs them."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ladder.cloud.client import Cloud
from tests.ladder.cloud.toy.functions import function, queue, received, zipped


def invoke(cloud: Cloud, name: str, event: Any = None, **more: Any) -> Any:
    answer = cloud.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event).encode(), **more)
    return {**answer, "Payload": json.loads(answer["Payload"].read() or "null")}


TELLING = """
import os, boto3
calls = 0
def handler(event, context):
    global calls
    calls += 1
    return {
        "event": event,
        "calls": calls,
        "pid": os.getpid(),
        "who": boto3.client("sts").get_caller_identity()["Arn"],
        "variables": sorted(os.environ),
        "greeting": os.environ["GREETING"],
        "request": context.aws_request_id,
        "name": context.function_name,
        "arn": context.invoked_function_arn,
        "left": context.get_remaining_time_in_millis(),
        "log": context.log_group_name,
    }
"""


def test_a_function_runs_warm_with_its_own_environment_under_its_own_role(cloud: Cloud) -> None:
    name = function(cloud, TELLING, Environment={"Variables": {"GREETING": "hello"}})
    first, second = (invoke(cloud, name, {"n": n})["Payload"] for n in (1, 2))
    assert (first["event"], second["event"]) == ({"n": 1}, {"n": 2})
    assert (first["calls"], second["calls"], first["pid"]) == (1, 2, second["pid"])
    assert first["who"] == f"arn:aws:sts::123456789012:assumed-role/local-toy/{name}"
    assert first["greeting"] == "hello"
    assert "A_SECRET_OF_THE_SHELL" not in first["variables"]
    assert first["name"] == name
    assert first["arn"] == f"arn:aws:lambda:us-east-1:123456789012:function:{name}"
    assert first["log"] == f"/aws/lambda/{name}"
    assert 0 < first["left"] <= 30_000
    assert first["request"] != second["request"]


def test_what_changes_about_a_function_holds_from_the_next_event(cloud: Cloud) -> None:
    name, client = function(cloud, "handler = lambda event, context: 1"), cloud.client("lambda")
    assert invoke(cloud, name)["Payload"] == 1
    new = "import os\nhandler = lambda event, context: os.environ['TWO']"
    client.update_function_code(FunctionName=name, ZipFile=zipped(new))
    client.update_function_configuration(FunctionName=name, Environment={"Variables": {"TWO": "2"}})
    assert invoke(cloud, client.get_function(FunctionName=name)["Configuration"]["FunctionArn"])["Payload"] == "2"


RAISES = "def handler(event, context):\n    raise ValueError('no such model')"
EXITS = "import os\ndef handler(event, context):\n    os._exit(3)"
PRINTS = "def handler(event, context):\n    while True:\n        print('on and on and on')"
SLEEPS = "import time\ndef handler(event, context):\n    time.sleep(60)"


@pytest.mark.parametrize(
    ("source", "kind", "message"),
    [
        (RAISES, "ValueError", "no such model"),
        (EXITS, "Runtime.ExitError", "exit status 3"),
        (SLEEPS, "Sandbox.Timedout", "Task timed out after 1.00 seconds"),
        (PRINTS, "Sandbox.Timedout", "Task timed out after 1.00 seconds"),
        ("import nowhere", "Runtime.ImportModuleError", "Unable to import module 'app': No module named 'nowhere'"),
        ("", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'app'"),
        ("handler = lambda event, context: {1}", "Runtime.MarshalError", "set is not JSON serializable"),
    ],
    ids=["raises", "exits", "sleeps", "prints", "imports", "lacks", "answers"],
)
def test_an_error_is_told_in_lambdas_words(cloud: Cloud, source: str, kind: str, message: str) -> None:
    name = function(cloud, source, Timeout=1)
    for _ in range(2):  # what follows a failure gets a process that lives
        answer = invoke(cloud, name)
        assert answer["FunctionError"] == "Unhandled"
        assert answer["Payload"]["errorType"] == kind
        assert message in answer["Payload"]["errorMessage"]


SLOW = "import time\ndef handler(event, context):\n    time.sleep(1)\n    return 'done'"


def test_a_function_runs_as_often_at_once_as_it_has_reserved(cloud: Cloud) -> None:
    name, client = function(cloud, SLOW), cloud.client("lambda")
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=2)

    def attempt(_: int) -> str:
        try:
            return invoke(cloud, name)["Payload"]
        except client.exceptions.TooManyRequestsException as refused:
            return refused.response["ResponseMetadata"]["HTTPStatusCode"]

    with ThreadPoolExecutor(4) as pool:
        assert sorted(map(str, pool.map(attempt, range(4)))) == ["429", "429", "done", "done"]


MEASURES = """
from aws_lambda_powertools import Metrics
metrics = Metrics(namespace="Toy", service="toy")
@metrics.log_metrics
def handler(event, context):
    print("a line of its own")
    metrics.add_metric(name="Released", unit="Count", value=3)
"""


def test_lines_and_metrics_of_a_function_are_found_where_it_says(cloud: Cloud) -> None:
    group = "/toy/functions"
    name = function(cloud, MEASURES, LoggingConfig={"LogGroup": group})
    assert "FunctionError" not in invoke(cloud, name)
    found = cloud.client("logs").filter_log_events(logGroupName=group)["events"]
    assert [one["message"] for one in found if one["message"].startswith(("a line", "START", "REPORT"))][1] == (
        "a line of its own"
    )
    assert sums(cloud, "Toy", "Released", service="toy") == 3.0
    assert sums(cloud, "AWS/Lambda", "Invocations", FunctionName=name) == 1.0
    assert sums(cloud, "AWS/Lambda", "Errors", FunctionName=name) == 0.0


def sums(cloud: Cloud, namespace: str, metric: str, **dimensions: str) -> float:
    found = cloud.client("cloudwatch").get_metric_statistics(
        Namespace=namespace,
        MetricName=metric,
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
        StartTime="2020-01-01T00:00:00Z",
        EndTime="2100-01-01T00:00:00Z",
        Period=3600,
        Statistics=["Sum"],
    )["Datapoints"]
    return sum(point["Sum"] for point in found)


def test_an_event_that_fails_to_the_end_becomes_a_dead_letter(cloud: Cloud) -> None:
    url, arn = queue(cloud)
    name = function(cloud, RAISES, DeadLetterConfig={"TargetArn": arn})
    client = cloud.client("lambda")
    client.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=1)
    assert client.get_function(FunctionName=name)["Configuration"]["DeadLetterConfig"] == {"TargetArn": arn}
    assert invoke(cloud, name, {"n": 1}, InvocationType="Event")["StatusCode"] == 202
    letter = received(cloud, url)
    assert letter["Body"] == {"n": 1}
    assert letter["MessageAttributes"]["ErrorMessage"]["StringValue"] == "no such model"
    assert sums(cloud, "AWS/Lambda", "Errors", FunctionName=name) == 2.0


def test_a_destination_is_told_of_the_request_and_the_failure(cloud: Cloud) -> None:
    url, arn = queue(cloud)
    name = function(cloud, RAISES)
    config = {"MaximumRetryAttempts": 0, "DestinationConfig": {"OnFailure": {"Destination": arn}}}
    cloud.client("lambda").put_function_event_invoke_config(FunctionName=name, **config)
    invoke(cloud, name, {"n": 1}, InvocationType="Event")
    record = received(cloud, url)["Body"]
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestPayload"] == {"n": 1}
    assert record["responsePayload"]["errorType"] == "ValueError"


def test_a_dry_run_says_whether_there_is_such_a_function(cloud: Cloud) -> None:
    name = function(cloud, RAISES)
    assert invoke(cloud, name, InvocationType="DryRun")["StatusCode"] == 204
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        invoke(cloud, "nobody", InvocationType="DryRun")
