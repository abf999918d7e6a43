"""Codes and defaults are those of Service Quotas: https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html."""

import json

import pytest

from ladder.judges.quotas import Quota, quotas_of, vcpus, zone_without_eks
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from pipelines.training.lineage import PACKAGE


def of(stack: str) -> dict[str, Quota]:
    config = read(stack, None)
    return {one.name: one for one in quotas_of(config, plan_of(config))}


@pytest.mark.parametrize(
    ("name", "service", "code", "needed"),
    [
        # Two nodes at most, each of four vCPUs. A new account has none of either.
        ("All G and VT Spot Instance Requests", "ec2", "L-3819A6DF", 8),
        ("MLflow apps", "sagemaker", "", 2),
        ("VPCs per Region", "vpc", "L-F678F1CE", 1),
        ("ml.m5.large for training job usage", "sagemaker", "", 2),
        ("ml.m5.large for endpoint usage", "sagemaker", "", 3),
    ],
)
def test_a_plan_says_what_it_needs(name: str, service: str, code: str, needed: int) -> None:
    found = of("dev-us-east-1")[name]
    assert (found.service, found.code, found.needed) == (service, code, needed)


def test_a_fourth_mlflow_app_needs_more_than_an_account_has() -> None:
    app = of("dev-us-east-1")["MLflow apps"]
    assert app.default == 3
    assert not app.may_fall_short
    assert Quota(service=app.service, code="", name=app.name, needed=4, default=3).may_fall_short


def test_the_commands_name_the_quota_and_how_much_is_needed() -> None:
    spot = of("dev-us-east-1")["All G and VT Spot Instance Requests"]
    assert "--service-code ec2" in spot.asks("us-east-1")
    assert "QuotaCode=='L-3819A6DF'" in spot.asks("us-east-1")
    assert "--quota-code L-3819A6DF --desired-value 8" in spot.requests("us-east-1")


@pytest.mark.parametrize(("type_", "count"), [("g5.xlarge", 4), ("g5.12xlarge", 48), ("p5.48xlarge", 192)])
def test_vcpus_follow_from_the_size(type_: str, count: int) -> None:
    assert vcpus(type_) == count


def test_the_zone_that_eks_refuses_is_told_by_its_id_where_there_is_a_cluster() -> None:
    # https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
    assert zone_without_eks(read("dev-us-east-1", None)) == "use1-az3"
    assert zone_without_eks(read("prod-eu-west-1", None)) == ""


def test_the_jobs_that_wait_for_one_step_are_counted_together() -> None:
    """Predict and both Stress jobs read what Train left, so SageMaker starts them at once."""
    definition = json.loads((PACKAGE / "training" / "training_pipeline.json").read_text())
    after_train = [
        step["Name"]
        for step in definition["Steps"]
        if step["Type"] == "Processing" and "Steps.Train." in json.dumps(step) and "Evaluate" not in step["Name"]
    ]
    usage = [one.needed for name, one in of("dev-us-east-1").items() if name.endswith("processing job usage")]
    assert sum(usage) == len(after_train) * len(read("dev-us-east-1").models())
