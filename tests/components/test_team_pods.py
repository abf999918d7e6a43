"""Pods of a team in AWS: who may be them, and what they may do."""

import json
from typing import Any

import pytest

from components.team_pods import TeamPods, TeamPodsArgs
from tests.components.examples import ACCOUNT, REGION, boundary, territory
from tests.components.iam import allows
from tests.recording import requested

OURS, OTHERS = territory(), territory("mobility")
CLUSTER = f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/dev-gpu"
MADE = requested(
    lambda: TeamPods(
        "lending-cluster",
        TeamPodsArgs(
            territory=OURS,
            namespace="team-lending",
            cluster="dev-gpu",
            cluster_arn=CLUSTER,
            people_role_name="dev-lending-people",
            role_name="dev-lending-pods-us-east-1",
            boundary_arn="arn:boundary",
            tags={"team": "lending"},
        ),
    )
)
GRANTED = json.loads(MADE["lending-cluster-pods-policy"]["policy"])
POD = {
    "aws:SourceAccount": ACCOUNT,
    "aws:SourceArn": CLUSTER,
    "aws:RequestTag/kubernetes-namespace": "team-lending",
    "aws:RequestTag/kubernetes-service-account": "work",
}


def trusts(context: dict[str, Any]) -> bool:
    trust = json.loads(MADE["lending-cluster-pods-role"]["assumeRolePolicy"])
    [statement] = trust["Statement"]
    assert statement["Principal"] == {"Service": "pods.eks.amazonaws.com"}
    # https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html: both, or no pod gets the role.
    return all(allows(trust, action, "*", context) for action in ("sts:AssumeRole", "sts:TagSession"))


def test_pods_of_the_teams_own_account_are_let_in_and_told_to_eks() -> None:
    assert trusts(POD)
    association = MADE["lending-cluster-identity"]
    assert (association["namespace"], association["serviceAccount"]) == ("team-lending", "work")
    assert MADE["lending-cluster-pods-role"]["permissionsBoundary"] == "arn:boundary"


@pytest.mark.parametrize(
    "other",
    [
        {"aws:RequestTag/kubernetes-namespace": "team-mobility"},
        {"aws:RequestTag/kubernetes-service-account": "default"},
        {"aws:SourceArn": f"{CLUSTER}2"},
        {"aws:SourceAccount": "999999999999"},
    ],
)
def test_nobody_elses_pods_are(other: dict[str, str]) -> None:
    assert not trusts({**POD, **other})


def test_people_enter_as_their_teams_group() -> None:
    entry = MADE["lending-cluster-people"]
    assert entry["principalArn"] == f"arn:aws:iam::{ACCOUNT}:role/dev-lending-people"
    assert entry["kubernetesGroups"] == ["ladder:lending"]


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:GetObject", f"arn:aws:s3:::{OURS.data_bucket}/raw/rows.csv"),
        ("s3:ListBucket", f"arn:aws:s3:::{OURS.data_bucket}"),
        ("s3:PutObject", f"arn:aws:s3:::{OURS.data_bucket}/runs/mine/model.tar.gz"),
        ("kms:GenerateDataKey", str(OURS.key_arn)),
    ],
)
def test_they_read_the_teams_data_and_leave_results_within_its_boundary(action: str, resource: str) -> None:
    assert allows(GRANTED, action, resource)
    assert allows(boundary(OURS), action, resource, {"aws:ResourceAccount": ACCOUNT})


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:PutObject", f"arn:aws:s3:::{OURS.data_bucket}/raw/rows.csv"),
        ("s3:PutObject", f"arn:aws:s3:::{OURS.artifacts_bucket}/runs/judge/x"),
        ("s3:GetObject", f"arn:aws:s3:::{OTHERS.data_bucket}/raw/rows.csv"),
        ("kms:CreateGrant", str(OURS.key_arn)),
        ("kms:Decrypt", str(OTHERS.key_arn)),
        ("iam:PassRole", OURS.jobs_role_arn),
        ("sagemaker:CreateTrainingJob", OURS.sagemaker("training-job")),
        ("ecr:PutImage", OURS.repository_arn),
        ("eks:DescribeCluster", CLUSTER),
    ],
)
def test_they_do_nothing_else(action: str, resource: str) -> None:
    assert not allows(GRANTED, action, resource)
