"""The rights of level 1's roles. What narrows them further, network and instances and keys, is the boundary's test."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, cast

import pytest

from components.training_access import (
    for_delivery,
    for_jobs,
    for_people,
    for_release,
    for_tracking_app,
    signed_in_with,
)
from tests.components.examples import ACCOUNT, territory

VISION = territory("vision")
APP = f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:mlflow-app/app-1"
ROLES = {
    "people": for_people(VISION, APP),
    "jobs": for_jobs(VISION, APP),
    "ci": for_delivery(VISION),
    "release": for_release(VISION),
    "tracking app": for_tracking_app(VISION),
}
EVERY_ROLE = pytest.mark.parametrize("role", ROLES)
# AWS narrows these to no resource.
WITHOUT_RESOURCE = {
    "ecr:GetAuthorizationToken",
    "cloudwatch:PutMetricData",
    "sagemaker:ListModelPackageGroups",
    "sagemaker:ListModelPackages",
    "sagemaker:ListPipelines",
}


def as_list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def granting(role: str, action: str) -> list[Mapping[str, Any]]:
    return [
        statement
        for statement in ROLES[role]
        if any(fnmatchcase(action, pattern) for pattern in as_list(statement["Action"]))
    ]


def holders(action: str) -> set[str]:
    return {role for role in ROLES if granting(role, action)}


@EVERY_ROLE
def test_a_star_stands_only_where_aws_takes_nothing_else(role: str) -> None:
    anywhere: Iterable[str] = (
        action for one in ROLES[role] if "*" in as_list(one["Resource"]) for action in as_list(one["Action"])
    )
    assert set(anywhere) <= WITHOUT_RESOURCE


@EVERY_ROLE
def test_every_other_resource_is_the_teams_own(role: str) -> None:
    for statement in ROLES[role]:
        for resource in as_list(statement["Resource"]):
            assert resource in ("*", APP, VISION.key_arn) or "dev-vision" in resource, statement


@pytest.mark.parametrize(
    ("action", "who"),
    [
        ("sagemaker:StartPipelineExecution", {"people", "ci"}),
        ("sagemaker:UpdateModelPackage", {"release"}),
        ("sagemaker:CreateEndpoint", {"release"}),
        ("sagemaker:InvokeEndpoint", {"release"}),
        ("sagemaker:CreateModelPackage", {"jobs"}),
        ("iam:PassRole", {"jobs", "release"}),
        ("ecr:PutImage", {"ci"}),
        ("sagemaker:UpdatePipeline", set[str]()),
        ("sagemaker:CreatePipeline", set[str]()),
        ("s3:DeleteObject", set[str]()),
        ("sts:AssumeRole", set[str]()),
    ],
)
def test_who_may(action: str, who: set[str]) -> None:
    assert holders(action) == who


def test_what_is_registered_waits_for_approval_and_only_a_decision_changes_it() -> None:
    [register] = granting("jobs", "sagemaker:CreateModelPackage")
    assert register["Condition"] == {"StringEquals": {"sagemaker:ModelApprovalStatus": "PendingManualApproval"}}
    [decide] = granting("release", "sagemaker:UpdateModelPackage")
    assert decide["Condition"] == {"StringEquals": {"sagemaker:ModelApprovalStatus": ["Approved", "Rejected"]}}


@pytest.mark.parametrize("role", ["jobs", "release"])
def test_the_one_role_that_is_passed_is_the_jobs_and_to_sagemaker(role: str) -> None:
    [passing] = granting(role, "iam:PassRole")
    assert passing["Resource"] == VISION.jobs_role_arn
    assert passing["Condition"] == {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}


def test_jobs_write_runs_and_experiments_and_nothing_else_of_the_artifacts() -> None:
    written = {resource for one in granting("jobs", "s3:PutObject") for resource in as_list(one["Resource"])}
    assert written == {f"arn:aws:s3:::{VISION.artifacts_bucket}/{keys}" for keys in ("*/runs/*", "tracking/*")}
    assert not granting("release", "s3:PutObject")
    assert not granting("ci", "s3:PutObject")


def test_release_is_taken_with_its_own_permission_set_and_not_with_one_called_alike() -> None:
    trust = signed_in_with(ACCOUNT, "ladder-vision-release")
    patterns = trust["Condition"]["ArnLike"]["aws:PrincipalArn"]
    path = f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com"

    def let_in(arn: str) -> bool:
        return any(fnmatchcase(arn, pattern) for pattern in patterns)

    assert let_in(f"{path}/AWSReservedSSO_ladder-vision-release_0123456789abcdef")
    assert let_in(f"{path}/eu-west-1/AWSReservedSSO_ladder-vision-release_0123456789abcdef")
    assert not let_in(f"{path}/AWSReservedSSO_ladder-vision_0123456789abcdef")
    assert not let_in(f"{path}/AWSReservedSSO_ladder-vision-release_more_0123456789abcdef")
