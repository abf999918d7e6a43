from typing import Any

from stacks.settings import Settings
from stacks.teams import Model, Team


def release_contract(settings: Settings, team: Team, model: Model) -> dict[str, Any]:
    high = model.risk_tier == "high"
    return {
        "environment": settings.environment,
        "team": team.name,
        "model": model.name,
        "risk_tier": model.risk_tier,
        "owner": model.owner,
        "mode": model.serving.mode,
        "approvals": ["team", "model_risk"] if high else [],
        "approval_days": 30,
        "people": {
            "team": [*team.approvers],
            "model_risk": ["ines.castro@example.com"],
            "release": [*team.approvers],
            "roll_back": [*team.approvers],
        },
        "serving": {"instance_type": model.serving.instance_type, "instance_count": model.serving.instance_count},
        "release": {
            "strategy": "canary" if model.serving.instance_count > 1 else "all-at-once",
            "percent": 50 if model.serving.instance_count > 1 else None,
            "interval_minutes": 5,
            "bake_minutes": 5,
            "shadow_minutes": None,
        },
        "objectives": {"availability": 0.99, "latency_p95_ms": 500, "latency_p99_ms": 1000, "error_rate": 0.01},
        "freezes": [],
    }
