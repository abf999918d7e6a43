"""What a stack's config will cost a month, against what stands now and against the next level."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast

from ladder.cloud.client import Cloud
from ladder.cloud.engine.deployed import Deployed
from ladder.exits import Wrong
from ladder.judges.cost.assumptions import assume
from ladder.judges.cost.estimate import Costs, estimate
from ladder.judges.cost.prices import newest
from ladder.plan import Plan, Resource
from ladder.plan.config import Config, read
from ladder.plan.planning import plan_of
from stacks.settings import HIGHEST_LEVEL, Level


def costs_of(config: Config, plan: Plan) -> Costs:
    return estimate(plan, config.settings.region, assume(config), newest())


def budgets_of(config: Config) -> Mapping[str, float]:
    """US dollars a month, by team."""
    return {team.name: team.monthly_budget_usd for team in config.teams}


def deployed_costs(config: Config, in_aws: Plan | None) -> Costs | None:
    """Of what stands in AWS, or in the cloud that runs here, at the same assumptions; None where nobody can tell.

    Raises Wrong for a state of Pulumi's whose resources have not the inputs of their types.
    """
    if in_aws:
        try:
            return costs_of(config, in_aws)
        except (LookupError, TypeError, ValueError, AttributeError) as problem:
            raise Wrong(
                f"The state of stack {config.stack} lacks what a price depends on "
                f"({type(problem).__name__}: {problem}). "
                f"Make it again with: pulumi stack export --stack {config.stack}"
            ) from None
    cloud = Cloud.connect()
    if cloud is None or cloud.address.stack != config.stack:
        return None
    return costs_of(config, standing(config.stack, cloud.deployed()))


def standing(stack: str, deployed: Iterable[Deployed]) -> Plan:
    """What stands, as if it were planned."""
    there = (one for one in deployed if one.state != "gone")
    return Plan(
        stack=stack, resources=tuple(Resource(type=one.type, name=one.name, inputs=one.inputs) for one in there)
    )


def next_level_costs(config: Config) -> Costs | None:
    """None at the highest level. Where every team's file keeps it below, those at the top rise with the environment."""
    level = cast(Level, config.settings.level + 1)
    if level > HIGHEST_LEVEL:
        return None
    higher = read(config.stack, level)
    if all(team.level < level for team in higher.teams):
        risen = (team.model_copy(update={"level": level}) if team.level == level - 1 else team for team in higher.teams)
        higher = replace(higher, teams=tuple(risen))
    return costs_of(higher, plan_of(higher))


def difference(before: Costs, after: Costs) -> Mapping[str, float]:
    """What each owner would pay more or less, in US dollars a month, where it is a cent or more."""
    old, new = before.by("owner"), after.by("owner")
    changes = {owner: new.get(owner, 0.0) - old.get(owner, 0.0) for owner in sorted({*old, *new})}
    return {owner: usd for owner, usd in changes.items() if abs(usd) >= 0.005}  # noqa: PLR2004 - half a cent
