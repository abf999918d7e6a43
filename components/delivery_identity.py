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


def workflow_trust(provider: Input[str], repository: str, branch: str) -> Statement:
    """Workflows of one repository on one branch: compared as a whole, since a pattern would let in pull requests."""
    return {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {
                f"{ISSUER}:aud": AUDIENCE,
                f"{ISSUER}:sub": f"repo:{repository}:ref:refs/heads/{branch}",
            }
        },
    }
