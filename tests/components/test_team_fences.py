"""What buckets, keys and images say themselves, whatever a role elsewhere is granted."""

from collections.abc import Mapping
from typing import Any

import pytest

from components.team_fences import (
    AT_WORK,
    BATCHES,
    DELIVERS,
    IN_THE_VPC,
    TEAM,
    only_ci_pushes,
    only_from_vpc,
    only_team_touches_objects,
    only_team_uses_key,
    only_those_at_work_read,
)
from tests.components.examples import members, territory
from tests.components.iam import refuses

OURS, VPC = members(), str(territory().vpc_id)
DATA = territory().data_bucket
BUCKET = f"arn:aws:s3:::{DATA}"
TAGS = {"aws:PrincipalTag/team": "lending", "aws:PrincipalTag/managed-by": "ladder"}
OTHER = {
    "aws:PrincipalTag/team": "mobility",
    "aws:PrincipalTag/managed-by": "ladder",
    "aws:PrincipalArn": members("mobility").role_arns["people"],
}
PLATFORM = {"aws:PrincipalTag/team": "platform", "aws:PrincipalTag/managed-by": "ladder"}
ADMINISTRATOR = {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/administrator"}
COMPANY = ADMINISTRATOR | {"aws:PrincipalTag/team": "cloud"}  # whose company has a tag of the same name
TAGGED = ADMINISTRATOR | TAGS  # whoever may tag a role could make themselves this


def role(part: str) -> dict[str, str]:
    return {**TAGS, "aws:PrincipalArn": OURS.role_arns[part], "aws:SourceVpc": VPC}


def policy(*statements: Mapping[str, Any]) -> dict[str, Any]:
    return {"Statement": list(statements)}


@pytest.mark.parametrize("action", ["s3:GetObject", "s3:PutObject", "s3:DeleteObjectVersion"])
def test_objects_are_for_the_teams_roles_alone_by_name_and_an_administrators_no_more_than_another_teams(
    action: str,
) -> None:
    fence = policy(*only_team_touches_objects(DATA, OURS, platform_writes=["m/contract.json"]))
    assert not any(refuses(fence, action, f"{BUCKET}/a", role(part)) for part in TEAM)
    for who in (OTHER, PLATFORM, COMPANY, ADMINISTRATOR, {}):
        assert refuses(fence, action, f"{BUCKET}/a", who)
    assert not refuses(fence, action, f"{BUCKET}/m/contract.json", COMPANY)


@pytest.mark.parametrize("action", ["s3:GetObject", "s3:PutObject"])
def test_a_tag_alone_makes_nobody_one_of_the_team(action: str) -> None:
    fence = policy(*only_team_touches_objects(DATA, OURS))
    assert refuses(fence, action, f"{BUCKET}/a", TAGGED)
    assert refuses(policy(*only_ci_pushes(OURS)), "ecr:PutImage", "*", TAGGED)


def test_readers_of_another_account_are_let_in_by_the_pattern_of_their_role() -> None:
    theirs = "arn:aws:iam::222222222222:role/*-lending-release-*"
    fence = policy(*only_team_touches_objects(DATA, OURS, also=[theirs]))
    reader = {"aws:PrincipalArn": "arn:aws:iam::222222222222:role/prod-lending-release-us-east-1"}
    assert not refuses(fence, "s3:GetObject", f"{BUCKET}/a", reader)
    assert refuses(fence, "s3:GetObject", f"{BUCKET}/a", {"aws:PrincipalArn": "arn:aws:iam::222222222222:role/x"})


def test_rows_are_read_by_those_who_work_with_them_and_by_no_other_role_of_the_team() -> None:
    fence = policy(only_those_at_work_read(DATA, OURS, but=[BATCHES]))
    for part in TEAM:
        for action in ("s3:GetObject", "s3:GetObjectVersion"):
            assert refuses(fence, action, f"{BUCKET}/m/raw/x.csv", role(part)) == (part not in AT_WORK), part
            assert not refuses(fence, action, f"{BUCKET}/batches/m/1/in.csv", role(part))
    copies = policy(only_those_at_work_read(DATA, OURS, only=["runs/prepare"]))
    assert refuses(copies, "s3:GetObject", f"{BUCKET}/runs/prepare/m/1/dataset/train.parquet", role("release"))
    assert not refuses(copies, "s3:GetObject", f"{BUCKET}/runs/judge/m/1/evaluate/evaluation.json", role("release"))
    assert not {"ci", "release", "pipeline", "tracking"} & set(AT_WORK)


@pytest.mark.parametrize("action", ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"])
def test_what_code_could_steal_opens_objects_from_our_vpc_alone(action: str) -> None:
    fence = policy(only_from_vpc(DATA, OURS, VPC))
    for part in TEAM:
        assert not refuses(fence, action, f"{BUCKET}/a", role(part))
        for elsewhere in ({"aws:SourceVpc": "vpc-elsewhere"}, {}):
            stolen = {key: value for key, value in role(part).items() if key != "aws:SourceVpc"} | elsewhere
            assert refuses(fence, action, f"{BUCKET}/a", stolen) == (part in IN_THE_VPC), part
    assert {*IN_THE_VPC} == {"jobs", "pods", "step-prepare", "step-author", "step-judge"} | {*DELIVERS}
    # SageMaker itself reads the verdict and checks a model's files from a network of its own.
    assert not {"pipeline", "serving", "tracking"} & set(IN_THE_VPC)


def test_nobody_is_locked_out_of_administration() -> None:
    bucket = policy(
        *only_team_touches_objects(DATA, OURS),
        only_those_at_work_read(DATA, OURS, but=[BATCHES]),
        only_from_vpc(DATA, OURS, VPC),
    )
    for action in ("s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:ListBucket"):
        assert not any(refuses(bucket, action, BUCKET, who) for who in (COMPANY, PLATFORM, {}))
        assert refuses(bucket, action, BUCKET, OTHER)
    key = policy(only_team_uses_key(OURS))
    assert not any(refuses(key, "kms:PutKeyPolicy", "*", who) for who in (COMPANY, PLATFORM, OTHER, {}))


def test_another_team_decrypts_nothing_and_a_deployment_can_encrypt() -> None:
    key = policy(only_team_uses_key(OURS))
    assert refuses(key, "kms:Decrypt", "*", OTHER)
    assert not any(refuses(key, "kms:GenerateDataKey", "*", who) for who in (role("jobs"), PLATFORM, COMPANY, {}))


def test_only_ci_pushes_and_no_other_team_pulls() -> None:
    images = policy(*only_ci_pushes(OURS))
    assert not refuses(images, "ecr:PutImage", "*", role("ci"))
    assert refuses(images, "ecr:PutImage", "*", role("people"))
    assert not refuses(images, "ecr:BatchGetImage", "*", role("jobs"))
    assert not refuses(images, "ecr:BatchGetImage", "*", PLATFORM)
    assert refuses(images, "ecr:BatchGetImage", "*", OTHER)
