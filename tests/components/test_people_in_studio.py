"""What the people of a team may do in Studio, as their role grants it and the boundary leaves it."""

from collections.abc import Mapping
from typing import Any

import pytest

from components.team_access import for_people
from tests.components.iam import allows
from tests.components.team_fence import OURS, STUDIO, fence, may

SPACE = "arn:aws:sagemaker:us-east-1:111111111111:space/d-abcdefghijkl/any"
ADA = {
    "sagemaker:UserProfileName": "dev-lending-ada",
    "sagemaker:OwnerUserProfileArn": STUDIO,
    "sagemaker:SpaceSharingType": "Private",
}
GRANTED = {"Statement": for_people(OURS, ["ml.t3.medium"])}


def in_studio(action: str, resource: str, context: Mapping[str, Any]) -> bool:
    return allows(fence(people=True), action, resource, context)


@pytest.mark.parametrize("document", ["boundary", "granted"])
@pytest.mark.parametrize("verb", ["CreateSpace", "UpdateSpace", "DeleteSpace", "CreateApp", "DeleteApp"])
def test_in_studio_people_work_in_private_spaces_of_their_own_and_in_no_colleague_s(verb: str, document: str) -> None:
    # https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSageMakerFullAccess.html
    def allowed(**changed: str) -> bool:
        asked = ADA | {f"sagemaker:{key}": value for key, value in changed.items()}
        place = SPACE if "Space" in verb else SPACE.replace(":space/", ":app/") + "/JupyterLab/default"
        return allows(fence(people=True) if document == "boundary" else GRANTED, f"sagemaker:{verb}", place, asked)

    assert allowed()
    assert not allowed(UserProfileName="dev-lending-grace")
    assert not allowed(OwnerUserProfileArn=STUDIO.replace("ada", "grace"))
    assert not allowed(OwnerUserProfileArn=STUDIO.replace("lending", "mobility"))
    assert not allowed(SpaceSharingType="Shared")


def test_a_machine_that_is_not_listed_opens_in_no_space() -> None:
    assert not in_studio("sagemaker:CreateSpace", SPACE, ADA | {"sagemaker:InstanceTypes": ["ml.p5.48xlarge"]})
    assert not may("sagemaker:CreateSpace", SPACE, ADA)


@pytest.mark.parametrize(("who", "opened"), [("ada@example.com", True), ("grace@example.com", False), ("a", False)])
def test_a_person_opens_the_profile_that_bears_their_name_and_no_other_of_the_team(who: str, opened: bool) -> None:
    asked = {"aws:userid": f"AROAEXAMPLE:{who}", "sagemaker:ResourceTag/person": "ada@example.com"}
    assert allows(GRANTED, "sagemaker:CreatePresignedDomainUrl", STUDIO, asked) == opened
    assert not in_studio("sagemaker:CreatePresignedDomainUrl", STUDIO.replace("lending", "mobility"), asked)


# What Studio does in the person's name besides: https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
# ("CreateDomain API") and https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-jl-user-guide-space-access.html
@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("kms:DescribeKey", OURS.studio_key_arn, {}),
        ("kms:CreateGrant", OURS.studio_key_arn, {"kms:GrantIsForAWSResource": "true"}),
        ("sagemaker:AddTags", SPACE, {"sagemaker:TaggingAction": "CreateSpace"}),
        ("sagemaker:AddTags", SPACE.replace(":space/", ":app/"), {"sagemaker:TaggingAction": "CreateApp"}),
        ("sagemaker:DescribeSpace", SPACE, {}),
        ("sagemaker:DescribeApp", SPACE.replace(":space/", ":app/"), {}),
    ],
)
def test_what_studio_asks_for_in_a_person_s_name_is_granted_and_left_by_the_boundary(
    action: str, resource: str, context: dict[str, str]
) -> None:
    assert allows(GRANTED, action, resource, context)
    assert in_studio(action, resource, context)


def test_the_domain_s_key_is_lent_to_aws_alone_and_opens_nothing_for_people() -> None:
    for action in ("kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant"):
        assert not in_studio(action, str(OURS.studio_key_arn), {"kms:GrantIsForAWSResource": "false"}), action
