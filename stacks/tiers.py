"""What each risk tier asks of a model before it may be registered.

The tiers follow the EU AI Act (Regulation (EU) 2024/1689): prohibited practices (Article 5) are no tier here, ``high``
stands for Annex III, such as credit scoring, ``limited`` for what matters to a business without deciding about people.
High asks for bounds on bias (Article 10(2)(f)) and for robustness and accuracy declared and met (Article 15); SR 26-2
asks that limits are set beforehand, in proportion to the risk, and challenged by someone other than the developer.

The figures are the house's own; no regulator gives such numbers. On fairness: 0.20 in demographic parity difference is
what the four-fifths rule (29 CFR 1607.4(D)) allows when the most favoured group is always chosen, and looser than that
rule where approval is rarer. A team may be stricter in any of them, never weaker. So too of releases and objectives:
the longer a version is watched, and the smaller the share that it may harm meanwhile, the stricter.
"""

from typing import Final

from stacks.release import Objectives, Release, Strategy
from stacks.teams import Gates, Model, RiskTier, Serving

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

TIER_RELEASES: Final[dict[RiskTier, Release]] = {
    "minimal": Release(strategy="all-at-once", bake_minutes=5),
    "limited": Release(strategy="canary", percent=10, interval_minutes=10, bake_minutes=10, shadow_minutes=30),
    "high": Release(strategy="canary", percent=10, interval_minutes=15, bake_minutes=30, shadow_minutes=60),
}
UNBOUNDED: Final = Release(percent=10, interval_minutes=5, shadow_minutes=30)  # where the tier asks for nothing

SHIFTED: Final = frozenset[Strategy]({"canary", "linear"})  # a share of the traffic first
USED_BY: Final[dict[str, frozenset[Strategy]]] = {
    "percent": SHIFTED,
    "interval_minutes": SHIFTED,
    "shadow_minutes": frozenset[Strategy]({"shadow"}),
    "bake_minutes": frozenset[Strategy]({"canary", "linear", "shadow", "all-at-once"}),
}

TIER_OBJECTIVES: Final[dict[RiskTier, Objectives]] = {
    "minimal": Objectives(availability=0.99, latency_p95_ms=2000, latency_p99_ms=4000),
    "limited": Objectives(availability=0.995, latency_p95_ms=1000, latency_p99_ms=2000),
    "high": Objectives(availability=0.999, latency_p95_ms=500, latency_p99_ms=1000),
}

APPROVED_BY_GATES: Final = frozenset[RiskTier]({"minimal", "limited"})  # of the others, a person approves

BOUNDS: Final = tuple(name for name, bound in TIER_GATES["high"] if isinstance(bound, float))


def resolve(model: Model) -> Gates:
    """The model's gates, with what its team left out taken from its risk tier."""
    given = model.gates
    tier = TIER_GATES[model.risk_tier]
    return given.model_copy(update={name: getattr(tier, name) for name in BOUNDS if getattr(given, name) is None})


def strategy_of(risk_tier: RiskTier, mode: str, instance_count: int, given: Strategy | None) -> Strategy:
    """Left out, it is the tier's; but one instance has no share that could be split off, and batch has no traffic."""
    fallback = TIER_RELEASES[risk_tier].strategy if mode == "realtime" and instance_count > 1 else None
    return given or fallback or "all-at-once"


def resolve_release(risk_tier: RiskTier, serving: Serving, given: Release) -> Release:
    """A model's release, with what its team left out taken from its risk tier; None is what its strategy lacks."""
    if serving.mode == "batch":
        return Release(strategy="all-at-once", bake_minutes=0)
    strategy = strategy_of(risk_tier, serving.mode, serving.instance_count, given.strategy)
    sources = (given, TIER_RELEASES[risk_tier], UNBOUNDED)
    used = {
        name: next((value for source in sources if (value := getattr(source, name)) is not None), None)
        for name, strategies in USED_BY.items()
        if strategy in strategies
    }
    return Release(strategy=strategy, **used)


def resolve_objectives(risk_tier: RiskTier, given: Objectives) -> Objectives:
    """What was left out comes from the tier, or follows from a stricter value that was given."""
    tier = TIER_OBJECTIVES[risk_tier]
    both = {name: value if (value := getattr(given, name)) is not None else limit for name, limit in tier}
    if given.latency_p95_ms is None:
        both["latency_p95_ms"] = min(both["latency_p95_ms"], both["latency_p99_ms"])
    if given.error_rate is None:
        both["error_rate"] = error_budget(both["availability"])
    return Objectives(**both)


def error_budget(availability: float) -> float:
    """The share of requests that may fail, without what binary fractions add."""
    return round(1 - availability, 9)
