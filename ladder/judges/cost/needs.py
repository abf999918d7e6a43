"""One thing that a resource makes its owner pay for, in the words in which the tables of ``rows/`` are written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ladder.judges.cost.assumptions import HOURS, Assumptions
from ladder.plan import REFERENCE, Resource

Kind = Literal["fixed", "usage"]


@dataclass(frozen=True, kw_only=True)
class Need:
    """``quantity`` of an item's units a month. ``fixed`` is paid for though nobody does anything; ``because`` says how
    the quantity came about.
    """

    item: str
    quantity: float
    kind: Kind
    because: str


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a row may look at beside the resource itself."""

    use: Assumptions
    resources: Mapping[str, Resource]  # by key

    def behind(self, value: Any) -> Resource | None:
        """The resource that an input refers to."""
        found = REFERENCE.fullmatch(value) if isinstance(value, str) else None
        return self.resources.get(f"{found[1]}::{found[2]}") if found else None


Rule = Callable[[Resource, Context], Iterable[Need]]


@dataclass(frozen=True, kw_only=True)
class Free:
    """A type for which AWS asks nothing: why, and the page that says so."""

    why: str
    source: str


def always(item: str, because: str = "", many: float = 1) -> Need:
    """By the hour, all month."""
    return Need(item=item, quantity=many * HOURS, kind="fixed", because=because or f"{HOURS} hours")


def monthly(item: str, because: str, many: float = 1) -> Need:
    return Need(item=item, quantity=many, kind="fixed", because=because)


def used(item: str, quantity: float, because: str) -> Need:
    return Need(item=item, quantity=quantity, kind="usage", because=because)


def figure(value: float) -> str:
    """``100,000``, ``2.5``: as a person writes it."""
    return f"{value:,.10g}"
