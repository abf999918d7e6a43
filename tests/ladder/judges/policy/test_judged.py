"""What the pack is told of a plan, in-process and when Pulumi runs it, and the order of what it finds."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ladder.exits import Exit
from ladder.judges.policy import facts as policy_facts
from ladder.judges.policy import judge
from ladder.judges.policy.__main__ import main
from ladder.judges.policy.facts import facts_of
from ladder.plan import Plan
from ladder.plan.config import read
from ladder.plan.planning import parts_of
from policies.resource import Resource
from tests.policies.plans import shipped

STACK = "prod-us-east-1"
SPOILT: dict[str, dict[str, object]] = {
    "lending-key": {"enableKeyRotation": False},
    "mobility-key": {"enableKeyRotation": False},
    "lending-artifacts-lifecycle": {"rules": []},
    "lending-data-no-public-access": {"blockPublicAcls": False},
}


def spoilt(plan: Plan) -> Plan:
    def one(resource: Any) -> Any:
        changed = SPOILT.get(resource.name)
        return replace(resource, inputs={**resource.inputs, **changed}) if changed and resource.custom else resource

    return replace(plan, resources=tuple(map(one, plan.resources)))


def test_the_worst_comes_first_and_then_by_control_and_resource() -> None:
    _, plan, facts = shipped(STACK)
    backwards = replace(plan, resources=plan.resources[::-1])
    found = [(one.severity, one.control, one.message.partition(":")[0]) for one in judge(spoilt(backwards), facts)]
    severities = [severity for severity, _, _ in found]
    assert severities == sorted(severities, key=["critical", "high", "medium"].index)
    assert set(severities) == {"critical", "high", "medium"}
    for severity in ("critical", "high", "medium"):
        of_it = [(control, name) for worst, control, name in found if worst == severity]
        assert of_it == sorted(of_it)
    assert [name for _, control, name in found if control == "kms-rotation"] == ["lending-key", "mobility-key"]


def test_what_is_protected_and_which_provider_builds_it_reach_the_controls() -> None:
    _, plan, facts = shipped(STACK)
    assert judge(plan, facts) == []
    bare = tuple(replace(one, protect=False) for one in plan.resources)
    assert {one.control for one in judge(replace(plan, resources=bare), facts)} == {"place-protected"}
    default = tuple(replace(one, provider=None) if one.custom else one for one in plan.resources)
    assert "place-provider" in {one.control for one in judge(replace(plan, resources=default), facts)}


@pytest.mark.parametrize("inside", [False, True])
def test_when_pulumi_runs_a_stack_the_pack_is_told_its_plan_and_what_the_other_one_builds(
    inside: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(f"{STACK}-cluster" if inside else STACK) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    own, within = parts_of(read(STACK))
    here, beside = (within, own) if inside else (own, within)
    assert told["facts"]["environment"] == "prod"
    assert date.fromisoformat(told["facts"]["today"])
    assert told["recorded"].keys() == {one.key for one in here.resources if one.custom}
    assert {Resource(**one).key: (one["protect"], one["provider"]) for one in told["beside"]} == {
        one.key: (one.protect, one.provider is not None)
        for one in beside.resources
        if one.key not in {each.key for each in here.resources}
    }


def test_a_stack_that_can_not_be_read_is_told_and_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main("prod-us-esat-1") == Exit.WRONG
    assert "prod-us-esat-1" in capsys.readouterr().err


def test_where_there_are_no_runbooks_none_is_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = read(STACK)
    held = facts_of(config, today=date(2026, 11, 1)).runbooks
    assert held
    assert "training-data-refused.md" in held
    monkeypatch.setattr(policy_facts, "RUNBOOKS", tmp_path / "nowhere")
    assert facts_of(config, today=date(2026, 11, 1)).runbooks is None
