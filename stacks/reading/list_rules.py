"""What stands in a list stands there once, and is told at the entry that repeats an earlier one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from stacks.addresses import person
from stacks.reading.facts import Finding, Rule
from stacks.reading.yaml_file import Place
from stacks.settings import Waiver


def zones_are_listed_once(network_zones: Sequence[str]) -> Iterator[Finding]:
    for finding in twice(("network", "zones"), network_zones):
        yield replace(finding, remedy="Two subnets in one zone fail together: name another zone")


def teams_are_listed_once(teams: Sequence[str]) -> Iterator[Finding]:
    yield from twice(("teams",), teams)


def readers_are_listed_once(delivery_reader_accounts: Sequence[str]) -> Iterator[Finding]:
    yield from twice(("delivery", "reader_accounts"), delivery_reader_accounts)


def alerts_go_to_each_once(alerts_emails: Sequence[str]) -> Iterator[Finding]:
    yield from twice(("alerts", "emails"), alerts_emails)


def model_risk_is_listed_once(model_risk: Sequence[str]) -> Iterator[Finding]:
    yield from twice(("model_risk",), model_risk, person)


def studio_types_are_listed_once(compute_studio_instance_types: Sequence[str]) -> Iterator[Finding]:
    yield from twice(("compute", "studio_instance_types"), compute_studio_instance_types)


def training_types_are_listed_once(compute_training_instance_types: Sequence[str]) -> Iterator[Finding]:
    yield from twice(("compute", "training_instance_types"), compute_training_instance_types)


def waivers_are_listed_once(waivers: Sequence[Waiver]) -> Iterator[Finding]:
    waived = [f"{waiver.control} of {waiver.resource}" for waiver in waivers]
    yield from twice(("waivers",), waived)


def twice(at: Place, values: Sequence[str], same: Callable[[str], str] = str.lower) -> Iterator[Finding]:
    """Each item that repeats an earlier one; ``same`` is equal for what is one thing in two spellings."""
    first: dict[str, int] = {}
    for index, value in enumerate(values):
        if value and first.setdefault(same(value), index) != index:
            before = first[same(value)]
            problem = "is listed twice" + ("" if values[before] == value else f": it is the same as {values[before]}")
            yield Finding(at=(*at, index), value=value, problem=problem, remedy="Remove one of the two")


LIST_RULES: tuple[Rule, ...] = (
    zones_are_listed_once,
    teams_are_listed_once,
    readers_are_listed_once,
    alerts_go_to_each_once,
    model_risk_is_listed_once,
    studio_types_are_listed_once,
    training_types_are_listed_once,
    waivers_are_listed_once,
)
