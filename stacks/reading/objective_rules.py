"""Rules on what one model's endpoint promises."""

from collections.abc import Iterator, Mapping

from stacks.reading.facts import Finding, Rule
from stacks.release import Objectives
from stacks.teams import RiskTier
from stacks.tiers import TIER_OBJECTIVES, error_budget, resolve_objectives

AT = ("serving", "objectives")
LATENCIES = ("latency_p95_ms", "latency_p99_ms")


def a_batch_model_promises_no_answers(
    model_serving_mode: str, model_serving_objectives_well_formed: Mapping[str, float | None]
) -> Iterator[Finding]:
    for name, value in model_serving_objectives_well_formed.items():
        if model_serving_mode == "batch" and value is not None:
            problem = "is promised for an endpoint, and a batch model has none"
            yield Finding(at=(*AT, name), value=value, problem=problem, remedy="Leave it out, or serve it realtime")


def objectives_are_no_weaker_than_the_tier(
    model_risk_tier: RiskTier, model_serving_mode: str, model_serving_objectives_well_formed: Mapping[str, float | None]
) -> Iterator[Finding]:
    for name, bound in TIER_OBJECTIVES[model_risk_tier]:
        given = model_serving_objectives_well_formed.get(name)
        if model_serving_mode == "batch" or given is None or bound is None:
            continue
        if given > bound if name in LATENCIES else given < bound:
            problem = f"is weaker than the {bound:g} that risk tier {model_risk_tier} asks for"
            remedy = f"Give {bound:g} or {'less' if name in LATENCIES else 'more'}, or leave it out"
            yield Finding(at=(*AT, name), value=given, problem=problem, remedy=remedy)


def objectives_agree_with_each_other(
    model_risk_tier: RiskTier, model_serving_mode: str, model_serving_objectives: Objectives
) -> Iterator[Finding]:
    if model_serving_mode == "batch":
        return
    given, all_ = model_serving_objectives, resolve_objectives(model_risk_tier, model_serving_objectives)
    if given.latency_p95_ms and all_.latency_p99_ms and given.latency_p95_ms > all_.latency_p99_ms:
        problem = f"is above the {all_.latency_p99_ms:g} of latency_p99_ms, which only 1 answer in 100 may exceed"
        remedy = f"Give {all_.latency_p99_ms:g} or less, or a higher latency_p99_ms"
        yield Finding(at=(*AT, "latency_p95_ms"), value=given.latency_p95_ms, problem=problem, remedy=remedy)
    if given.error_rate and all_.availability and given.error_rate > (budget := error_budget(all_.availability)):
        problem = f"is more than the {budget:g} that an availability of {all_.availability:g} leaves for errors"
        remedy = f"Give {budget:g} or less, or leave it out"
        yield Finding(at=(*AT, "error_rate"), value=given.error_rate, problem=problem, remedy=remedy)


OBJECTIVE_RULES: tuple[Rule, ...] = (
    a_batch_model_promises_no_answers,
    objectives_are_no_weaker_than_the_tier,
    objectives_agree_with_each_other,
)
