"""One stack's plan before the policy pack: what the controls know of its config, cost and day."""

from datetime import date

from ladder.judges.cost import budgets_of, costs_of, figures
from ladder.judges.policy.facts import facts_of
from ladder.judges.policy.judging import Violation, judge
from ladder.plan import Plan
from ladder.plan.config import Config
from policies.facts import Facts, TeamEstimate


def facts_for(config: Config, plan: Plan, today: date) -> Facts:
    spent = figures(costs_of(config, plan), budgets_of(config))
    estimates = {
        team: TeamEstimate(usd=one["estimate_usd"], largest=one["largest"], missing=tuple(one["missing"]))
        for team, one in spent.items()
    }
    return facts_of(config, today=today, estimates=estimates)


def check(config: Config, plan: Plan, today: date) -> list[Violation]:
    """Where the plan breaks the policy pack, worst first. ``today`` decides which waivers have expired."""
    return judge(plan, facts_for(config, plan, today))


def waived(config: Config) -> list[str]:
    """Each waiver of the stack, since a control that nobody has to meet must not look as if it were met."""
    return [
        f"{one.control} of {one.resource} until {one.expires} ({one.owner}): {one.reason}"
        for one in config.settings.waivers
    ]
