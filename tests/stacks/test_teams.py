"""What a risk tier asks of a model, and the contract that comes of it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks.contract import model_contract
from stacks.reading import read_stack
from stacks.reading.schedules import fault_of
from stacks.teams import Gates, Model, RiskTier
from stacks.tiers import BOUNDS, TIER_GATES, resolve
from tests.stacks.good_config import STACK, write_good


def model(risk_tier: RiskTier, gates: Gates) -> Model:
    return Model(name="m", kind="tabular", risk_tier=risk_tier, owner="a@example.com", dataset="d.csv", gates=gates)


def test_a_high_risk_model_is_bounded_in_everything_that_can_be_bounded() -> None:
    assert set(BOUNDS) == set(Gates.model_fields) - {"metric_floors", "metric_ceilings", "protected_columns"}
    assert TIER_GATES["high"].demographic_parity_difference == 0.20


@pytest.mark.parametrize(("lower", "higher"), [("minimal", "limited"), ("limited", "high")])
def test_a_higher_risk_is_never_asked_less(lower: RiskTier, higher: RiskTier) -> None:
    for name in BOUNDS:
        low, high = getattr(TIER_GATES[lower], name), getattr(TIER_GATES[higher], name)
        assert low is None or (high is not None and high <= low)


@given(st.sampled_from(list(TIER_GATES)), st.dictionaries(st.sampled_from(BOUNDS), st.floats(0.001, 0.1)))
def test_what_a_team_gives_stands_and_what_it_leaves_out_comes_from_the_tier(
    tier: RiskTier, given_gates: dict[str, float]
) -> None:
    resolved = resolve(model(tier, Gates.model_validate(given_gates)))
    for name in BOUNDS:
        assert getattr(resolved, name) == given_gates.get(name, getattr(TIER_GATES[tier], name))


def test_the_contract_says_all_that_the_platform_demands(tmp_path: Path) -> None:
    settings, [credit, _] = read_stack(STACK, write_good(tmp_path))
    contract = model_contract(settings, credit, credit.models[0])
    assert json.loads(json.dumps(contract)) == {
        "team": "credit",
        "model": "loan-approval",
        "kind": "tabular",
        "risk_tier": "high",
        "owner": "ana@example.com",
        "dataset": "loans.csv",
        "environment": "prod",
        "seed": 20261101,
        "fairness_exception": None,
        "gates": {
            "metric_floors": {"auc": 0.75},
            "metric_ceilings": {},
            "protected_columns": ["race"],
            "demographic_parity_difference": 0.20,
            "equalized_odds_difference": 0.25,
            "noise_loss": 0.1,
            "missing_loss": 0.20,
            "latency_p95_ms": 500,
            "model_size_mb": 512,
        },
    }


@pytest.mark.parametrize(
    "expression",
    [
        "rate(1 hour)",
        "rate(90 minutes)",
        "rate(7 days)",
        "cron(0 5 ? * MON *)",
        "cron(30 6 1,15 * ? *)",
        "cron(0 0/6 ? JAN-JUN 2-6 2026-2030)",
        "cron(0 6 L * ? *)",
        "cron(0 6 15W * ? *)",
        "cron(0 6 ? * FRI#2 *)",
    ],
)
def test_a_schedule_that_eventbridge_takes_is_taken(expression: str) -> None:
    assert fault_of(expression) is None


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "rate(0 days)",
        "rate(7 weeks)",
        "rate(7days)",
        "rate(59 minutes)",
        "at(2026-12-01T06:00:00)",
        "0 5 * * 1",
        "cron(60 5 ? * MON *)",
        "cron(0 24 ? * MON *)",
        "cron(0 5 0 * ? *)",
        "cron(0 5 ? 13 MON *)",
        "cron(0 5 ? * 0 *)",
        "cron(0 5 ? * FUN *)",
        "cron(0 5 ? * FRI-MON-TUE *)",
        "cron(0 5 20-10 * ? *)",
        "cron(0 5 ? * ? *)",
        "cron(0 5 1 * 2 *)",
        "cron(* 5 ? * MON *)",
        "cron(*/5 5 ? * MON *)",
        "cron(0/0 5 ? * MON *)",
        "cron(0 5 ? * MON 1969)",
    ],
)
def test_a_schedule_that_eventbridge_refuses_or_that_trains_without_end_is_refused(expression: str) -> None:
    assert fault_of(expression)
