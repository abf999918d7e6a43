"""What is asked of SageMaker is what its own API takes, whatever the strategy."""

from typing import Any, cast

import botocore.session
import pytest
from botocore.validate import ParamValidator

from pipelines.delivery.deployment import (
    LONGEST_MINUTES,
    deployment_config,
    differs,
    endpoint_config_request,
    model_request,
    number_of,
)
from tests.pipelines.delivery.cases import PACKAGE, contract

SAGEMAKER: Any = cast(Any, botocore.session.get_session()).get_service_model("sagemaker")
RELEASES = [
    {"strategy": "canary", "percent": 10, "interval_minutes": 15, "bake_minutes": 30},
    {"strategy": "linear", "percent": 10, "interval_minutes": 30, "bake_minutes": 60},
    {"strategy": "all-at-once", "percent": None, "interval_minutes": None, "bake_minutes": 0},
    {"strategy": "shadow", "percent": None, "interval_minutes": None, "bake_minutes": 10},
]


def check(operation: str, **request: Any) -> None:
    report = ParamValidator().validate(request, SAGEMAKER.operation_model(operation).input_shape)
    assert not report.has_errors(), report.generate_report()


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release["strategy"])
def test_every_strategy_is_a_request_that_sagemaker_takes(release: dict[str, Any], back: bool) -> None:
    asked = contract(release={**release, "shadow_minutes": None})
    config = deployment_config(asked, back=back)
    check("UpdateEndpoint", EndpointName="e", EndpointConfigName="c", DeploymentConfig=config)
    check("CreateModel", **model_request(asked, PACKAGE))
    check("CreateEndpointConfig", **endpoint_config_request(asked, PACKAGE))
    seconds = config["BlueGreenUpdatePolicy"].get("MaximumExecutionTimeoutInSeconds", 600)
    assert 600 <= seconds <= 60 * LONGEST_MINUTES  # API_BlueGreenUpdatePolicy


def test_a_release_is_watched_by_its_alarms_and_the_way_back_by_none() -> None:
    watched = deployment_config(contract(), back=False)["AutoRollbackConfiguration"]["Alarms"]
    assert [alarm["AlarmName"] for alarm in watched] == list(contract().hosting.alarms)
    back = deployment_config(contract(), back=True)
    assert "AutoRollbackConfiguration" not in back
    assert "TerminationWaitInSeconds" not in back["BlueGreenUpdatePolicy"]


def test_traffic_moves_as_the_contract_says() -> None:
    policy = deployment_config(contract(), back=False)["BlueGreenUpdatePolicy"]
    assert policy["TrafficRoutingConfiguration"] == {
        "Type": "CANARY",
        "CanarySize": {"Type": "CAPACITY_PERCENT", "Value": 10},
        "WaitIntervalInSeconds": 900,
    }
    assert policy["TerminationWaitInSeconds"] == 1800
    assert policy["MaximumExecutionTimeoutInSeconds"] > 900 + 1800


def test_an_instance_with_a_disk_of_its_own_takes_no_key() -> None:
    hosting = {**contract().hosting.model_dump(), "volume_key_arn": None}
    assert "KmsKeyId" not in endpoint_config_request(contract(hosting=hosting), PACKAGE)
    assert "KmsKeyId" in endpoint_config_request(contract(), PACKAGE)


def test_what_was_made_by_other_hands_is_told_by_what_differs() -> None:
    asked = model_request(contract(), PACKAGE)
    found = {
        **asked,
        "CreationTime": "now",
        "Containers": [{**asked["Containers"][0], "Mode": "SingleModel"}],
        "Tags": [],
    }
    assert differs(found, asked) == []
    assert differs({**found, "EnableNetworkIsolation": False}, asked) == ["EnableNetworkIsolation"]
    assert differs({**found, "Containers": [{"ModelPackageName": "another"}]}, asked) == ["Containers"]
    assert differs({**found, "Containers": []}, asked) == ["Containers"]


@pytest.mark.parametrize(("config", "number"), [("dev-a-b-v12", 12), ("dev-a-b", None), ("", None), ("x-v", None)])
def test_the_config_tells_which_version_serves(config: str, number: int | None) -> None:
    assert number_of(config) == number
