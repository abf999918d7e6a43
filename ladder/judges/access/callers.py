"""Who comes from outside the plan and asks to become one of its roles, or to touch what it owns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ANYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
STRANGER = "999999999999"
GITHUB = "token.actions.githubusercontent.com"
SSO = "arn:aws:iam::{account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_"
SUFFIX = "_0123456789abcdef"
IN_ACCOUNT = {"aws:SourceAccount": "{account}", "aws:SourceArn": "{sagemaker}:training-job/{name}x"}


@dataclass(frozen=True, kw_only=True)
class Caller:
    """``may_become`` are the parts of the owner's team whose role it is to get."""

    name: str
    principal: str
    may_become: frozenset[str] = frozenset()
    action: str = "sts:AssumeRole"
    context: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def of_another_account(self) -> bool:
        return f":{STRANGER}:" in self.principal


def workflow(environment: str, ref: str) -> Mapping[str, Any]:
    """Of the configured repository, as GitHub's token tells it where its environment is called so."""
    return {
        f"{GITHUB}:aud": "sts.amazonaws.com",
        f"{GITHUB}:sub": "repo:{repository_of_code}:environment:" + environment,
        f"{GITHUB}:ref": ref,
        f"{GITHUB}:repository_id": "{repository_id}",
    }


def of_github(name: str, environment: str, ref: str, *may_become: str) -> Caller:
    return Caller(
        name=name,
        principal="arn:aws:iam::{account}:oidc-provider/" + GITHUB,
        action="sts:AssumeRoleWithWebIdentity",
        may_become=frozenset(may_become),
        context=workflow(environment, ref),
    )


def signed_in(session: str = "ada@example.com") -> Mapping[str, Any]:
    """As IAM Identity Center calls a person, and as they call themselves when they take a role."""
    return {"aws:userid": "AROAEXAMPLEOFSSO:ada@example.com", "sts:RoleSessionName": session}


OURS, BRANCH = "{environment}-{team}", "refs/heads/{branch}"
CALLERS = (
    Caller(
        name="SageMaker",
        principal="sagemaker.amazonaws.com",
        may_become=frozenset({"people", "jobs", "prepare", "author", "judge", "pipeline", "serving"}),
        context=IN_ACCOUNT,
    ),
    Caller(
        name="SageMaker naming a person",
        principal="sagemaker.amazonaws.com",
        action="sts:SetSourceIdentity",
        may_become=frozenset({"people", "jobs", "prepare", "author", "judge", "pipeline", "serving"}),
        context=IN_ACCOUNT,
    ),
    Caller(
        name="SageMaker for another account",
        principal="sagemaker.amazonaws.com",
        context={
            "aws:SourceAccount": STRANGER,
            "aws:SourceArn": f"arn:aws:sagemaker:us-east-1:{STRANGER}:training-job/x",
        },
    ),
    Caller(name="Lambda", principal="lambda.amazonaws.com", context={"aws:SourceAccount": "{account}"}),
    Caller(name="EC2", principal="ec2.amazonaws.com"),
    Caller(
        name="a person of the team",
        principal=SSO + "ladder-{team}" + SUFFIX,
        may_become=frozenset({"people"}),
        context=signed_in(),
    ),
    Caller(
        name="a person of the team under another's name",
        principal=SSO + "ladder-{team}" + SUFFIX,
        context=signed_in(session="grace@example.com"),
    ),
    Caller(
        name="a releaser of the team",
        principal=SSO + "ladder-{team}-release" + SUFFIX,
        may_become=frozenset({"release"}),
        context=signed_in(),
    ),
    Caller(
        name="a person of a team named alike",
        principal=SSO + "ladder-{team}-release_x" + SUFFIX,
        context=signed_in(),
    ),
    Caller(name="a person of another team", principal=SSO + "ladder-another" + SUFFIX, context=signed_in()),
    Caller(name="an administrator", principal="arn:aws:iam::{account}:role/administrator"),
    Caller(name="another account", principal=f"arn:aws:iam::{STRANGER}:role/administrator"),
    of_github("a workflow of the team on the branch", OURS, BRANCH, "ci"),
    of_github("a workflow of another team", "{environment}-another", BRANCH),
    of_github("a workflow of another environment", "another-{team}", BRANCH),
    of_github("a workflow on another branch", OURS, BRANCH + "-x"),
    of_github("a workflow of a pull request", OURS, "refs/pull/1/merge"),
)
# They may do all that IAM lets them, and these all the same not: the resource's own policy refuses.
REFUSED_TO_ADMINISTRATORS = (
    "read data",
    "read data from elsewhere",
    "read copies of data",
    "write data",
    "write evidence",
    "push images",
)
TAGGED = {"aws:PrincipalTag/team": "{team}", "aws:PrincipalTag/managed-by": "ladder"}

ADMINISTRATORS = (
    Caller(name="an administrator", principal="arn:aws:iam::{account}:role/administrator"),
    Caller(
        name="an administrator tagged as the team",
        principal="arn:aws:iam::{account}:role/administrator",
        context=TAGGED,
    ),
    # Who owns an account tags its roles as it likes.
    Caller(
        name="another account",
        principal=f"arn:aws:iam::{STRANGER}:role/administrator",
        context=TAGGED,
    ),
)
