"""The plan as IAM sees it: roles with all that bounds them, and the policies that resources carry themselves."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ladder.judges.access.references import Resolver
from ladder.plan import AWS_PROVIDER, Plan, Resource, default_tags
from stacks.names import Names

Document = Mapping[str, Any]

# Type of a policy that stands beside what it is about: the input that names it, and the pattern of its ARN.
BESIDE = {
    "aws:s3/bucketPolicy:BucketPolicy": ("bucket", "policy", "arn:aws:s3:::{}"),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": ("repository", "policy", "arn:aws:ecr:{place}:repository/{}"),
    "aws:sns/topicPolicy:TopicPolicy": ("arn", "policy", "{}"),
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": (
        "modelPackageGroupName",
        "resourcePolicy",
        "arn:aws:sagemaker:{place}:model-package-group/{}",
    ),
}
VPC = "aws:ec2/vpc:Vpc::platform-network-vpc"
ROLE, KEY = "aws:iam/role:Role", "aws:kms/key:Key"


@dataclass(frozen=True, kw_only=True)
class Role:
    arn: str
    team: str
    part: str  # people, jobs, pipeline, ...: the logical name without the team's
    tags: Mapping[str, str]
    policies: tuple[Document, ...]
    boundary: Document | None
    managed: tuple[str, ...]  # AWS's own policies, whose text is in no plan


@dataclass(frozen=True, kw_only=True)
class Estate:
    names: Names
    resolver: Resolver
    roles: tuple[Role, ...]
    resource_policies: Mapping[str, Document]  # by ARN; a role's is its trust

    def arn(self, key: str) -> str:
        return self.resolver.output(key, "arn")

    def carried_by(self, resource: str) -> Document | None:
        """The policy of the resource itself, or of the bucket that an object lies in."""
        bucket = resource.partition("/")[0] if resource.startswith("arn:aws:s3:::") else resource
        return self.resource_policies.get(resource) or self.resource_policies.get(bucket)


def read_estate(plan: Plan, names: Names) -> Estate:
    resolver = Resolver.of(plan, names)
    policies = {arn: document for one in plan.resources for arn, document in _carried(one, resolver)}
    roles = tuple(_role(one, plan.resources, resolver) for one in plan.resources if one.type == ROLE)
    return Estate(names=names, resolver=resolver, roles=roles, resource_policies=policies)


def _document(text: str, resolver: Resolver) -> Document:
    return json.loads(resolver.text(text))


def _carried(one: Resource, resolver: Resolver) -> Iterable[tuple[str, Document]]:
    if one.type in BESIDE:
        named, policy, pattern = BESIDE[one.type]
        place = resolver.facts(one)["place"]
        arn = pattern.replace("{place}", place).replace("{}", resolver.text(one.inputs[named]))
        yield arn, _document(one.inputs[policy], resolver)
    elif one.type in (ROLE, KEY):
        policy = one.inputs["assumeRolePolicy" if one.type == ROLE else "policy"]
        yield resolver.output(one.key, "arn"), _document(policy, resolver)


def _role(role: Resource, resources: Iterable[Resource], resolver: Resolver) -> Role:
    provider = next(one for one in resources if one.type == AWS_PROVIDER)
    tags, team = {**default_tags(provider.inputs), **role.inputs["tags"]}, role.inputs["tags"]["team"]
    attached = [one for one in resources if f"<<{role.key}#name>>" == one.inputs.get("role")]
    bounded_by = role.inputs.get("permissionsBoundary", "")
    boundary = next((one for one in resources if bounded_by == f"<<{one.key}#arn>>"), None)
    return Role(
        arn=resolver.output(role.key, "arn"),
        team=team,
        part=role.name.removeprefix(f"{team}-").removesuffix("-role"),
        tags=tags,
        policies=tuple(_document(one.inputs["policy"], resolver) for one in attached if "policy" in one.inputs),
        boundary=_document(boundary.inputs["policy"], resolver) if boundary else None,
        managed=tuple(one.inputs["policyArn"].rpartition("/")[2] for one in attached if "policyArn" in one.inputs),
    )


def standing(estate: Estate, role: Role) -> dict[str, Any]:
    """What AWS tells of whoever has the role."""
    account = estate.names.account_id
    return {
        "aws:PrincipalArn": role.arn,
        "aws:PrincipalAccount": account,
        "aws:PrincipalIsAWSService": "false",
        "aws:ResourceAccount": account,
        "aws:SecureTransport": "true",
        "aws:SourceVpc": estate.resolver.output(VPC, "id"),  # the teams' is one; questions from elsewhere say so
        "aws:userid": "AROAEXAMPLE:ada@example.com",
        # A space may be called anything: whose it is, the profile says that its owner opened Studio with.
        **({"sagemaker:UserProfileName": f"{estate.names.prefix(role.team)}ada"} if role.part == "people" else {}),
        **{f"aws:PrincipalTag/{key}": value for key, value in sorted(role.tags.items())},
    }
