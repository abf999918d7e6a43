"""What a release made leaves with its registry, and nothing of another model does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ladder.cloud.client import Cloud
from ladder.cloud.home import Home
from ladder.operate.retirement import retire

MINE, THEIRS = "dev-lending-loan-approval", "dev-lending-loan-approval-two"
ROLE = "arn:aws:iam::111111111111:role/dev-lending-serving"


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Cloud]:
    running = Cloud.start(stack="local", account_id="111111111111", region="us-east-1", home=Home(tmp_path / "home"))
    yield running
    running.stop()


def served(sagemaker: Any, group: str) -> None:
    """A group of two versions that were released once, the second behind the endpoint, and one that never was."""
    sagemaker.create_model_package_group(ModelPackageGroupName=group)
    for number in (1, 2):
        sagemaker.create_model_package(ModelPackageGroupName=group)
        released = f"{group}-v{number}"
        sagemaker.create_model(ModelName=released, ExecutionRoleArn=ROLE)
        variant = {
            "VariantName": "all",
            "ModelName": released,
            "InitialInstanceCount": 1,
            "InstanceType": "ml.m5.large",
        }
        sagemaker.create_endpoint_config(EndpointConfigName=released, ProductionVariants=[variant])
    sagemaker.create_model_package(ModelPackageGroupName=group)
    sagemaker.create_endpoint(EndpointName=group, EndpointConfigName=f"{group}-v2")


def standing(sagemaker: Any, group: str) -> dict[str, list[str]]:
    packages = sagemaker.list_model_packages(ModelPackageGroupName=group)["ModelPackageSummaryList"]
    named = {
        "endpoints": [one["EndpointName"] for one in sagemaker.list_endpoints()["Endpoints"]],
        "configs": [one["EndpointConfigName"] for one in sagemaker.list_endpoint_configs()["EndpointConfigs"]],
        "models": [one["ModelName"] for one in sagemaker.list_models()["Models"]],
    }
    ours = {
        kind: sorted(name for name in names if name in {group, f"{group}-v1", f"{group}-v2"})
        for kind, names in named.items()
    }
    return {**ours, "versions": sorted(one["ModelPackageArn"] for one in packages)}


def test_endpoint_configs_models_and_versions_go_and_a_second_time_finds_nothing(cloud: Cloud) -> None:
    sagemaker = cloud.client("sagemaker")
    for group in (MINE, THEIRS):
        served(sagemaker, group)
    others = standing(sagemaker, THEIRS)
    retire(cloud.client, MINE)
    assert standing(sagemaker, MINE) == {"endpoints": [], "configs": [], "models": [], "versions": []}
    retire(cloud.client, MINE)
    assert standing(sagemaker, THEIRS) == others
    assert all(others.values())
