"""By AWS's own list of actions, kinds and keys: no role of a team reaches what is another's, but for what is told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest

from ladder.judges.access.cells import Asked, judged
from ladder.judges.access.estate import Estate, read_estate
from ladder.judges.access.reach import allowances, expanded, reach
from ladder.judges.access.shared import SHARED, shared_in
from ladder.judges.access.simulator import ALLOWED, Simulator
from stacks.names import PLATFORM
from tests.ladder.judges.access.access_holes import REACHED
from tests.ladder.judges.access.dev_stack import config, plan
from tests.ladder.judges.access.planting import Hole, planted

SIMULATOR = Simulator()
SAMPLE = 6  # one question of so many, the same ones each time


@cache
def estate() -> Estate:
    return read_estate(plan(), config().names)


def surprises(asked: Sequence[Asked]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [
        (one.cell, cell.surprises) for one, cell in zip(asked, judged(asked, SIMULATOR), strict=True) if cell.surprises
    ]


def test_no_team_reaches_what_is_anothers_in_a_sample_of_what_aws_lists() -> None:
    asked = [one for one in reach(estate(), shared_in(estate())) if one.cell[1] == "lending"]
    assert {one.cell[4] for one in asked} == {"team mobility", "the platform", "another environment", "another account"}
    assert surprises([replace(one, questions=one.questions[::SAMPLE]) for one in asked]) == []


@pytest.mark.exhaustive
def test_no_team_reaches_what_is_anothers_in_all_that_aws_lists() -> None:
    asked = [*reach(estate(), shared_in(estate()))]
    assert {one.cell[1] for one in asked} == {"lending", "mobility", "research"}
    assert sum(len(one.questions) for one in asked) > 10_000
    assert surprises(asked) == []


def test_every_role_of_a_team_and_every_service_it_may_use_is_asked_about() -> None:
    cells = Counter((one.cell[1], one.cell[2], one.cell[3]) for one in reach(estate(), shared_in(estate())))
    teams = [role for role in estate().roles if role.team != PLATFORM and role.policies]
    assert {(team, part) for team, part, _ in cells} == {(role.team, role.part) for role in teams}
    assert {service for team, part, service in cells if (team, part) == ("lending", "people")} >= {
        *("ecr", "iam", "kms", "logs", "mlflow", "s3", "sagemaker")
    }


def test_what_aws_narrows_to_no_resource_changes_nothing() -> None:
    granted = [one for role in estate().roles if role.team != PLATFORM for one in role.policies]
    named = {action.name: action for policy in granted for action, _ in expanded(allowances(policy))}
    unnarrowed = [action for action in named.values() if not action.kinds]
    assert unnarrowed
    # To open an app's own pages; which app, the call that presigns the address is asked.
    assert {action.name for action in unnarrowed if action.changes} <= {"sagemaker-mlflow:AccessUI"}


@pytest.mark.parametrize("number", range(len(SHARED)))
def test_what_is_said_to_be_shared_is(number: int) -> None:
    shared = shared_in(estate())[number]
    questions = [
        question
        for one in reach(estate(), ())
        for question in one.questions
        if one.cell[1] == "lending" and shared.covers(question.action, question.resource)
    ]
    assert ALLOWED in SIMULATOR.ask(questions)


@pytest.mark.exhaustive
@pytest.mark.parametrize("hole", REACHED, ids=lambda hole: hole.id)
def test_a_hole_that_nobody_thought_of_is_found(hole: Hole) -> None:
    broken = read_estate(planted(plan(), hole), config().names)
    asked = [one for one in reach(broken, shared_in(broken)) if one.cell[3] == hole.opens]
    assert surprises([one for one in asked if one.cell[1] == "lending"])
