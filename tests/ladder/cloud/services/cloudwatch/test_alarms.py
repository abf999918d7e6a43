"""Alarms of the embedded cloud watch, change and tell."""

import datetime
import json
import uuid
from typing import Any

import pytest

from ladder.cloud.client import Cloud
from tests.ladder.cloud.toy.pipeline import Raw, until

RUNBOOK = "Runbook: runbooks/training-pipeline-failed.md"


class Watched:
    """One alarm on a metric of its own, with a topic that a queue hears."""

    def __init__(self, cloud: Cloud) -> None:
        self.name, self.cloud = f"local-lending-{uuid.uuid4().hex[:8]}", cloud
        sns, sqs = cloud.client("sns"), cloud.client("sqs")
        self.topic = sns.create_topic(Name=self.name)["TopicArn"]
        self.queue = sqs.create_queue(QueueName=self.name)["QueueUrl"]
        where = sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sns.subscribe(TopicArn=self.topic, Protocol="sqs", Endpoint=where)
        self.put_alarm()

    def put_alarm(self, **more: Any) -> None:
        terms = {
            "AlarmDescription": f"The pipeline failed. {RUNBOOK}",
            "Namespace": "Toy",
            "MetricName": "Failed",
            "Dimensions": [{"Name": "Pipeline", "Value": self.name}],
            "Statistic": "Sum",
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": 1,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [self.topic],
            "OKActions": [self.topic],
        }
        self.cloud.client("cloudwatch").put_metric_alarm(AlarmName=self.name, **{**terms, **more})

    def measure(self, value: float, *, pipeline: str | None = None, seconds_ago: int = 0) -> None:
        """``seconds_ago`` as AWS counts them: this cloud's pass SPEED times as fast."""
        time = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=seconds_ago / SPEED)
        dimensions = [{"Name": "Pipeline", "Value": pipeline or self.name}]
        datum = {"MetricName": "Failed", "Value": value, "Dimensions": dimensions, "Timestamp": time}
        self.cloud.client("cloudwatch").put_metric_data(Namespace="Toy", MetricData=[datum])

    @property
    def alarm(self) -> Raw:
        return self.cloud.client("cloudwatch").describe_alarms(AlarmNames=[self.name])["MetricAlarms"][0]

    def heard(self) -> list[Raw]:
        sqs = self.cloud.client("sqs")
        messages = sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages", [])
        for message in messages:
            sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
        return [json.loads(json.loads(message["Body"])["Message"]) for message in messages]

    def told(self) -> list[Raw]:
        lines = self.cloud.home.notifications.read_text().splitlines()
        notifications = [json.loads(line) for line in lines]
        assert self.cloud.ask("GET", "notifications")[-len(notifications) :] == notifications
        return [one for one in notifications if one["alarm"] == self.name]


SPEED = 20  # of the cloud of the tests (ladder/cloud/__main__.py)


@pytest.fixture
def watched(cloud: Cloud) -> Watched:
    return Watched(cloud)


def test_bad_data_raises_the_alarm_at_once_and_names_the_runbook(watched: Watched) -> None:
    assert watched.alarm["StateValue"] == "OK"  # no failure is good news here
    watched.heard()
    watched.measure(1)
    assert watched.alarm["StateValue"] == "ALARM"
    assert "Sum was [1]" in watched.alarm["StateReason"]
    [message] = watched.heard()
    assert (message["AlarmName"], message["NewStateValue"], message["OldStateValue"]) == (watched.name, "ALARM", "OK")
    last = watched.told()[-1]
    assert (last["state"], last["runbook"]) == ("ALARM", "runbooks/training-pipeline-failed.md")
    assert last["topics"] == [watched.topic]


def test_it_is_cleared_once_and_told_once_when_newer_data_is_good(watched: Watched) -> None:
    watched.measure(1, seconds_ago=310)
    assert watched.alarm["StateValue"] == "ALARM"
    watched.heard()
    watched.measure(0)
    watched.measure(0)
    assert watched.alarm["StateValue"] == "OK"
    assert [message["NewStateValue"] for message in watched.heard()] == ["OK"]


def test_data_of_another_pipeline_is_not_its_business(watched: Watched) -> None:
    watched.measure(1, pipeline="another")
    assert watched.alarm["StateValue"] == "OK"


def test_time_alone_changes_a_state_too(watched: Watched) -> None:
    watched.put_alarm(Period=10, EvaluationPeriods=1)
    watched.measure(1, seconds_ago=29)
    until(lambda: watched.alarm["StateValue"], lambda state: state == "OK")
    assert watched.alarm["StateValue"] == "OK"


def test_an_alarm_that_is_changed_keeps_its_state_until_its_terms_say_otherwise(watched: Watched) -> None:
    watched.measure(1)
    watched.heard()
    watched.put_alarm(AlarmDescription=f"Better words. {RUNBOOK}")
    assert watched.alarm["StateValue"] == "ALARM"
    assert watched.heard() == []
    watched.put_alarm(Threshold=2)
    assert watched.alarm["StateValue"] == "OK"


def test_an_alarm_without_data_knows_nothing_unless_told_how_to_take_that(watched: Watched) -> None:
    watched.put_alarm(TreatMissingData="missing")
    assert watched.alarm["StateValue"] == "INSUFFICIENT_DATA"
    watched.put_alarm(TreatMissingData="breaching")
    assert watched.alarm["StateValue"] == "ALARM"


def test_a_drill_by_set_alarm_state_notifies_and_disabled_actions_do_not(watched: Watched) -> None:
    cloudwatch = watched.cloud.client("cloudwatch")
    watched.heard()
    cloudwatch.set_alarm_state(AlarmName=watched.name, StateValue="ALARM", StateReason="drill")
    assert "ALARM" in [message["NewStateValue"] for message in watched.heard()]
    watched.put_alarm(ActionsEnabled=False)
    watched.heard()
    watched.measure(1)
    assert watched.heard() == []
