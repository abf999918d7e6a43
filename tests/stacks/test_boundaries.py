"""Every role of every shipped stack stands under a boundary, and nothing that it is granted is void for that."""

import json
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from ladder.judges.access.estate import Document, Estate, Role, read_estate
from ladder.plan.recording import record
from stacks.names import Names
from stacks.program import build
from stacks.reading import at_level, read_stack, stack_names
from stacks.settings import Level
from tests.components.iam import applies, arn_like, like, listed

EVERY_STACK = pytest.mark.parametrize("stack", stack_names())
Statement = Mapping[str, Any]
# What AWS's own policies grant and a boundary leaves out on purpose: see components/cluster_boundary.py.
LEFT_OUT = (
    *("elasticloadbalancing:*", "ec2:*SecurityGroup*", "iam:CreateServiceLinkedRole"),  # load balancers
    *("ec2:*Volume", "ec2:*Route", "ec2:ModifyInstanceAttribute"),  # storage, and networks that EKS does not have
    "autoscaling:UpdateAutoScalingGroup",  # which EKS does not use
    "ecr:BatchImportUpstreamImage",  # registries elsewhere
)


@cache
def estate(stack: str, level: Level = 1) -> Estate:
    settings, teams = at_level(*read_stack(stack), level)
    names = Names(environment=settings.environment, region=settings.region, account_id=settings.account_id)
    return read_estate(record(stack, lambda: build(settings, teams)), names)


@cache
def of_aws() -> Mapping[str, Any]:
    """AWS's own policies, as moto copied them."""
    return json.loads(aws_managed_policies_data)


def left(role: Role, action: str, resource: str) -> bool:
    """Whether the boundary permits something of the grant, in some circumstances; who asks is known beforehand."""
    assert role.boundary
    permitted = refused = False
    for one in role.boundary["Statement"]:
        tests = [
            (operator, key, value) for operator, keys in one.get("Condition", {}).items() for key, value in keys.items()
        ]
        asker = {operator: {key: value} for operator, key, value in tests if key == "aws:PrincipalArn"}
        if not applies({"Action": "*", "Condition": asker}, action, resource, {"aws:PrincipalArn": role.arn}):
            continue
        if one["Effect"] == "Allow":
            permitted |= meets(one, action, resource)
        elif len(asker) == len(tests):
            refused |= applies({**one, "Condition": {}}, name_of(action), name_of(resource), {})
    return permitted and not refused


def meets(statement: Statement, action: str, resource: str) -> bool:
    """Whether a statement and a grant, patterns both, have an action and a resource in common."""
    return any(
        like(one.lower(), name_of(action).lower()) or like(action.lower(), name_of(one).lower())
        for one in listed(statement["Action"])
    ) and any(
        arn_like(one, name_of(resource)) or arn_like(resource, name_of(one))
        for one in listed(statement.get("Resource", "*"))
    )


def name_of(pattern: str) -> str:
    """One of the names that a pattern stands for."""
    return pattern.replace("*", "x")


def void(role: Role, documents: Iterable[Document]) -> Iterator[str]:
    """Actions that are left on no resource of their statement, and resources of which no action is left."""
    for statement in (one for document in documents for one in document["Statement"] if one["Effect"] == "Allow"):
        actions, resources = listed(statement["Action"]), listed(statement["Resource"])
        kept = {(action, one) for action in actions for one in resources if left(role, action, one)}
        yield from (action for action in actions if action not in {each for each, _ in kept})
        yield from (one for one in resources if kept and one not in {each for _, each in kept})


@EVERY_STACK
@pytest.mark.parametrize("level", [0, 1])
def test_every_role_stands_under_a_boundary(stack: str, level: Level) -> None:
    assert [role.arn for role in estate(stack, level).roles if role.boundary is None] == []


@EVERY_STACK
def test_what_a_role_is_granted_by_us_its_boundary_leaves_it(stack: str) -> None:
    assert {role.arn: found for role in estate(stack).roles if (found := list(void(role, role.policies)))} == {}


def test_what_a_role_is_granted_by_aws_its_boundary_leaves_it_but_for_what_is_left_out_on_purpose() -> None:
    lost = {
        action
        for role in estate("prod-us-east-1").roles
        for action in void(role, [of_aws()[name]["Document"] for name in role.managed])
    }
    assert lost
    assert {action for action in lost if not any(fnmatchcase(action, pattern) for pattern in LEFT_OUT)} == set()
    assert {pattern for pattern in LEFT_OUT if not any(fnmatchcase(action, pattern) for action in lost)} == set()
