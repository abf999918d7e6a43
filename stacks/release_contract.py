"""What the platform demands of a release: the document that the delivery workflow reads and no team can write."""

from collections.abc import Iterable
from typing import Any

from stacks.addresses import person
from stacks.release import Objectives
from stacks.settings import Settings
from stacks.teams import Model, Team
from stacks.tiers import APPROVED_BY_GATES, resolve_objectives, resolve_release

# A month: what was judged on older data than that is judged anew, and nobody's word is kept for later.
APPROVAL_DAYS = 30
ROLES = ("team", "model_risk")  # of whom one person each approves, where gates alone don't


def release_contract(settings: Settings, team: Team, model: Model) -> dict[str, Any]:
    """Every address in the one spelling of its person, since who signs in is compared with it in that spelling.

    Nobody stands in both roles that approve, and the owner in neither: so two approvals are two people's.
    """
    serving = model.serving
    objectives = resolve_objectives(model.risk_tier, serving.objectives)
    return {
        "environment": settings.environment,
        "team": team.name,
        "model": model.name,
        "risk_tier": model.risk_tier,
        "owner": person(model.owner),
        "mode": serving.mode,
        "approvals": [] if model.risk_tier in APPROVED_BY_GATES else [*ROLES],
        "approval_days": APPROVAL_DAYS,
        "people": {
            "team": _people(team.approvers, but=[model.owner]),
            "model_risk": _people(settings.model_risk, but=[model.owner, *team.approvers]),
            "release": _people(team.releasers or team.approvers),
            "roll_back": _people(team.on_call or (*team.approvers, *team.owners)),
        },
        "serving": serving.model_dump(include={"instance_type", "instance_count"}),
        "release": resolve_release(model.risk_tier, serving, model.release).model_dump(),
        "objectives": (objectives if serving.mode == "realtime" else Objectives()).model_dump(),
        "freezes": [freeze.model_dump(mode="json") for freeze in settings.freezes],
    }


def _people(addresses: Iterable[str], but: Iterable[str] = ()) -> list[str]:
    """Each once, in the order given."""
    without = {*map(person, but)}
    return [one for one in dict.fromkeys(map(person, addresses)) if one not in without]
