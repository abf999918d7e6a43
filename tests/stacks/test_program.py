"""What holds for the whole program: every shipped stack at every level, as a plan."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

from ladder.plan import REFERENCE, Plan, Resource
from ladder.plan.recording import record
from stacks.program import build
from stacks.reading import at_level, read_stack, stack_names
from stacks.settings import Level

ROOT = Path(__file__).resolve().parents[2]
STACKS = ("dev-us-east-1", "local", "prod-eu-west-1", "prod-us-east-1", "staging-us-east-1")
LEVELS: tuple[Level, ...] = (0, 1)
EVERY_PLAN = pytest.mark.parametrize(("stack", "level"), [(stack, level) for stack in STACKS for level in LEVELS])


@cache
def plan_of(stack: str, level: Level, without: str | None = None) -> Plan:
    settings, teams = at_level(*read_stack(stack), level)
    return record(stack, lambda: build(settings, [team for team in teams if team.name != without]))


def by_key(plan: Plan) -> dict[str, Resource]:
    return {resource.key: resource for resource in plan.resources}


def of_aws(plan: Plan) -> list[Resource]:
    return [resource for resource in plan.resources if resource.type.startswith("aws:")]


def strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        inside = cast("Mapping[str, Any] | list[Any]", value)
        for item in inside.values() if isinstance(inside, Mapping) else inside:
            yield from strings(item)


def test_these_are_the_stacks_that_we_ship() -> None:
    assert stack_names() == STACKS


@EVERY_PLAN
def test_every_reference_is_to_a_resource_of_the_plan_that_comes_earlier(stack: str, level: Level) -> None:
    seen: set[str] = set()
    for resource in plan_of(stack, level).resources:
        referred = {
            f"{found[1]}::{found[2]}" for text in strings(resource.inputs) for found in REFERENCE.finditer(text)
        }
        assert referred <= seen, resource.key
        assert referred <= set(resource.depends_on), resource.key
        seen.add(resource.key)


@EVERY_PLAN
def test_every_resource_is_built_by_a_provider_that_we_made(stack: str, level: Level) -> None:
    providers = {key for key in by_key(plan_of(stack, level)) if key.startswith("pulumi:providers:")}
    left_to_chance = [
        resource.key
        for resource in plan_of(stack, level).resources
        if resource.custom and not resource.type.startswith("pulumi:") and resource.provider not in providers
    ]
    assert left_to_chance == []


@EVERY_PLAN
def test_every_tagged_resource_says_whose_it_is_what_it_costs_and_which_level_brought_it(
    stack: str, level: Level
) -> None:
    wanted = {"team", "environment", "level", "cost-centre", "data-classification"}
    tagged = [resource for resource in of_aws(plan_of(stack, level)) if "tags" in resource.inputs]
    assert tagged
    assert [resource.key for resource in tagged if not wanted <= set(resource.inputs["tags"])] == []


@pytest.mark.parametrize("stack", STACKS)
def test_raising_the_level_only_adds(stack: str) -> None:
    below, above = by_key(plan_of(stack, 0)), by_key(plan_of(stack, 1))
    assert {key for key, resource in below.items() if above.get(key) != resource} == set()
    assert len(above) > len(below)


@pytest.mark.parametrize("stack", STACKS)
def test_a_team_that_leaves_takes_only_its_own(stack: str) -> None:
    all_teams = by_key(plan_of(stack, 1))
    for team in read_stack(stack)[1]:
        without = by_key(plan_of(stack, 1, without=team.name))
        assert {key for key, resource in without.items() if all_teams.get(key) != resource} == set()
        gone = [resource for key, resource in all_teams.items() if key not in without and "tags" in resource.inputs]
        assert {resource.inputs["tags"]["team"] for resource in gone} == {team.name}


def test_production_keeps_what_it_must_not_lose() -> None:
    kept = {"aws:s3/bucket:Bucket", "aws:kms/key:Key", "aws:cloudtrail/trail:Trail"}
    for stack, protected in (("prod-us-east-1", True), ("dev-us-east-1", False)):
        resources = [resource for resource in of_aws(plan_of(stack, 1)) if resource.type in kept]
        assert {resource.type for resource in resources} == kept
        assert {resource.protect for resource in resources} == {protected}, stack


@EVERY_PLAN
def test_every_alarm_names_a_runbook_that_exists(stack: str, level: Level) -> None:
    alarms = [one for one in of_aws(plan_of(stack, level)) if one.type == "aws:cloudwatch/metricAlarm:MetricAlarm"]
    assert alarms or (stack, level) == ("prod-eu-west-1", 0), "only the account's other stack watches its audit trail"
    for alarm in alarms:
        _, _, runbook = alarm.inputs["alarmDescription"].partition("Runbook: ")
        assert (ROOT / runbook).is_file(), f"{alarm.name}: {runbook or 'no runbook'}"


@EVERY_PLAN
def test_no_name_or_account_of_another_stack_and_no_path_of_this_machine(stack: str, level: Level) -> None:
    text = json.dumps([dict(resource.inputs) for resource in plan_of(stack, level).resources])
    own = read_stack(stack)[0].account_id
    others = {settings.account_id for name in STACKS if (settings := read_stack(name)[0]).account_id != own}
    assert [account for account in others if account in text] == []
    assert str(ROOT) not in text


FRESH = """
import json, sys
from ladder.plan.recording import record
from stacks.program import build
from stacks.reading import read_stack
plan = record("{stack}", lambda: build(*read_stack("{stack}")))
json.dump([[one.key, one.inputs, one.depends_on, one.parent, one.protect] for one in plan.resources], sys.stdout)
"""


@pytest.mark.parametrize("stack", [pytest.param("local", marks=pytest.mark.exhaustive), "prod-us-east-1"])
def test_two_fresh_processes_make_the_same_plan_whatever_hash_seed_folder_and_environment(
    stack: str, tmp_path: Path
) -> None:
    def made(seed: str, folder: Path, **environment: str) -> str:
        outside = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, **environment}
        command = [sys.executable, "-c", FRESH.format(stack=stack)]
        return subprocess.run(command, cwd=folder, env=outside, check=True, capture_output=True, text=True).stdout

    elsewhere = {"AWS_REGION": "ap-south-1", "AWS_PROFILE": "somebody", "TZ": "Pacific/Auckland", "HOME": str(tmp_path)}
    assert made("1", ROOT) == made("2", tmp_path, **elsewhere)
