"""One side of a comparison as people name it, ``[REVISION:]STACK[/TEAM][@LEVEL]``, and the plan behind it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ladder.exits import Wrong
from ladder.judges.cost import assume
from ladder.judges.diff.neutral import Identity
from ladder.judges.diff.revision import plan_at
from ladder.judges.diff.side import Side
from ladder.judges.policy import check, waived
from ladder.plan.config import read
from ladder.plan.ownership import ownership
from ladder.plan.planning import plan_of
from stacks.settings import HIGHEST_LEVEL


@dataclass(frozen=True, kw_only=True)
class SideName:
    """What was asked for, in parts; ``revision`` is "" for the files as they lie here."""

    revision: str
    stack: str
    team: str
    level: int | None


def parse(name: str) -> SideName:
    """Raises Wrong for a level that is none."""
    revision, _, place_named = name.rpartition(":")
    whole, _, level = place_named.partition("@")
    stack, _, team = whole.partition("/")
    if "@" in place_named and level not in map(str, range(HIGHEST_LEVEL + 1)):
        raise Wrong(f"{name}: {level or 'nothing'} is no level. Give a whole number from 0 to {HIGHEST_LEVEL}.")
    if not stack:
        raise Wrong(f"{name or 'Nothing'} names no stack. Write [REVISION:]STACK[/TEAM][@LEVEL], as in main:local@0.")
    return SideName(revision=revision, stack=stack, team=team, level=int(level) if level else None)


def side(name: str) -> Side:
    """Raises Wrong for a stack, team, level or revision that is not there."""
    named = parse(name)
    at = (named.stack, named.level)
    whole = plan_at(named.revision, *at) if named.revision else plan_here(*at)
    return only_team(whole, named.team) if named.team else whole


def plan_here(stack: str, level: int | None) -> Side:
    config = read(stack, level)
    plan, it = plan_of(config), config.settings
    broken = check(config, plan, datetime.now(UTC).date())
    return Side(
        identity=Identity(stack=stack, environment=it.environment, region=it.region, account_id=it.account_id),
        plan=plan,
        use=assume(config),
        violations=frozenset(f"{one.control}: {one.message}" for one in broken),
        waived=frozenset(waived(config)),
    )


def only_team(whole: Side, team: str) -> Side:
    by_key = {resource.key: resource for resource in whole.plan.resources}
    owners = {resource.key: ownership(resource, by_key).owner for resource in whole.plan.resources}
    if team not in owners.values():
        known = ", ".join(sorted(set(owners.values())))
        raise Wrong(f"Nothing of stack {whole.identity.stack} belongs to {team}. There are: {known}.")
    # Components stay, for it is they that say where a resource without tags stands.
    kept = tuple(one for one in whole.plan.resources if owners[one.key] == team or not one.custom)
    return replace(
        whole,
        plan=replace(whole.plan, resources=kept),
        identity=replace(whole.identity, team=team),
        violations=None,
    )
