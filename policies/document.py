"""IAM policy documents, read statement by statement.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, cast

from policies.resource import REFERENCE, UNKNOWN, Resource, UnknownError, items, mapping

# Each type whose inputs hold a document, and where.
DOCUMENTS = {
    "aws:iam/role:Role": "assumeRolePolicy",
    "aws:iam/policy:Policy": "policy",
    "aws:iam/rolePolicy:RolePolicy": "policy",
    "aws:s3/bucketPolicy:BucketPolicy": "policy",
    "aws:kms/key:Key": "policy",
    "aws:ecr/repositoryPolicy:RepositoryPolicy": "policy",
    "aws:sns/topicPolicy:TopicPolicy": "policy",
    "aws:sqs/queuePolicy:QueuePolicy": "policy",
    "aws:ec2/vpcEndpoint:VpcEndpoint": "policy",
    "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
    "aws:lambda/resourcePolicy:ResourcePolicy": "policy",
}
# A statement of its function's policy, told by properties instead of a document.
PERMISSION = "aws:lambda/permission:Permission"
NARROWED_BY = {
    "sourceAccount": "aws:SourceAccount",
    "sourceArn": "aws:SourceArn",
    "principalOrgId": "aws:PrincipalOrgID",
    "functionUrlAuthType": "lambda:FunctionUrlAuthType",
}
IDENTITY_DOCUMENTS = ("aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy")
RESOURCE_DOCUMENTS = (*(type_ for type_ in DOCUMENTS if not type_.startswith("aws:iam/")), PERMISSION)


@dataclass(frozen=True, kw_only=True)
class Statement:
    sid: str
    allows: bool
    principals: tuple[str, ...]
    actions: tuple[str, ...]
    excepted_actions: tuple[str, ...]
    resources: tuple[str, ...]
    excepted_resources: tuple[str, ...]
    condition: Mapping[str, Mapping[str, Any]]

    @property
    def conditions(self) -> Iterator[tuple[str, str, list[Any]]]:
        """Operator, key in lower case (AWS ignores case there), values."""
        for operator, tests in self.condition.items():
            for key, values in mapping(tests).items():
                yield operator, key.lower(), items(values)

    @property
    def keys(self) -> set[str]:
        return {key for _, key, _ in self.conditions}

    def covers(self, action: str) -> bool:
        """Whether the statement speaks of the action at all."""
        if self.excepted_actions:
            return not any(_matches(action, pattern) for pattern in self.excepted_actions)
        return any(_matches(action, pattern) for pattern in self.actions)

    def tests(self, operator: str, key: str, *values: Any) -> bool:
        """Whether the condition holds this test, with exactly these values where some are given."""
        return any(
            (operator, key.lower()) == (one, name) and (not values or set(map(str, found)) == set(map(str, values)))
            for one, name, found in self.conditions
        )


@lru_cache(maxsize=65536)  # the same actions are asked of the same patterns, statement after statement
def _matches(action: str, pattern: str) -> bool:
    return fnmatchcase(action.lower(), pattern.lower())


def statements(resource: Resource, place: str = "") -> list[Statement]:
    """Those of the resource's document; none where it has none. Raises UnknownError if the document can't be known."""
    if resource.type == PERMISSION:
        return [_permission(resource)]
    place = place or DOCUMENTS[resource.type]
    raw = resource.inputs.get(place)
    if raw is None:
        return []
    if raw is UNKNOWN or (isinstance(raw, str) and REFERENCE.fullmatch(raw)):
        raise UnknownError(place)
    try:
        return list(_parsed(raw)) if isinstance(raw, str) else _statements(raw)
    except json.JSONDecodeError:
        raise UnknownError(place) from None


@lru_cache(maxsize=1024)  # a dozen controls read each document
def _parsed(text: str) -> tuple[Statement, ...]:
    return tuple(_statements(json.loads(text)))


def _statements(document: Any) -> list[Statement]:
    return [_statement(mapping(one)) for one in items(mapping(document).get("Statement"))]


def _permission(resource: Resource) -> Statement:
    """https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html."""
    asked = {key: value for name, key in NARROWED_BY.items() if (value := resource.inputs.get(name))}
    return Statement(
        sid=str(resource.inputs.get("statementId", "")),
        allows=True,
        principals=_texts(resource.value("principal")),
        actions=_texts(resource.value("action")),
        excepted_actions=(),
        resources=_texts(resource.inputs.get("function")),
        excepted_resources=(),
        condition={"StringLike": asked},
    )


def _statement(raw: Mapping[str, Any]) -> Statement:
    principal = raw.get("Principal")
    named: list[Any] = (
        [value for values in cast("dict[str, Any]", principal).values() for value in items(values)]
        if isinstance(principal, dict)
        else items(principal)
    )
    return Statement(
        sid=str(raw.get("Sid", "")),
        allows=raw.get("Effect") == "Allow",
        principals=_texts(named),
        actions=_texts(raw.get("Action")),
        excepted_actions=_texts(raw.get("NotAction")),
        resources=_texts(raw.get("Resource")),
        excepted_resources=_texts(raw.get("NotResource")),
        condition=mapping(raw.get("Condition")),
    )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in items(value))
