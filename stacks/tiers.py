"""What each risk tier asks of a model before it may be registered.

The tiers follow the EU AI Act (Regulation (EU) 2024/1689): prohibited practices (Article 5) are no tier here, ``high``
stands for Annex III, such as credit scoring, ``limited`` for what matters to a business without deciding about people.
High asks for bounds on bias (Article 10(2)(f)) and for robustness and accuracy declared and met (Article 15); SR 26-2
asks that limits are set beforehand, in proportion to the risk, and challenged by someone other than the developer.

The figures are the house's own; no regulator gives such numbers. On fairness: 0.20 in demographic parity difference is
what the four-fifths rule (29 CFR 1607.4(D)) allows when the most favoured group is always chosen, and looser than that
rule where approval is rarer. A team may be stricter in any of them, never weaker.
"""

from typing import Final

from stacks.teams import Gates, Model, RiskTier

TIER_GATES: Final[dict[RiskTier, Gates]] = {
    "minimal": Gates(latency_p95_ms=2000, model_size_mb=2048),
    "limited": Gates(noise_loss=0.50, missing_loss=0.50, latency_p95_ms=1000, model_size_mb=1024),
    "high": Gates(
        demographic_parity_difference=0.20,
        equalized_odds_difference=0.25,
        noise_loss=0.15,
        missing_loss=0.20,
        latency_p95_ms=500,
        model_size_mb=512,
    ),
}

APPROVED_BY_GATES: Final = frozenset[RiskTier]({"minimal", "limited"})  # of the others, a person approves

BOUNDS: Final = tuple(name for name, bound in TIER_GATES["high"] if isinstance(bound, float))


def resolve(model: Model) -> Gates:
    """The model's gates, with what its team left out taken from its risk tier."""
    given = model.gates
    tier = TIER_GATES[model.risk_tier]
    return given.model_copy(update={name: getattr(tier, name) for name in BOUNDS if getattr(given, name) is None})
