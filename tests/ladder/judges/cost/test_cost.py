"""The estimate: what is in it, what it says it leaves out, and that it adds up."""

import json
import re
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import stacks
from ladder.cli import app
from ladder.cloud.engine.deployed import Deployed, State
from ladder.exits import Exit
from ladder.judges.cost.assumptions import assume, kind_of
from ladder.judges.cost.budgets import figures, spending
from ladder.judges.cost.drawing import assumed, in_a_line, notes
from ladder.judges.cost.estimate import Costs, estimate
from ladder.judges.cost.prices import newest
from ladder.judges.cost.rows import rule_of
from ladder.judges.cost.stack_costs import budgets_of, costs_of, difference, next_level_costs, standing
from ladder.plan import Plan, Resource
from ladder.plan.config import Config, read
from ladder.plan.ownership import ownership
from ladder.plan.planning import plan_of
from ladder.plan.tree import counted
from stacks.settings import HIGHEST_LEVEL

STACKS = ("local", "dev-us-east-1", "staging-us-east-1", "prod-us-east-1", "prod-eu-west-1")
DEV, PROD, IRELAND = "dev-us-east-1", "prod-us-east-1", "prod-eu-west-1"


@cache
def config(stack: str, level: int = HIGHEST_LEVEL) -> Config:
    return read(stack, level)


@cache
def plan(stack: str, level: int = HIGHEST_LEVEL) -> Plan:
    return plan_of(config(stack, level))


def costs(stack: str, level: int = HIGHEST_LEVEL) -> Costs:
    return costs_of(config(stack, level), plan(stack, level))


def part(keep: frozenset[str]) -> Costs:
    """Of the dev plan, only these resources."""
    whole = plan(DEV)
    kept = replace(whole, resources=tuple(one for one in whole.resources if one.key in keep or not one.custom))
    return costs_of(config(DEV), kept)


def of_resource(found: Costs, name: str) -> float:
    return sum(line.usd for line in found.lines if line.resource.rpartition("::")[2] == name)


# US dollars a month at the kept prices, fixed and by use: any price, rule or assumption that moves shows.
KEPT = {
    "local": (263.66, 86.27),
    "dev-us-east-1": (263.66, 86.27),
    "staging-us-east-1": (342.96, 82.96),
    "prod-us-east-1": (576.56, 392.76),
    "prod-eu-west-1": (243.20, 129.20),
}


@pytest.mark.parametrize("stack", STACKS)
def test_what_a_shipped_stack_costs(stack: str) -> None:
    found = costs(stack)
    assert (round(found.fixed, 2), round(found.usage, 2)) == KEPT[stack]


# Worked out by hand: price times assumption.
@pytest.mark.parametrize(
    ("stack", "name", "by_hand"),
    [
        # 0.045 an hour for 730 hours, and 20 GB at 0.045
        (DEV, "platform-network-nat-a", 32.85 + 0.90),
        # three zones at 0.011 an hour for 730 hours, and 100 GB at 0.01
        (IRELAND, "platform-endpoint-logs", 24.09 + 1.00),
        # two ml.m5.large at 0.115 an hour for 730 hours
        (PROD, "lending-loan-approval-registry-versions", 167.90),
        # two m6i.large at 0.096 an hour for 730 hours, each with 50 GB at 0.08
        (DEV, "platform-gpu-add-ons-system-nodes", 140.16 + 8.00),
        # ten runs of six jobs of six minutes, five processing and one training, all at 0.115; 30 GB disks at 0.14
        (DEV, "lending-loan-approval-training-pipeline", 8 * 0.115 + 8 * 30 / 730 * 0.14),
    ],
)
def test_figures_worked_out_by_hand(stack: str, name: str, by_hand: float) -> None:
    assert of_resource(costs(stack), name) == pytest.approx(by_hand, abs=1e-9)


