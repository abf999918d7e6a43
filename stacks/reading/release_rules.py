"""Rules on how one model is released, and on who has to be there to approve it."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from stacks.addresses import person
from stacks.reading.facts import Finding, Rule
from stacks.release import Release, Strategy
from stacks.settings import Level
from stacks.teams import RiskTier, Serving
from stacks.tiers import APPROVED_BY_GATES, SHIFTED, TIER_RELEASES, USED_BY, resolve_release, strategy_of

AT = "release"
SMALLEST_STEP = 10  # percent: LinearStepSize, API_TrafficRoutingConfig
# MaximumExecutionTimeoutInSeconds is 28800 at most and spans all waits; an hour of it is left for making the new fleet.
# https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_BlueGreenUpdatePolicy.html
LONGEST_MINUTES = 7 * 60


def a_batch_model_shifts_no_traffic(
    model_serving_mode: str, model_release_well_formed: Mapping[str, object]
) -> Iterator[Finding]:
    for name, value in model_release_well_formed.items():
        if model_serving_mode == "batch" and value not in (None, "all-at-once"):
            problem = "shifts or watches traffic, and a batch model has none: its next job takes the new version"
            yield Finding(at=(AT, name), value=value, problem=problem, remedy="Leave it out, or serve it realtime")


def a_share_can_be_split_off(
    model_serving_mode: str, model_serving_instance_count: int, model_release_strategy: Strategy | None
) -> Iterator[Finding]:
    """CanarySize and LinearStepSize are at most half of the instances: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TrafficRoutingConfig.html"""
    if model_serving_mode == "realtime" and model_serving_instance_count == 1 and model_release_strategy in SHIFTED:
        problem = "sends a share of the traffic to at most half of the new instances, and serving.instance_count is 1"
        remedy = "Raise it to 2 or more, or choose shadow, which gets copies, or all-at-once"
        yield Finding(at=(AT, "strategy"), value=model_release_strategy, problem=problem, remedy=remedy)


def guardrails_work_on_the_instances(
    level: Level, model_serving_mode: str, model_serving_instance_type: str
) -> Iterator[Finding]:
    """https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-exclusions.html"""
    if level > 1 and model_serving_mode == "realtime" and model_serving_instance_type.startswith("ml.inf1."):
        problem = (
            "has no deployment guardrails: SageMaker shifts all traffic at once and keeps no old fleet to go back to"
        )
        at = ("serving", "instance_type")
        remedy = "Choose another type, such as ml.inf2.xlarge"
        yield Finding(at=at, value=model_serving_instance_type, problem=problem, remedy=remedy)


def what_is_given_belongs_to_the_strategy(
    model_risk_tier: RiskTier,
    model_serving_mode: str,
    model_serving_instance_count: int,
    model_release_strategy: Strategy | None,
    model_release_well_formed: Mapping[str, object],
) -> Iterator[Finding]:
    strategy = strategy_of(model_risk_tier, model_serving_mode, model_serving_instance_count, model_release_strategy)
    for name, strategies in USED_BY.items():
        value = model_release_well_formed.get(name)
        if model_serving_mode == "realtime" and value is not None and strategy not in strategies:
            of = " or ".join(sorted(strategies))
            why = "" if model_release_strategy else ", which is what follows here where strategy is left out"
            problem = f"belongs to strategy {of}, not to {strategy}{why}"
            yield Finding(at=(AT, name), value=value, problem=problem, remedy=f"Leave it out, or choose {of}")


def a_release_is_no_weaker_than_the_tier(
    model_risk_tier: RiskTier,
    model_serving_mode: str,
    model_serving_instance_count: int,
    model_release_well_formed: Mapping[str, int | str | None],
) -> Iterator[Finding]:
    if model_serving_mode == "batch":
        return
    given, tier = model_release_well_formed, TIER_RELEASES[model_risk_tier]
    if given.get("strategy") == "all-at-once" and tier.strategy in SHIFTED and model_serving_instance_count > 1:
        problem = f"is weaker than the {tier.strategy} that risk tier {model_risk_tier} asks for"
        remedy = "Choose canary, linear or shadow, or leave it out"
        yield Finding(at=(AT, "strategy"), value="all-at-once", problem=problem, remedy=remedy)
    for name in USED_BY:
        value, bound = given.get(name), getattr(tier, name)
        if not isinstance(value, int) or bound is None:
            continue
        if value > bound if name == "percent" else value < bound:
            problem = f"is weaker than the {bound} that risk tier {model_risk_tier} asks for"
            remedy = f"Give {bound} or {'less' if name == 'percent' else 'more'}, or leave it out"
            yield Finding(at=(AT, name), value=value, problem=problem, remedy=remedy)


def a_linear_step_is_large_enough(
    model_release_strategy: Strategy | None, model_release_percent: int | None
) -> Iterator[Finding]:
    if model_release_strategy == "linear" and model_release_percent and model_release_percent < SMALLEST_STEP:
        problem = f"is less than the {SMALLEST_STEP} percent that SageMaker takes for a linear step"
        remedy = f"Give {SMALLEST_STEP} or more, or choose canary"
        yield Finding(at=(AT, "percent"), value=model_release_percent, problem=problem, remedy=remedy)


def a_release_ends_before_sagemaker_gives_up(
    model_risk_tier: RiskTier, model_serving: Serving, model_release: Release
) -> Iterator[Finding]:
    """Between the steps of a linear release it waits each time; a canary's size is waited for once."""
    release = resolve_release(model_risk_tier, model_serving, model_release)
    shifts = ceil(100 / release.percent) - 1 if release.strategy == "linear" and release.percent else 1
    minutes = shifts * (release.interval_minutes or 0) + (release.bake_minutes or 0)
    if minutes > LONGEST_MINUTES:
        problem = (
            f"makes the release wait {minutes} minutes, more than the {LONGEST_MINUTES} that SageMaker has time for"
        )
        at = (AT, "interval_minutes")
        remedy = "Give fewer minutes, larger steps or a shorter bake"
        yield Finding(at=at, value=release.interval_minutes, problem=problem, remedy=remedy)


def model_risk_can_approve(  # noqa: PLR0917  # a rule's parameters are the facts that it needs
    stack: str,
    level: Level,
    model_risk: Sequence[str],
    model_risk_tier: RiskTier,
    model_owner: str,
    team_approvers: Sequence[str],
) -> Iterator[Finding]:
    """From level 2 on two people of different roles approve: one of the team, and one of model risk."""
    if level < 2 or model_risk_tier in APPROVED_BY_GATES:  # noqa: PLR2004  # the level that releases
        return
    if {*map(person, model_risk)} <= {*map(person, (*team_approvers, model_owner))}:
        problem = f"is approved by the team and by model risk, and stack {stack} has nobody for the latter"
        problem += " who is neither an approver of the team nor the model's owner"
        remedy = f"Name another person under mlops:model_risk in config/Pulumi.{stack}.yaml"
        yield Finding(at=("risk_tier",), value=model_risk_tier, problem=problem, remedy=remedy)


RELEASE_RULES: tuple[Rule, ...] = (
    a_batch_model_shifts_no_traffic,
    a_share_can_be_split_off,
    guardrails_work_on_the_instances,
    what_is_given_belongs_to_the_strategy,
    a_release_is_no_weaker_than_the_tier,
    a_linear_step_is_large_enough,
    a_release_ends_before_sagemaker_gives_up,
    model_risk_can_approve,
)
