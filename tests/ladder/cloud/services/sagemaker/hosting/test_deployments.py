"""A new version takes over as it was asked to, and is taken back by its alarms; under traffic, over plain boto3."""

import threading
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ladder.cloud.client import Cloud
from ladder.cloud.services.sagemaker.hosting.deployment import Shift, shifts
from tests.ladder.cloud.services.sagemaker.hosting.test_endpoints import ask, at_rest, deploy, serve
from tests.ladder.cloud.toy.pipeline import Raw, Toy, until

HALF = {"Type": "CAPACITY_PERCENT", "Value": 50}


@pytest.fixture
def toy(cloud: Cloud) -> Toy:
    return Toy.new(cloud)


def alarm(toy: Toy, metric: str, threshold: float, **statistic: str) -> str:
    name = f"{toy.name}-{metric}"
    dimensions = {"EndpointName": toy.name, "VariantName": "primary"}
    toy.cloud.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        Namespace="AWS/SageMaker",
        MetricName=metric,
        Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
        Period=60,
        EvaluationPeriods=1,
        Threshold=threshold,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
        **statistic,
    )
    return name


def canary(*alarms: str, wait: int = 240, bake: int = 20) -> Raw:
    routing = {"Type": "CANARY", "CanarySize": HALF, "WaitIntervalInSeconds": wait}
    policy = {"TrafficRoutingConfiguration": routing, "TerminationWaitInSeconds": bake}
    watched = {"AutoRollbackConfiguration": {"Alarms": [{"AlarmName": name} for name in alarms]}} if alarms else {}
    return {"BlueGreenUpdatePolicy": policy, **watched}


def update(toy: Toy, version: str, deployment: Raw) -> None:
    toy.cloud.client("sagemaker").update_endpoint(
        EndpointName=toy.name, EndpointConfigName=f"{toy.name}-{version}", DeploymentConfig=deployment
    )


@contextmanager
def traffic(toy: Toy) -> Generator[list[str]]:
    """Four callers who never stop asking: who answered each, or ``lost``."""
    answered: list[str] = []
    enough = threading.Event()

    def keep_asking() -> None:
        while not enough.is_set():
            try:
                answered.append(ask(toy)["model"])
            except ClientError as refusal:
                response: Any = refusal.response
                answered.append(f"{response.get('OriginalMessage', 'lost')} failed")
            time.sleep(0.005)

    callers = [threading.Thread(target=keep_asking) for _ in range(4)]
    for caller in callers:
        caller.start()
    try:
        yield answered
    finally:
        enough.set()
        for caller in callers:
            caller.join()


def in_service(toy: Toy) -> Raw:
    return until(
        lambda: toy.cloud.client("sagemaker").describe_endpoint(EndpointName=toy.name),
        lambda found: found["EndpointStatus"] == "InService",
    )


@pytest.mark.parametrize(
    ("metric", "threshold", "statistic", "fault"),
    [
        ("Invocation5XXErrors", 0.05, {"Statistic": "Average"}, {"TOY_FAILS": "20"}),
        ("ModelLatency", 150_000, {"ExtendedStatistic": "p90"}, {"TOY_SLEEP": "0.3"}),
    ],
)
def test_a_worse_version_is_taken_back_by_its_alarm_and_the_old_one_serves_throughout(
    toy: Toy, metric: str, threshold: float, statistic: Raw, fault: Raw
) -> None:
    deploy(toy, "v1", "one", instances=2)
    deploy(toy, "v2", "two", instances=2, **fault)
    serve(toy, "v1")
    name = alarm(toy, metric, threshold, **statistic)
    with traffic(toy) as answered:
        update(toy, "v2", canary(name, wait=1200))
        found = in_service(toy)
        done = len(answered)
        until(lambda: len(answered), lambda count: count > done + 20)
    assert found["EndpointConfigName"] == f"{toy.name}-v1"  # and no reason is given, as in AWS
    counts = Counter(answered)
    assert counts["two"] > 0
    assert set(counts) <= {"one", "two", "two failed"}  # nothing is lost but what the new version itself failed
    assert set(answered[done + 8 :]) == {"one"}


def test_a_good_version_gets_its_share_and_then_everything_with_no_request_lost(toy: Toy) -> None:
    deploy(toy, "v1", "one", instances=2)
    deploy(toy, "v2", "two", instances=2, TOY_START="1")  # slow to start is no fault
    serve(toy, "v1")
    name = alarm(toy, "Invocation5XXErrors", 0.05, Statistic="Average")
    with traffic(toy) as answered:
        update(toy, "v2", canary(name, wait=40))
        pending = until(
            lambda: toy.cloud.client("sagemaker").describe_endpoint(EndpointName=toy.name),
            lambda found: "PendingDeploymentSummary" in found,
        )
        shared = len(answered)
        found = in_service(toy)
        done = len(answered)
        until(lambda: len(answered), lambda count: count > done + 20)
    [green] = pending["PendingDeploymentSummary"]["ProductionVariants"]
    assert green["CurrentWeight"] in {0.5, 1.0}
    assert found["EndpointConfigName"] == f"{toy.name}-v2"
    assert found["LastDeploymentConfig"]["BlueGreenUpdatePolicy"]["TerminationWaitInSeconds"] == 20
    assert set(answered) == {"one", "two"}
    assert set(answered[shared:done]) == {"one", "two"}
    assert set(answered[done + 8 :]) == {"two"}


