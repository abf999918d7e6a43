"""What a plan will cost a month, as a pure function of the plan, the assumed use and AWS's prices."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ladder.judges.cost.assumptions import Assumptions
from ladder.judges.cost.items import item
from ladder.judges.cost.needs import Context, Free, Kind, Need
from ladder.judges.cost.prices import Price, Prices
from ladder.judges.cost.rows import rule_of
from ladder.plan import Plan, Resource
from ladder.plan.ownership import Ownership, ownership
from ladder.plan.tree import counted

Facet = Literal["level", "owner", "model", "resource", "service", "kind"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One item of one resource. ``unit_usd`` is None where the snapshot has no price for it in this region."""

    resource: str  # its key
    level: int
    owner: str  # a team, or the platform
    model: str  # "" where it is of no model
    item: str
    service: str
    unit: str
    quantity: float  # of units, a month
    kind: Kind
    because: str
    unit_usd: float | None

    @property
    def usd(self) -> float:
        """A month. Raises nothing for a missing price, which counts as nothing here and is said by Costs.missing."""
        return self.quantity * (self.unit_usd or 0.0)

    @property
    def missing(self) -> bool:
        return self.unit_usd is None and self.quantity > 0


@dataclass(frozen=True, kw_only=True)
class Costs:
    """US dollars a month at list prices, without tax, free tiers or discounts. ``unknown``: types in no table."""

    stack: str
    region: str
    as_of: str
    lines: tuple[Line, ...]
    unknown: tuple[str, ...]

    @property
    def total(self) -> float:
        """Of what has a price; see ``missing``."""
        return total(self.lines)

    @property
    def fixed(self) -> float:
        """What is paid though nobody does anything."""
        return total(line for line in self.lines if line.kind == "fixed")

    @property
    def usage(self) -> float:
        return total(line for line in self.lines if line.kind == "usage")

    @property
    def missing(self) -> tuple[str, ...]:
        """Items that are needed and have no price in this region."""
        return tuple(sorted({line.item for line in self.lines if line.missing} - {*self.unknown}))

    @property
    def left_out(self) -> tuple[str, ...]:
        """What no sum holds: items without a price, and types that nobody has looked up."""
        return (*self.missing, *self.unknown)

    def by(self, facet: Facet) -> Mapping[str, float]:
        """The most expensive first; a model is named ``team/model``. What has no price is in none of the sums."""
        return by(facet, self.lines)

    def in_short(self) -> dict[str, Any]:
        """As plain data: the sums, whose they are, and what is missing from them."""
        return {
            "usd_a_month": {"total": self.total, "fixed": self.fixed, "usage": self.usage},
            "by_owner": self.by("owner"),
            "prices_as_of": self.as_of,
            "missing_prices": self.missing,
            "unknown_types": self.unknown,
        }

    def of(self, owner: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.owner == owner)


def total(lines: Iterable[Line]) -> float:
    return sum(line.usd for line in lines)


def by(facet: Facet, lines: Iterable[Line]) -> Mapping[str, float]:
    sums = defaultdict[str, float](float)
    for line in lines:
        if not line.missing and (name := named(facet, line)):
            sums[name] += line.usd
    return dict(sorted(sums.items(), key=lambda entry: (-entry[1], entry[0])))


def incomplete(facet: Facet, lines: Iterable[Line]) -> tuple[str, ...]:
    """Names whose sums lack a price, or of which nothing has one."""
    return tuple(sorted({name for line in lines if line.missing and (name := named(facet, line))}))


def named(facet: Facet, line: Line) -> str:
    """Under which name a line counts; "" where it is of no model."""
    if facet == "model":
        return f"{line.owner}/{line.model}" if line.model else ""
    return str(getattr(line, facet))


def estimate(plan: Plan, region: str, use: Assumptions, prices: Prices) -> Costs:
    resources = {resource.key: resource for resource in plan.resources}
    context = Context(use=use, resources=resources)
    lines: list[Line] = []
    unknown: set[str] = set()
    for resource in filter(counted, plan.resources):
        row, found = rule_of(resource.type), ownership(resource, resources)
        if row is None:
            unknown.add(resource.type)
            lines.append(unpriced(resource, found))
        elif not isinstance(row, Free):
            lines += [line(need, resource, found, prices.find(region, need.item)) for need in row(resource, context)]
    return Costs(
        stack=plan.stack,
        region=region,
        as_of=prices.as_of.isoformat(),
        lines=tuple(lines),
        unknown=tuple(sorted(unknown)),
    )


def unpriced(resource: Resource, found: Ownership) -> Line:
    """Of a type in no table: its owner's estimate is too low, and must not pass for whole."""
    return Line(
        resource=resource.key,
        level=found.level,
        owner=found.owner,
        model=found.model,
        item=resource.type,
        service="unknown",
        unit="resource",
        quantity=1,
        kind="fixed",
        because="nobody has looked up what it costs",
        unit_usd=None,
    )


def line(need: Need, resource: Resource, found: Ownership, price: Price | None) -> Line:
    described = item(need.item)
    return Line(
        resource=resource.key,
        level=found.level,
        owner=found.owner,
        model=found.model,
        item=need.item,
        service=described.service,
        unit=described.unit,
        quantity=need.quantity,
        kind=need.kind,
        because=need.because,
        unit_usd=price.usd if price else None,
    )


def without(*these: Costs) -> str:
    """What a figure leaves out, to be said right behind it."""
    names = sorted({name for costs in these for name in costs.left_out})
    return f", without {', '.join(names)}, of which no price is known" if names else ""
