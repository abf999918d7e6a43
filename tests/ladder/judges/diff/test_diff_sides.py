"""The two sides as people name them: stacks, levels, teams and revisions, each planned by its own program."""

import json
import subprocess
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ladder.cli import app
from ladder.commands.diff import between
from ladder.exits import Exit, Wrong
from ladder.judges.cost.assumptions import assume
from ladder.judges.diff.neutral import Identity
from ladder.judges.diff.policies import policy_change, policy_words
from ladder.judges.diff.revision import assumptions
from ladder.judges.diff.side import Side
from ladder.judges.diff.sides import SideName, parse, side
from ladder.plan import Plan
from ladder.plan.config import read
from stacks.settings import HIGHEST_LEVEL

DEV = Identity(stack="dev-us-east-1", environment="dev", region="us-east-1", account_id="111111111111")
PROD = Identity(stack="prod-eu-west-1", environment="prod", region="eu-west-1", account_id="333333333333")


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("local", SideName(revision="", stack="local", team="", level=None)),
        ("local@0", SideName(revision="", stack="local", team="", level=0)),
        ("local/lending@1", SideName(revision="", stack="local", team="lending", level=1)),
        ("HEAD@{1}:local", SideName(revision="HEAD@{1}", stack="local", team="", level=None)),
        ("origin/main:prod-us-east-1@0", SideName(revision="origin/main", stack="prod-us-east-1", team="", level=0)),
    ],
)
def test_a_side_is_named_by_revision_stack_team_and_level(name: str, named: SideName) -> None:
    assert parse(name) == named


@pytest.mark.parametrize(
    "name",
    ["", "main:", "local@", "local@9", "local@x", "@0", "local@-1", "nosuch", "local/nobody", "local@" + "1" * 5_000],
)
def test_a_side_that_is_not_there_is_wrong_usage(name: str) -> None:
    with pytest.raises(Wrong):
        side(name)


@pytest.mark.parametrize("name", ["nosuch:local", "HEAD:nosuch", "--output=x:local"])
def test_a_revision_that_can_not_be_planned_is_wrong_usage(name: str) -> None:
    with pytest.raises(Wrong, match="evision"):
        side(name)


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (subprocess.TimeoutExpired("python", 120), "did not end"),
        (FileNotFoundError("git"), "no `git` here"),
    ],
)
def test_a_revision_that_nobody_can_get_at_is_told(
    problem: Exception, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = subprocess.run

    def run(command: list[str], **options: object) -> object:
        if (command[0] == "git") is isinstance(problem, FileNotFoundError):
            raise problem
        return real(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr("ladder.judges.diff.revision.subprocess.run", run)
    with pytest.raises(Wrong, match=says):
        side("HEAD:local")


def test_two_forms_at_once_are_wrong_usage() -> None:
    assert CliRunner().invoke(app, ["diff", "local", "local", "--json", "--markdown"]).exit_code == Exit.WRONG


@cache
def at(name: str) -> Side:
    return side(name)


def test_a_level_up_only_adds_and_costs_what_it_adds() -> None:
    found, notes = between(at("local@0"), at("local"))
    assert HIGHEST_LEVEL
    assert found.added
    assert (found.removed, found.changed, notes) == ((), (), [])
    assert {member.level for member in found.added} == {*range(1, HIGHEST_LEVEL + 1)}


def test_what_only_one_side_breaks_is_said_and_names_are_no_difference() -> None:
    def judged(it: Identity, *found: str) -> Side:
        return Side(identity=it, plan=Plan(stack=it.stack, resources=()), use=None, violations=frozenset(found))

    both, more = "S3.1: {}-data is public", "KMS.4: key of {} does not rotate"
    change = policy_change(judged(DEV, both.format("dev")), judged(PROD, both.format("prod"), more.format("prod")))
    assert change
    assert (change.broken, change.mended) == ((more.format("ENVIRONMENT"),), ())
    back = policy_change(judged(DEV, more.format("dev")), judged(DEV))
    assert [*policy_words(back)] == ["No longer broken: " + more.format("dev")]
    assert policy_change(judged(DEV), replace(judged(DEV), violations=None)) is None
    [words] = policy_words(None)
    assert words.startswith("Policies were not compared")
    waived = replace(judged(DEV), waived=frozenset({"kms-rotation of lending-key"}))
    assert [*policy_words(policy_change(judged(DEV), waived))] == ["Newly waived: kms-rotation of lending-key"]
    assert [*policy_words(policy_change(waived, judged(DEV)))] == ["No longer waived: kms-rotation of lending-key"]


def test_a_revision_that_assumed_other_things_is_not_compared_by_cost() -> None:
    use = asdict(assume(read("local")))
    assert assumptions(use) == assume(read("local"))
    assert assumptions(None) is None
    others: list[dict[str, Any]] = [
        *({}, {"serving": {}}, use | {"moons": 1}, use | {"serving": {"realtime": {"moons": 1}}}),
    ]
    for other in others:
        assert assumptions(other) is None


def test_two_teams_compare_by_what_they_have_and_not_by_their_names() -> None:
    found, _ = between(at("local/mobility@0"), at("local/research@0"))
    # But for the people: each has a place in Studio, called by their name.
    people = {one.key.partition("::")[0] for one in (*found.added, *found.removed)}
    assert people == {"aws:sagemaker/userProfile:UserProfile"}
    paths = {each.path for one in found.changed for each in one.properties}
    assert {"limitAmount", "tags.cost-centre"} <= paths
    assert not any(each.path == "name" for one in found.changed for each in one.properties)


def test_another_revision_is_planned_by_its_own_program_and_config(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LADDER_STACKS", str(tmp_path / "nowhere"))  # of today, and no business of theirs
    here = Path(__file__).parents[4]
    head = subprocess.run(["git", "-C", str(here), "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    if head.returncode:
        pytest.skip("the tests run outside a git repository")
    told = CliRunner().invoke(app, ["diff", "HEAD:local@0", "HEAD:local", "--json"])
    assert told.exit_code == Exit.DONE, told.output
    found = json.loads(told.stdout)
    assert found["added"]
    assert (found["removed"], found["changed"], found["replaced"]) == ([], [], [])
    assert found["cost_usd_a_month"]["platform"] > 0
    assert found["policies"] in ({"broken": [], "mended": [], "waived": [], "unwaived": []}, None)
