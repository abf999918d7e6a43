"""How a hole is planted into the policies of a plan."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ladder.plan import Plan

Statement = dict[str, Any]


Change = Callable[[dict[str, Any]], dict[str, Any]]  # of a resource's inputs


@dataclass(frozen=True)
class Hole:
    id: str
    changes: Mapping[str, Change]  # by key of the resource
    opens: str  # a class of action that is then not as it should be


def planted(plan: Plan, hole: Hole) -> Plan:
    keys = {resource.key for resource in plan.resources}
    assert hole.changes.keys() <= keys, f"{hole.id} changes what is not there"
    changed = [
        replace(resource, inputs=hole.changes[resource.key](dict(resource.inputs)))
        if resource.key in hole.changes
        else resource
        for resource in plan.resources
    ]
    assert changed != list(plan.resources), f"{hole.id} changes nothing"
    return replace(plan, resources=tuple(changed))


def document(change: Callable[[list[Statement]], list[Statement]], field: str = "policy") -> Change:
    """What ``change`` makes of the statements of the policy in ``field``."""

    def changed(inputs: dict[str, Any]) -> dict[str, Any]:
        policy = json.loads(inputs[field])
        return {**inputs, field: json.dumps({**policy, "Statement": change(policy["Statement"])})}

    return changed


def trust(change: Callable[[list[Statement]], list[Statement]]) -> Change:
    return document(change, "assumeRolePolicy")


def more(*statements: Statement) -> Change:
    return document(lambda there: [*there, *statements])


def less(*marks: str) -> Change:
    """Without the refusals that speak of all ``marks``."""
    return document(
        lambda there: [
            one for one in there if one["Effect"] != "Deny" or not all(mark in json.dumps(one) for mark in marks)
        ]
    )


def unconditionally(*marks: str, key: str | None = None, field: str = "policy") -> Change:
    """The statements that speak of all ``marks``, without their conditions, or without the one on ``key``."""

    def loosened(one: Statement) -> Statement:
        if not all(mark in json.dumps(one) for mark in marks):
            return one
        conditions: dict[str, dict[str, Any]] = one.get("Condition", {}) if key else {}
        kept = {op: {name: wanted for name, wanted in keys.items() if name != key} for op, keys in conditions.items()}
        left = {op: keys for op, keys in kept.items() if keys}
        return {name: value for name, value in one.items() if name != "Condition"} | (
            {"Condition": left} if left else {}
        )

    return document(lambda there: [loosened(one) for one in there], field)


def text(old: str, new: str, field: str = "policy") -> Change:
    def changed(inputs: dict[str, Any]) -> dict[str, Any]:
        assert old in inputs[field], f"{old} is not in {field}"
        return {**inputs, field: inputs[field].replace(old, new)}

    return changed


def both_of(first: Change, second: Change) -> Change:
    return lambda inputs: second(first(inputs))


def allow(action: str, resource: str = "*", **condition: Any) -> Statement:
    return {"Effect": "Allow", "Action": action, "Resource": resource} | ({"Condition": condition} if condition else {})


def public(action: str, resource: str) -> Statement:
    return {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": resource}
