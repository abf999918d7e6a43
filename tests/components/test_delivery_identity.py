from components.delivery_identity import DeliveryIdentity, DeliveryIdentityArgs, provider_arn, workflow_trust
from tests.recording import requested


def test_the_provider_vouches_for_github_to_sts_alone() -> None:
    provider = requested(lambda: DeliveryIdentity("delivery", DeliveryIdentityArgs(tags={})))["delivery-github"]
    assert provider["url"] == "https://token.actions.githubusercontent.com"
    assert provider["clientIdLists"] == ["sts.amazonaws.com"]


def test_a_stack_that_does_not_own_the_provider_knows_its_arn() -> None:
    assert provider_arn("333333333333") == (
        "arn:aws:iam::333333333333:oidc-provider/token.actions.githubusercontent.com"
    )


def test_one_branch_of_one_repository_is_let_in_and_compared_as_a_whole() -> None:
    trust = workflow_trust("arn:provider", "acme/models", "main")
    assert trust["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert trust["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:acme/models:ref:refs/heads/main",
        }
    }
