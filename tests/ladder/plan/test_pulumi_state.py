"""What stands in AWS, read from Pulumi's own state, and what it costs against the config."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ladder.cli import app
from ladder.exits import Exit
from ladder.plan import REFERENCE, Plan
from ladder.plan.config import read
from ladder.plan.planning import plan_of

STACK = "dev-us-east-1"


@cache
def plan() -> Plan:
    return plan_of(read(STACK))


def exported(found: Plan, stack: str = STACK) -> str:
    """As ``pulumi stack export`` has it after ``pulumi up``: references are what AWS answered."""

    def urn(key: str) -> str:
        kind, _, name = key.partition("::")
        return f"urn:pulumi:{stack}::mlops::ladder:level:LevelOfOwner${kind}::{name}"

    def known(value: Any) -> Any:
        text = REFERENCE.sub(lambda one: f"{one[3]}-of-{one[2]}", json.dumps(value))
        return json.loads(text)

    return json.dumps(
        {
            "version": 3,
            "deployment": {
                "resources": [
                    {"urn": f"urn:pulumi:{stack}::mlops::pulumi:pulumi:Stack::mlops", "type": "pulumi:pulumi:Stack"},
                    *(
                        {
                            "urn": urn(one.key),
                            "type": one.type,
                            "custom": one.custom,
                            "id": f"id-of-{one.name}" if one.custom else "",
                            "inputs": {**known(one.inputs), "__defaults": []},
                            "parent": urn(one.parent) if one.parent else "",
                        }
                        for one in found.resources
                    ),
                ]
            },
        }
    )


def told(state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Any:
    monkeypatch.setenv("LADDER_HOME", str(tmp_path / "none"))
    return CliRunner().invoke(app, ["cost", "--stack", STACK, "--deployed", "-", *arguments], input=state)


def test_what_was_built_from_the_same_config_costs_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(exported(plan()), tmp_path, monkeypatch, "--json")
    assert found.exit_code == Exit.DONE, found.output
    assert json.loads(found.stdout)["deployed"] == {"usd": pytest.approx(0), "by_owner": {}, "left_out": []}


def test_what_is_not_there_yet_is_told_by_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lower = plan_of(read(STACK, 0))
    found = json.loads(told(exported(lower), tmp_path, monkeypatch, "--json").stdout)
    assert found["deployed"]["usd"] == pytest.approx(found["by"]["level"]["1"])
    assert {"platform", "lending", "mobility"} <= found["deployed"]["by_owner"].keys()
    words = " ".join(told(exported(lower), tmp_path, monkeypatch).stdout.split())
    assert f"Against what stands in AWS: {found['deployed']['usd']:+,.2f} a month (lending +" in words


@pytest.mark.parametrize("state", ["", "[]", "{}", '{"deployment": {"resources": [{}]}}', "not JSON", "[" * 100_000])
def test_what_is_no_state_is_wrong_usage(state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(state, tmp_path, monkeypatch)
    assert found.exit_code == Exit.WRONG
    assert f"pulumi stack export --stack {STACK}" in " ".join(found.stderr.split())


@pytest.mark.parametrize("inputs", [{}, [], None, "x", {"tags": []}])
def test_a_state_whose_resources_lack_their_inputs_is_wrong_usage(
    inputs: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = json.loads(exported(plan()))
    for one in state["deployment"]["resources"][1:]:
        one["inputs"] = inputs
    found = told(json.dumps(state), tmp_path, monkeypatch)
    assert found.exit_code == Exit.WRONG
    assert f"pulumi stack export --stack {STACK}" in " ".join(found.stderr.split())


def test_the_state_of_another_stack_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(exported(plan(), "prod-us-east-1"), tmp_path, monkeypatch)
    assert found.exit_code == Exit.WRONG
    assert "the state of stack prod-us-east-1" in " ".join(found.stderr.split())
