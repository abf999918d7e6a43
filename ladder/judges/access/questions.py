"""The matrix as data: classes of action, the requests that stand for each, and who may."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Context = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One request. ``{names}`` in resource and context are the owner's (``owners.Owner.facts``)."""

    action: str
    resource: str
    context: Context = field(default_factory=dict[str, Any])


@dataclass(frozen=True, kw_only=True)
class ActionClass:
    """``may`` are the parts of the owner's own team that are to be allowed, every request of them; all else is denied.

    So is every other team, always. ``platform_may`` are parts of the platform's own, which serve every team alike.
    """

    name: str
    why: str  # what makes it so
    asks: tuple[Ask, ...]
    may: frozenset[str] = frozenset()
    platform_may: frozenset[str] = frozenset()
    level: int = 0  # that brings the resource


def asks(service: str, verbs: str, resource: str, context: Context | None = None) -> tuple[Ask, ...]:
    """One request for each of ``verbs`` on one resource."""
    return tuple(Ask(action=f"{service}:{verb}", resource=resource, context=context or {}) for verb in verbs.split())


def without(context: Context, *keys: str) -> Context:
    return {key: value for key, value in context.items() if key not in keys}


def each(action: str, resource: str, contexts: Iterable[Context]) -> tuple[Ask, ...]:
    """One action on one resource in several contexts."""
    return tuple(Ask(action=action, resource=resource, context=context) for context in contexts)