def test_level_0_in_dev_idles_for_a_way_out_four_keys_and_five_alarms() -> None:
    gateway, address, keys, alarms = 730 * 0.045, 730 * 0.005, 4 * 1.00, 5 * 0.10
    assert costs(DEV, 0).fixed == pytest.approx(gateway + address + keys + alarms)


@pytest.mark.parametrize("stack", STACKS)
def test_every_type_is_priced_or_declared_free_and_no_price_is_missing(stack: str) -> None:
    types = {resource.type for resource in plan(stack).resources if counted(resource)}
    unlisted = sorted(kind for kind in types if rule_of(kind) is None)
    assert not unlisted, "give each a row in ladder/judges/cost/rows/, or say in rows/free.py why it costs nothing"
    assert costs(stack).unknown == ()
    assert costs(stack).missing == (), "add it to the newest file of ladder/judges/cost/prices/"


@pytest.mark.parametrize("stack", STACKS)
def test_every_facet_adds_up_to_the_total(stack: str) -> None:
    found = costs(stack)
    assert found.total == pytest.approx(found.fixed + found.usage)
    for facet in ("level", "owner", "resource", "service", "kind"):
        assert sum(found.by(facet).values()) == pytest.approx(found.total)
    assert 0 < sum(found.by("model").values()) < found.total


@pytest.mark.parametrize("stack", STACKS)
def test_a_level_adds_its_own_cost_and_changes_none_below(stack: str) -> None:
    lower, higher = costs(stack, 0), costs(stack, 1)
    assert higher.by("level")["0"] == pytest.approx(lower.total)


OWNERS = ("platform", "lending", "mobility", "research")


@cache
def keys_of(owner: str) -> frozenset[str]:
    by_key = {one.key: one for one in plan(DEV).resources}
    return frozenset(one.key for one in by_key.values() if one.custom and ownership(one, by_key).owner == owner)


@given(st.sets(st.sampled_from(OWNERS)))
def test_the_cost_of_several_teams_is_the_sum_of_each(owners: set[str]) -> None:
    together = part(frozenset(key for owner in owners for key in keys_of(owner)))
    assert together.total == pytest.approx(sum(part(keys_of(owner)).total for owner in owners))


@given(st.data())
def test_a_resource_more_never_costs_less(data: st.DataObject) -> None:
    every = sorted(one.key for one in plan(DEV).resources if one.custom)
    some = frozenset(data.draw(st.sets(st.sampled_from(every))))
    one_more = data.draw(st.sampled_from(every))
    assert part(some | {one_more}).total >= part(some).total - 1e-9


def test_a_missing_price_is_said_and_never_nothing() -> None:
    found = estimate(plan(DEV), "ap-south-1", assume(config(DEV)), newest())
    assert set(found.missing) == {line.item for line in found.lines}
    assert any("No price in ap-south-1" in line and "nat-gateway" in line for line in notes(found))
    assert figures(found, {"lending": 1.0})["lending"]["missing"]
    assert [found.by(facet) for facet in ("level", "owner", "model", "resource")] == [{}] * 4, "no sum of nothing is 0"


