"""A control: what it demands, why, and the check that tells where a plan falls short of it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from policies.facts import Facts
from policies.resource import UNKNOWN, Resource, UnknownError, known
from policies.stack import Stack

Severity = Literal["critical", "high", "medium"]
ResourceCheck = Callable[[Resource, Facts], Iterable[str]]
StackCheck = Callable[[Stack, Facts], Iterable[tuple[Resource | None, str]]]


@dataclass(frozen=True)
class Control:
    """``check`` sees one resource of ``types``; without types it sees the whole stack.

    ``sources`` are identifiers of AWS Security Hub controls that ask for the same (``security_hub.py``); ``Ladder`` is
    ours, alone or for what goes further.
    """

    id: str
    severity: Severity
    title: str
    protects_from: str
    remedy: str
    sources: tuple[str, ...]
    check: Any
    types: tuple[str, ...] = ()

    def of_resource(self, resource: Resource, facts: Facts) -> Iterator[str]:
        if resource.type in self.types:
            yield from guarded(self.check(resource, facts))

    def of_stack(self, stack: Stack, facts: Facts) -> Iterator[tuple[Resource | None, str]]:
        if not self.types:
            try:
                yield from self.check(stack, facts)
            except UnknownError as unknown:
                yield None, f"{unknown.place} cannot be known before apply"


def guarded(problems: Iterable[str]) -> Iterator[str]:
    try:
        yield from problems
    except UnknownError as unknown:
        yield f"{unknown.place} cannot be known before apply"


@dataclass(frozen=True)
class Rule:
    words: str
    holds: Callable[[Any, Facts], bool]
    presence_only: bool = False  # so that another resource's output will do, though only AWS can tell it


PRESENT = Rule("given", lambda value, _: value not in (None, "", [], {}), presence_only=True)
ABSENT = Rule("left out", lambda value, _: value in (None, "", [], {}), presence_only=True)


def equal(wanted: Any) -> Rule:
    return Rule(f"{wanted}", lambda value, _: value == wanted and isinstance(value, bool) == isinstance(wanted, bool))


def not_equal(*unwanted: Any) -> Rule:
    return Rule(f"other than {', '.join(map(str, unwanted))}", lambda value, _: value not in unwanted)


def among(*wanted: Any) -> Rule:
    return Rule(f"one of {', '.join(map(str, wanted))}", lambda value, _: value in wanted)


def at_least(least: float | Callable[[Facts], float]) -> Rule:
    return Rule("high enough", lambda value, facts: number(value, 0) >= (least(facts) if callable(least) else least))


def at_most(most: float | Callable[[Facts], float]) -> Rule:
    """A missing value is no limit at all."""
    top = float("inf")
    return Rule("low enough", lambda value, facts: number(value, top) <= (most(facts) if callable(most) else most))


def number(value: Any, otherwise: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return otherwise


def must(path: str, rule: Rule) -> ResourceCheck:
    """Every value at the path keeps the rule; a missing one breaks it, unless the rule says otherwise."""

    def check(resource: Resource, facts: Facts) -> Iterator[str]:
        for place, value in resource.at(path):
            # Of what is unknown altogether, nobody can tell whether it will be there.
            reported = value if rule.presence_only and value is not UNKNOWN else known(value, place)
            if not rule.holds(reported, facts):
                yield f"{place} is {shown(value)} and should be {rule.words}"

    return check


def every(*checks: ResourceCheck) -> ResourceCheck:
    def check(resource: Resource, facts: Facts) -> Iterator[str]:
        for one in checks:
            yield from one(resource, facts)

    return check


def in_production(check: ResourceCheck) -> ResourceCheck:
    return lambda resource, facts: check(resource, facts) if facts.production else ()


def each_has(of: str, counterpart: str, by: str = "bucket", *, unless: Callable[[Stack, Resource], bool] | None = None):
    """Every resource of one type is pointed at by a resource of another, through the latter's property ``by``."""

    def check(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
        covered = {target.key for one in stack.of(counterpart) if (target := stack.target(one.inputs.get(by), of))}
        for resource in stack.of(of):
            if resource.key not in covered and not (unless and unless(stack, resource)):
                yield resource, f"no {counterpart.rpartition(':')[2]} covers it"

    return check


def forbidden(_resource: Resource, _facts: Facts) -> Iterator[str]:
    yield "is planned, and nothing of its type should exist"


def shown(value: Any) -> str:
    return "missing" if value is None else repr(value)[:80]
