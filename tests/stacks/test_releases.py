"""What a risk tier asks of a release, what a team may say of it, and the contract that comes of both."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks.reading import ConfigErrors, read_stack
from stacks.release import Objectives, Release
from stacks.release_contract import release_contract
from stacks.teams import RiskTier, Serving
from stacks.tiers import TIER_OBJECTIVES, TIER_RELEASES, USED_BY, resolve_objectives, resolve_release
from tests.stacks.bad_releases import BATCH, ONE, SERVING
from tests.stacks.good_config import CREDIT, PROD, STACK, write_good

TWO = Serving(instance_count=2)
TIERS: tuple[RiskTier, ...] = ("minimal", "limited", "high")


def spoiled(folder: Path, *changes: tuple[str, str, str]) -> Path:
    write_good(folder)
    for file, old, new in changes:
        text = (folder / file).read_text()
        assert text.count(old) == 1, old
        (folder / file).write_text(text.replace(old, new))
    return folder


def named_model_risk(*names: str) -> tuple[str, str, str]:
    people = ", ".join(f"{name}@example.com" for name in names)
    return PROD, "  mlops:teams", f"  mlops:model_risk: [{people}]\n  mlops:teams"


@pytest.mark.parametrize(("lower", "higher"), [("minimal", "limited"), ("limited", "high")])
def test_a_higher_risk_is_never_released_or_promised_less_strictly(lower: RiskTier, higher: RiskTier) -> None:
    low, high = (resolve_release(tier, TWO, Release(strategy="linear")) for tier in (lower, higher))
    assert (high.percent or 0) <= (low.percent or 0)
    assert (high.interval_minutes or 0) >= (low.interval_minutes or 0)
    assert (high.bake_minutes or 0) > (low.bake_minutes or 0)
    promised, more = TIER_OBJECTIVES[lower], TIER_OBJECTIVES[higher]
    assert (more.availability or 0) > (promised.availability or 0)
    assert (more.latency_p95_ms or 0) < (promised.latency_p95_ms or 0)


@pytest.mark.parametrize("tier", TIERS)
def test_one_instance_takes_all_at_once_and_keeps_the_tiers_bake(tier: RiskTier) -> None:
    bake = TIER_RELEASES[tier].bake_minutes
    assert resolve_release(tier, Serving(), Release()) == Release(strategy="all-at-once", bake_minutes=bake)


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("strategy", ["canary", "linear", "shadow", "all-at-once"])
def test_every_strategy_is_given_all_that_it_needs_and_nothing_else(tier: RiskTier, strategy: str) -> None:
    resolved = resolve_release(tier, TWO, Release.model_validate({"strategy": strategy}))
    given_ = {name for name, value in resolved if value is not None}
    assert given_ == {"strategy", *(name for name, strategies in USED_BY.items() if strategy in strategies)}


@given(
    st.sampled_from(TIERS),
    st.none() | st.floats(0.999, 0.99999),
    st.none() | st.floats(1, 500),
    st.none() | st.floats(500, 1000) | st.floats(1, 500),
)
def test_objectives_agree_with_each_other_whatever_was_left_out(
    tier: RiskTier, availability: float | None, p95: float | None, p99: float | None
) -> None:
    given_ = Objectives(
        availability=availability, latency_p95_ms=p95, latency_p99_ms=max(p95, p99) if p95 and p99 else p99
    )
    resolved = resolve_objectives(tier, given_)
    assert None not in dict(resolved).values()
    assert (resolved.latency_p95_ms or 0) <= (resolved.latency_p99_ms or 0)
    assert (resolved.error_rate or 0) + (resolved.availability or 0) == pytest.approx(1)


@pytest.mark.parametrize(
    ("serving", "release"),
    [
        (SERVING, "strategy: linear, percent: 10, interval_minutes: 30, bake_minutes: 60"),
        (SERVING, "strategy: shadow, shadow_minutes: 1440"),
        (SERVING, "percent: 5, bake_minutes: 45"),
        (ONE, "strategy: shadow"),  # gets copies: no share is split off
        (ONE, "strategy: all-at-once, bake_minutes: 30"),  # weaker than a canary, which can't be here
        (BATCH, "strategy: all-at-once"),
    ],
)
def test_a_team_may_be_stricter(tmp_path: Path, serving: str, release: str) -> None:
    read_stack(STACK, spoiled(tmp_path, (CREDIT, SERVING, f"{serving}\n    release: {{{release}}}")))


@pytest.mark.parametrize("people", [(), ("bo",), ("Bo+risk", "ANA")])
def test_high_risk_is_released_only_where_model_risk_has_somebody_of_its_own(
    tmp_path: Path, people: tuple[str, ...]
) -> None:
    level = (PROD, "level: 1", "level: 2")
    with pytest.raises(ConfigErrors, match=r"models\[0\].risk_tier .*has nobody for the latter") as raised:
        read_stack(STACK, spoiled(tmp_path, level, named_model_risk(*people)))
    assert "models[1]" not in str(raised.value)  # which gates approve
    with pytest.raises(ConfigErrors) as raised:
        read_stack(STACK, spoiled(tmp_path, level, named_model_risk(*people, "mia")))
    assert "risk_tier" not in str(raised.value)
    read_stack(STACK, spoiled(tmp_path, named_model_risk(*people)))  # nothing is released at level 1


@pytest.mark.parametrize(("level", "told"), [(1, False), (2, True)])
def test_instances_without_guardrails_are_told_where_releases_need_them(tmp_path: Path, level: int, told: bool) -> None:
    changes = (
        (PROD, "level: 1", f"level: {level}"),
        (PROD, "ml.m5.xlarge]", "ml.m5.xlarge, ml.inf1.xlarge]"),
        (CREDIT, "instance_type: ml.m5.large", "instance_type: ml.inf1.xlarge"),
    )
    with pytest.raises(ConfigErrors) as raised:  # no type for training, which is told at either level
        read_stack(STACK, spoiled(tmp_path, *changes))
    assert ("has no deployment guardrails" in str(raised.value)) is told


def test_the_contract_says_all_that_a_release_has_to_meet(tmp_path: Path) -> None:
    frozen = "[{starts: 2026-12-19, ends: 2027-01-03, reason: the year ends and few are here}]"
    folder = spoiled(
        tmp_path,
        (PROD, "  mlops:delivery", f"  mlops:freezes: {frozen}\n  mlops:delivery"),
        (CREDIT, "[ana@example.com, bo@example.com]", "[Ana+team@example.com, Bo@example.com]"),
        (CREDIT, SERVING, f"{SERVING}\n    release: {{bake_minutes: 45}}"),
        named_model_risk("bo", "ANA", "Mia+x"),
    )
    settings, [credit, _] = read_stack(STACK, folder)
    contract = release_contract(settings, credit, credit.models[0])
    assert json.loads(json.dumps(contract)) == {
        "environment": "prod",
        "team": "credit",
        "model": "loan-approval",
        "risk_tier": "high",
        "owner": "ana@example.com",
        "mode": "realtime",
        "approvals": ["team", "model_risk"],
        "approval_days": 30,
        "people": {
            "team": ["bo@example.com"],
            "model_risk": ["mia@example.com"],
            "release": ["ana@example.com", "bo@example.com"],
            "roll_back": ["ana@example.com", "bo@example.com"],
        },
        "serving": {"instance_type": "ml.m5.large", "instance_count": 2},
        "release": {
            "strategy": "canary",
            "percent": 10,
            "interval_minutes": 15,
            "bake_minutes": 45,
            "shadow_minutes": None,
        },
        "objectives": {
            "availability": 0.999,
            "latency_p95_ms": 500,
            "latency_p99_ms": 1000,
            "error_rate": 0.001,
        },
        "freezes": [{"starts": "2026-12-19", "ends": "2027-01-03", "reason": "the year ends and few are here"}],
    }


def test_whom_a_team_names_for_releases_and_for_the_night_replaces_the_others(tmp_path: Path) -> None:
    named = "level: 1\nreleasers: [rae@example.com]\non_call: [Kim+n@example.com, kai@example.com]\nowners"
    settings, [credit, _] = read_stack(STACK, spoiled(tmp_path, (CREDIT, "level: 1\nowners", named)))
    people = release_contract(settings, credit, credit.models[1])["people"]
    assert people["release"] == ["rae@example.com"]
    assert people["roll_back"] == ["kim@example.com", "kai@example.com"]


def test_what_gates_approve_asks_nobody_and_a_batch_model_promises_nothing(tmp_path: Path) -> None:
    cards = "dataset: cards.csv, serving: {mode: batch}"
    settings, [credit, _] = read_stack(STACK, spoiled(tmp_path, (CREDIT, "dataset: cards.csv", cards)))
    contract = release_contract(settings, credit, credit.models[1])
    assert (contract["mode"], contract["approvals"]) == ("batch", [])
    assert {*contract["objectives"].values()} == {None}
    assert contract["release"]["strategy"] == "all-at-once"