@pytest.mark.parametrize("text", [None, "<<<<<<< ours", '{"as_of": "2026-11-23"}', "[]"])
def test_prices_that_can_not_be_read_are_told_with_the_file_and_the_way_back(
    text: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("ladder.judges.cost.prices.SNAPSHOTS", tmp_path)
    if text is not None:
        (tmp_path / "2026-11.json").write_text(text)
    told = CliRunner().invoke(app, ["cost", "--level", "0"])
    assert told.exit_code == Exit.FAILED
    assert f"git checkout {tmp_path}" in " ".join(told.output.split())


def test_a_type_that_nobody_looked_up_is_said() -> None:
    odd = Resource(type="aws:quantum/computer:Computer", name="one", inputs={})
    found = costs_of(config(DEV), Plan(stack=DEV, resources=(odd,)))
    assert found.unknown == (odd.type,)
    assert any(odd.type in line for line in notes(found))
    assert odd.type in in_a_line(found)
    assert figures(found, {"platform": 1.0})["platform"]["missing"] == [odd.type], "nor is it within a budget"


def test_a_team_over_its_budget_is_named_with_its_three_largest() -> None:
    found = costs(PROD)
    assert not any(one.over for one in spending(found, budgets_of(config(PROD))))
    lending, mobility = spending(found, {"lending": 100.0, "mobility": 10_000.0})
    assert (lending.over, mobility.over) == (True, False)
    assert len(lending.largest) == 3
    assert next(iter(lending.largest)).endswith("lending-loan-approval-registry-versions"), "the largest comes first"


def test_what_stands_costs_what_it_would_planned_and_what_is_gone_nothing() -> None:
    def deployed(resource: Resource, state: State) -> Deployed:
        inputs = resource.inputs
        return Deployed(
            type=resource.type, name=resource.name, inputs=inputs, resolved={}, state=state, id="", outputs={}
        )

    there = [deployed(one, "created") for one in plan(DEV).resources if one.custom]
    again = costs_of(config(DEV), standing(DEV, there))
    assert difference(again, costs(DEV)) == {}
    gone = [deployed(one, "gone") for one in plan(DEV).resources if one.custom]
    assert costs_of(config(DEV), standing(DEV, gone)).total == 0


def test_config_overrides_what_is_assumed_and_the_rest_follows_the_environment() -> None:
    dev = config(DEV)
    usage = dev.settings.usage.model_copy(update={"studio_hours": 7})
    busy = replace(dev, settings=dev.settings.model_copy(update={"usage": usage}))
    assert assume(busy) == replace(assume(dev), studio_hours=7)
    assert "40 hours of Studio" in assumed(assume(dev))
    assert "7 hours of Studio" in assumed(assume(busy))
    assert [kind_of(name) for name in ("dev", "local", "staging", "prod")] == [
        "development",
        "development",
        "staging",
        "production",
    ]


def test_an_hour_a_job_costs_ten_times_six_minutes() -> None:
    dev = config(DEV)
    usage = dev.settings.usage.model_copy(update={"job_minutes": 60})
    slow = replace(dev, settings=dev.settings.model_copy(update={"usage": usage}))
    name = "lending-loan-approval-training-pipeline"
    assert of_resource(costs_of(slow, plan(DEV)), name) == pytest.approx(10 * of_resource(costs(DEV), name))
    assert "60 minutes a job" in assumed(assume(slow))


def test_the_next_level_counts_the_teams_that_would_go_up_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("config", "teams"):
        shutil.copytree(Path(stacks.__file__).parent / folder, tmp_path / folder)
    for file in tmp_path.glob("*/*.yaml"):
        file.write_text(re.sub(r"^(  mlops:)?level: 1", r"\1level: 0", file.read_text(), flags=re.M))
    monkeypatch.setenv("LADDER_STACKS", str(tmp_path))
    higher = next_level_costs(read(DEV))
    assert higher
    assert higher.by("owner")["lending"] == pytest.approx(costs(DEV, 1).by("owner")["lending"])


def test_the_command_says_it_in_json_and_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LADDER_HOME", str(tmp_path / "none"))
    told = json.loads(CliRunner().invoke(app, ["cost", "--stack", DEV, "--level", "0", "--json"]).stdout)
    assert told["usd_a_month"]["total"] == pytest.approx(costs(DEV, 0).total)
    assert told["next_level"]["usd"] == pytest.approx(costs(DEV, 1).total - costs(DEV, 0).total)
    assert told["deployed"] is None
    assert {one["team"] for one in told["budgets"]} == {"lending", "mobility", "research"}
    words = CliRunner().invoke(app, ["cost", "--stack", DEV]).output
    assert f"{costs(DEV).total:,.2f} US dollars a month" in words
    assert "40 hours of Studio" in words
    assert f"pulumi stack export --stack {DEV} | " in words
    assert "costs nothing" not in words
    here = CliRunner().invoke(app, ["cost", "--stack", "local"]).output
    assert "The local stack itself costs nothing" in here
    assert "pulumi stack export" not in here
