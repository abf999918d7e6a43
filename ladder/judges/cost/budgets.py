"""Held against each team's own budget: who is over it, and by what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ladder.judges.cost.estimate import Costs, by, total

LARGEST = 3


@dataclass(frozen=True, kw_only=True)
class TeamSpend:
    """US dollars a month. ``largest``: the most expensive resources, each by its name, with what it costs."""

    team: str
    estimate_usd: float
    budget_usd: float
    largest: Mapping[str, float]

    @property
    def over(self) -> bool:
        return self.estimate_usd > self.budget_usd


def spending(costs: Costs, budgets: Mapping[str, float]) -> tuple[TeamSpend, ...]:
    """Each team that has a budget, by name."""
    return tuple(
        TeamSpend(
            team=team,
            estimate_usd=total(costs.of(team)),
            budget_usd=budget,
            largest=dict([*by("resource", costs.of(team)).items()][:LARGEST]),
        )
        for team, budget in sorted(budgets.items())
    )


def figures(costs: Costs, budgets: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    """As plain data by team, for the policy pack, which imports nothing of ours."""
    return {
        one.team: {
            "estimate_usd": one.estimate_usd,
            "budget_usd": one.budget_usd,
            "largest": dict(one.largest),
            "missing": sorted({line.item for line in costs.of(one.team) if line.missing}),
        }
        for one in spending(costs, budgets)
    }
