"""What the platform demands of a model: the document that its pipeline reads and its team can't write."""

from typing import Any

from stacks.settings import Settings
from stacks.teams import Model, Team
from stacks.tiers import resolve


def model_contract(settings: Settings, team: Team, model: Model) -> dict[str, Any]:
    """The content of ``contract.json``, gates filled in from the risk tier. ``metric_floors`` keep the team's order."""
    exception = model.fairness_exception
    return {
        "team": team.name,
        "model": model.name,
        "kind": model.kind,
        "risk_tier": model.risk_tier,
        "owner": model.owner,
        "dataset": model.dataset,
        "environment": settings.environment,
        "seed": model.seed,
        "gates": resolve(model).model_dump(mode="json"),
        "fairness_exception": exception.model_dump(mode="json") if exception else None,
    }