def test_a_shadow_is_shown_every_request_and_changes_no_answer(toy: Toy) -> None:
    deploy(toy, "v1", "one", instances=2)
    deploy(toy, "v2", "two", instances=2, TOY_FAILS="100")
    sagemaker = toy.cloud.client("sagemaker")
    primary = {"VariantName": "primary", "ModelName": f"{toy.name}-v1", "InstanceType": "ml.m5.large"}
    shadow = {"VariantName": "shadow", "ModelName": f"{toy.name}-v2", "InstanceType": "ml.m5.large"}
    sagemaker.create_endpoint_config(
        EndpointConfigName=f"{toy.name}-both",
        ProductionVariants=[{**primary, "InitialInstanceCount": 1}],
        ShadowProductionVariants=[{**shadow, "InitialInstanceCount": 1}],
    )
    serve(toy, "both")
    assert {ask(toy)["model"] for _ in range(20)} == {"one"}

    def shown() -> float:
        found = toy.cloud.client("cloudwatch").get_metric_statistics(
            Namespace="AWS/SageMaker",
            MetricName="Invocation5XXErrors",
            Dimensions=[{"Name": "EndpointName", "Value": toy.name}, {"Name": "VariantName", "Value": "shadow"}],
            StartTime=time.time() - 3600,
            EndTime=time.time() + 60,
            Period=7200,
            Statistics=["Sum"],
        )
        return sum(point["Sum"] for point in found["Datapoints"])

    assert until(shown, lambda count: count == 20)


def test_what_sagemaker_refuses_is_refused_before_anything_changes(toy: Toy) -> None:
    deploy(toy, "v1", "one", instances=2)
    deploy(toy, "v2", "two", instances=2)
    serve(toy, "v1")
    whole = {"Type": "CAPACITY_PERCENT", "Value": 100}
    routing = {"Type": "CANARY", "CanarySize": whole, "WaitIntervalInSeconds": 0}
    with pytest.raises(ClientError, match="at most 50 percent"):
        update(toy, "v2", {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": routing}})
    other = {"VariantName": "other", "ModelName": f"{toy.name}-v2", "InstanceType": "ml.m5.large"}
    toy.cloud.client("sagemaker").create_endpoint_config(
        EndpointConfigName=f"{toy.name}-other", ProductionVariants=[{**other, "InitialInstanceCount": 1}]
    )
    with pytest.raises(ClientError, match="same variant names"):
        update(
            toy, "other", {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {**routing, "Type": "ALL_AT_ONCE"}}}
        )
    assert at_rest(toy)["EndpointConfigName"] == f"{toy.name}-v1"


@pytest.mark.parametrize(
    ("routing", "instances", "expected"),
    [
        ({"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 0}, 1, [Shift(1.0, 300)]),
        ({"Type": "CANARY", "CanarySize": {"Type": "CAPACITY_PERCENT", "Value": 10}, "WaitIntervalInSeconds": 60}, 10,
         [Shift(0.1, 60), Shift(1.0, 300)]),
        ({"Type": "CANARY", "CanarySize": {"Type": "INSTANCE_COUNT", "Value": 1}, "WaitIntervalInSeconds": 60}, 4,
         [Shift(0.25, 60), Shift(1.0, 300)]),
        ({"Type": "CANARY", "CanarySize": {"Type": "CAPACITY_PERCENT", "Value": 10}, "WaitIntervalInSeconds": 60}, 2,
         [Shift(0.5, 60), Shift(1.0, 300)]),
        ({"Type": "LINEAR", "LinearStepSize": {"Type": "CAPACITY_PERCENT", "Value": 20}, "WaitIntervalInSeconds": 9}, 4,
         [Shift(0.25, 9), Shift(0.5, 9), Shift(0.75, 9), Shift(1.0, 300)]),
    ],
)  # fmt: skip
def test_traffic_goes_by_capacity_step_by_step(routing: Raw, instances: int, expected: list[Shift]) -> None:
    policy = {"TrafficRoutingConfiguration": routing, "TerminationWaitInSeconds": 300}
    assert shifts({"BlueGreenUpdatePolicy": policy}, instances) == expected
