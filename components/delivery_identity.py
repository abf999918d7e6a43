"""How a workflow of GitHub Actions proves who it is, so that no long-lived key exists to be stolen."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

from components.role import Statement

ISSUER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"


@dataclass(frozen=True, kw_only=True)
class DeliveryIdentityArgs:
    tags: Mapping[str, str]


class DeliveryIdentity(ComponentResource):
    """One an account. Outputs: ``arn`` of the OIDC provider."""

    def __init__(self, name: str, args: DeliveryIdentityArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:identity:DeliveryIdentity", name, None, opts)
        # No thumbprint: AWS trusts the issuer's certificate authority itself.
        provider = aws.iam.OpenIdConnectProvider(
            f"{name}-github",
            url=f"https://{ISSUER}",
            client_id_lists=[AUDIENCE],
            tags=dict(args.tags),
            opts=ResourceOptions(parent=self),
        )
        self.arn = provider.arn
        self.register_outputs({"arn": self.arn})


def provider_arn(account_id: str) -> str:
    """For a stack whose account has its provider from another stack."""
    return f"arn:aws:iam::{account_id}:oidc-provider/{ISSUER}"


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """Jobs of one GitHub environment, started by one branch of one repository."""

    repository: str  # owner/name
    branch: str
    environment: str  # of GitHub: one a team, since all else is the same for every team of a repository
    # GitHub's own numbers, which nobody gets by taking over a name; both or neither.
    owner_id: str | None = None
    repository_id: str | None = None

    @property
    def subjects(self) -> list[str]:
        """What the token of such a job says it is. Repositories made, renamed or moved since 2026-07-15 name their ids.

        https://docs.github.com/en/actions/reference/security/oidc
        https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens
        """
        owner, _, name = self.repository.partition("/")
        named = [self.repository]
        if self.owner_id and self.repository_id:
            named.append(f"{owner}@{self.owner_id}/{name}@{self.repository_id}")
        return [f"repo:{repository}:environment:{self.environment}" for repository in named]


def workflow_trust(provider: Input[str], workflow: Workflow) -> Statement:
    """Each claim is compared as a whole, since a pattern would let in pull requests.

    A subject that names an environment names no branch, so the branch is asked for beside it: AWS knows the claims
    ``ref`` and ``repository_id`` since 2026-01.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
    """
    claims: dict[str, str | list[str]] = {
        "aud": AUDIENCE,
        "sub": workflow.subjects,
        "ref": f"refs/heads/{workflow.branch}",
    }
    if workflow.repository_id:
        claims["repository_id"] = workflow.repository_id
    return {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{ISSUER}:{claim}": value for claim, value in claims.items()}},
    }
