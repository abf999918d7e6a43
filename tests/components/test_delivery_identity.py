from dataclasses import replace

import pytest

from components.delivery_identity import (
    ISSUER,
    DeliveryIdentity,
    DeliveryIdentityArgs,
    Workflow,
    provider_arn,
    workflow_trust,
)
from tests.components.iam import allows
from tests.recording import requested


def test_the_provider_vouches_for_github_to_sts_alone() -> None:
    provider = requested(lambda: DeliveryIdentity("delivery", DeliveryIdentityArgs(tags={})))["delivery-github"]
    assert provider["url"] == "https://token.actions.githubusercontent.com"
    assert provider["clientIdLists"] == ["sts.amazonaws.com"]


def test_a_stack_that_does_not_own_the_provider_knows_its_arn() -> None:
    assert provider_arn("333333333333") == (
        "arn:aws:iam::333333333333:oidc-provider/token.actions.githubusercontent.com"
    )


WORKFLOW = Workflow(repository="acme/models", branch="main", environment="dev-lending")
OF_IDS = replace(WORKFLOW, owner_id="123", repository_id="456")
NAMED = "repo:acme/models:environment:dev-lending"
BY_ID = "repo:acme@123/models@456:environment:dev-lending"


def lets_in(workflow: Workflow, sub: str, **claims: str) -> bool:
    """What GitHub puts into a token, where its claims differ from those of ours on the branch."""
    token = {"aud": "sts.amazonaws.com", "sub": sub, "ref": "refs/heads/main", "repository_id": "456", **claims}
    keys = {f"{ISSUER}:{claim}": value for claim, value in token.items()}
    policy = {"Statement": [{"Resource": "*", **workflow_trust("arn:provider", workflow)}]}
    return allows(policy, "sts:AssumeRoleWithWebIdentity", "*", keys)


def test_a_job_of_the_teams_github_environment_on_the_branch_is_let_in() -> None:
    assert lets_in(WORKFLOW, NAMED)


@pytest.mark.parametrize(
    ("sub", "claims"),
    [
        (NAMED.replace("lending", "mobility"), {}),  # another team's job, from the same repository and branch
        (NAMED.replace("dev", "prod"), {}),
        ("repo:acme/models:ref:refs/heads/main", {}),  # a job of no environment
        (NAMED, {"ref": "refs/heads/other"}),
        (NAMED, {"ref": "refs/pull/1/merge"}),
        (NAMED.replace("acme", "evil"), {}),
        (NAMED, {"aud": "https://github.com/acme"}),
    ],
)
def test_no_other_job_is(sub: str, claims: dict[str, str]) -> None:
    assert not lets_in(WORKFLOW, sub, **claims)
    assert not lets_in(OF_IDS, sub, **claims)


def test_a_repository_that_its_ids_name_is_let_in_by_either_subject_and_one_that_took_its_name_by_none() -> None:
    """Repositories made, renamed or moved since 2026-07-15 send their ids in the subject, older ones need not."""
    assert lets_in(OF_IDS, NAMED)
    assert lets_in(OF_IDS, BY_ID)
    assert not lets_in(WORKFLOW, BY_ID)
    for sub in (NAMED, BY_ID):
        assert not lets_in(OF_IDS, sub, repository_id="789")
