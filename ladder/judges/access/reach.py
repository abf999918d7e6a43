"""Questions that nobody thought of: all that a role's policies could take in, by AWS's own list, of what is another's.

Every action that an allowance expands to, on every kind of resource that AWS knows for it, in the most favourable
circumstances that the allowance names: only whose the resource is speaks against it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from ladder.judges.access.cells import Asked
from ladder.judges.access.estate import Document, Estate, Role, standing
from ladder.judges.access.service_reference import Action, actions_like
from ladder.judges.access.shared import Shared
from ladder.judges.access.simulator import Question
from ladder.judges.access.strangers import Stranger, strangers
from stacks.names import PLATFORM

# Told of whoever asks or of whose the resource is, so no choice of the asker's.
NOT_CHOSEN = ("aws:principal", "aws:resource", "aws:userid", "sagemaker:resourcetag", "sagemaker:owneruserprofilearn")


def reach(estate: Estate, shared: Sequence[Shared]) -> Iterator[Asked]:
    """A cell for each role of a team, service and other owner, by what is granted; nothing of what is ``shared``."""
    for role in (one for one in estate.roles if one.team != PLATFORM):
        asker = standing(estate, role)
        statements = [one for policy in role.policies for one in allowances(policy)]
        by_cell: dict[tuple[str, str], list[Question]] = {}
        for owner, question in reached(estate, role, statements, role.policies, asker):
            if any(one.covers(question.action, question.resource) for one in shared):
                continue
            service = question.action.partition(":")[0].rpartition("-")[2]
            by_cell.setdefault((service, owner), []).append(question)
        for (service, owner), questions in by_cell.items():
            cell = ("Whatever AWS lists", role.team, role.part, service, owner)
            yield Asked(cell=cell, expected=False, why="see ladder/judges/access/shared.py", questions=tuple(questions))


def allowances(document: Document) -> list[Mapping[str, Any]]:
    return [one for one in document["Statement"] if one["Effect"] == "Allow"]


def expanded(statements: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Action, Mapping[str, Any]]]:
    for statement in statements:
        for pattern in listed(statement["Action"]):
            yield from ((action, statement) for action in actions_like(pattern))


def reached(
    estate: Estate,
    role: Role,
    statements: Iterable[Mapping[str, Any]],
    identity: tuple[Document, ...],
    asker: Mapping[str, Any],
) -> Iterator[tuple[str, Question]]:
    """Whose each thing is that is asked about, and the question."""
    boundary = list(expanded(allowances(role.boundary))) if role.boundary else []
    others, prefix = strangers(estate, role), estate.names.prefix(role.team)
    for action, statement in expanded(statements):
        left = [one for named, one in boundary if named == action] or [{}]
        for owner in others:
            for kind, pattern in action.kinds.items():
                for resource in owner.arns(kind, pattern, prefix):
                    for chosen in (satisfied(statement, one) for one in left):
                        question = Question(
                            principal=role.arn,
                            action=action.name,
                            resource=resource,
                            account=owner.account,
                            context={**asker, **chosen, **owner.context()},
                            identity=identity,
                            boundary=role.boundary,
                            resource_policy=_carried(estate, owner, resource),
                        )
                        yield owner.name, question


def _carried(estate: Estate, owner: Stranger, resource: str) -> Document | None:
    of_owner = owner.key_policy if resource.startswith("arn:aws:kms:") else owner.policy
    return of_owner or estate.carried_by(resource)


def satisfied(*statements: Mapping[str, Any]) -> dict[str, Any]:
    """A context that meets the statements' conditions, the first one's first, in so far as the asker chooses it."""
    conditions = [
        (operator, key, value)
        for statement in statements
        for operator, keys in statement.get("Condition", {}).items()
        for key, value in keys.items()
        if not key.lower().startswith(NOT_CHOSEN)
    ]
    context: dict[str, Any] = {}
    # That a key be there, any value meets: so what demands one comes before.
    for operator, key, value in sorted(conditions, key=lambda one: one[0] == "Null"):
        if (met := _met(operator, value)) is not None:
            context.setdefault(key, met)
    return context


def _met(operator: str, value: Any) -> Any:
    if "Not" in operator or (operator == "Null" and value == "true"):
        return None
    if operator == "Null":
        return "x"
    plain = [str(one).replace("*", "x") for one in listed(value)]
    return plain if operator.startswith("ForA") else plain[0]


def listed(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]
