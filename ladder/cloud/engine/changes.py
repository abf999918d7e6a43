"""What stands between the plan and what exists, as a pure function of the two."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any, Literal

from ladder.cloud.engine.deployed import Deployed
from ladder.cloud.engine.table import Row
from ladder.plan import Plan, Resource, is_provider
from ladder.plan.references import UnknownReference, referenced, resolve

Action = Literal["create", "update", "replace", "delete", "unchanged"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """``properties``: the inputs that differ. ``resource`` is None where it is to be deleted."""

    action: Action
    key: str
    resource: Resource | None = None
    properties: tuple[str, ...] = ()


def changes(plan: Plan, deployed: Iterable[Deployed], row_of: Callable[[str], Row]) -> tuple[Change, ...]:
    """In an order in which they can be done: the plan's resources first, then deletions, dependents before their needs.

    A resource that refers to one that is replaced changes too, for it will answer something else.
    """
    existing = {one.key: one for one in deployed}
    outputs = {key: one.outputs for key, one in existing.items()}
    result: list[Change] = []
    for resource in plan.resources:
        if resource.custom:
            change = _change(resource, existing.get(resource.key), outputs, row_of)
            if change.action in {"create", "replace"}:
                outputs.pop(resource.key, None)
            result.append(change)
    kept = {change.key for change in result}
    return (*result, *_deletions([one for one in existing.values() if one.key not in kept]))


def count(changes: Iterable[Change]) -> Mapping[str, int]:
    """By action. A provider is no resource, and what is unchanged is no change."""
    real = (change for change in changes if not is_provider(change.key))
    return Counter(change.action for change in real if change.action != "unchanged")


def in_words(counts: Mapping[str, int]) -> str:
    """``3 to create, 1 to delete``, or ``no changes``."""
    return ", ".join(f"{number} to {action}" for action, number in sorted(counts.items())) or "no changes"


def needs(resource: Resource | Deployed) -> frozenset[str]:
    """Keys of what must exist before it."""
    return frozenset(resource.depends_on) | referenced(resource.inputs)


def _change(
    resource: Resource, old: Deployed | None, outputs: Mapping[str, Mapping[str, Any]], row_of: Callable[[str], Row]
) -> Change:
    if old is None or old.state in {"gone", "unfinished"}:
        return Change(action="create", key=resource.key, resource=resource)
    names = sorted({*resource.inputs, *old.resolved} - frozenset(resource.ignore_changes))
    properties = tuple(name for name in names if _differs(resource.inputs.get(name), old.resolved.get(name), outputs))
    if not properties:
        return Change(action="unchanged", key=resource.key, resource=resource)
    replaced = not is_provider(resource.type) and row_of(resource.type).replaces(frozenset(properties))
    return Change(
        action="replace" if replaced else "update", key=resource.key, resource=resource, properties=properties
    )


def _differs(wanted: Any, existing: Any, outputs: Mapping[str, Mapping[str, Any]]) -> bool:
    try:
        return resolve(wanted, outputs) != existing
    except UnknownReference:
        return True


def _deletions(leaving: Iterable[Deployed]) -> Iterable[Change]:
    """Whoever needs another goes first."""
    left = {one.key: needs(one) for one in leaving}
    order = TopologicalSorter({key: sorted(left[key] & left.keys()) for key in sorted(left)}).static_order()
    return tuple(Change(action="delete", key=key) for key in reversed(tuple(order)))
