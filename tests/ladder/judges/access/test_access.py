"""Who may do what to whose resources, by a simulator of IAM; and that it would notice if that were otherwise."""

import json
from functools import cache
from io import StringIO

import pytest
from rich.console import Console

from ladder.judges.access.cells import Asked, Cell, judged
from ladder.judges.access.estate import read_estate
from ladder.judges.access.matrix import matrix
from ladder.judges.access.owners import owners
from ladder.judges.access.simulator import Simulator
from ladder.judges.access.table import tables
from ladder.plan import Plan
from tests.ladder.judges.access.access_holes import HOLES
from tests.ladder.judges.access.dev_stack import config, plan
from tests.ladder.judges.access.kept import KEPT, by_class
from tests.ladder.judges.access.planting import Hole, planted

SIMULATOR = Simulator()  # remembers, so that a hole costs only the questions that it changes


def asked(of: Plan) -> tuple[Asked, ...]:
    estate = read_estate(of, config().names)
    return matrix(estate, owners(estate, config().settings, config().teams))


@cache
def as_planned() -> tuple[Cell, ...]:
    return judged(asked(plan()), SIMULATOR)


def test_every_role_may_do_what_it_is_for_and_nothing_else_to_anyones_resources() -> None:
    surprises = [(cell.team, cell.part, cell.name, cell.owner, cell.surprises) for cell in as_planned()]
    assert [surprise for surprise in surprises if surprise[-1]] == []


def test_no_question_is_left_out_unseen_and_nobody_is_let_in_unseen() -> None:
    assert by_class() == json.loads(KEPT.read_text(encoding="utf-8"))


def test_the_matrix_holds_every_team_role_and_owner() -> None:
    rows = {(cell.team, cell.part) for cell in as_planned()}
    for team in ("lending", "mobility"):
        assert {
            (team, part)
            for part in ("people", "jobs", "author", "judge", "pipeline", "ci", "release", "tracking-service")
        } <= rows
    assert {("research", "people"), ("research", "jobs"), ("platform", "studio-nobody")} <= rows
    cluster = {("platform", f"gpu-{part}") for part in ("control-plane", "add-ons-node", "add-ons-network")}
    assert cluster <= rows
    assert {cell.owner for cell in as_planned()} == {"lending", "mobility", "research"}
    beyond_own = [cell for cell in as_planned() if cell.expected and cell.team and cell.team != cell.owner]
    assert {((cell.team, cell.part), cell.name) for cell in beyond_own} == {
        (row, name) for row in cluster for name in ("look at images", "pull images")
    }
    assert sum(cell.requests for cell in as_planned()) > 10_000


def told(part: str, name: str, owner: str, *, may: bool, surprise: str = "") -> Cell:
    surprises = (surprise,) if surprise else ()
    row = {"section": "S", "team": "lending", "part": part, "name": name, "owner": owner}
    return Cell(**row, expected=may, why="why", surprises=surprises, requests=1)


def test_a_mark_says_who_may_on_own_and_on_others_and_nothing_where_nothing_is() -> None:
    cells = [
        told("people", "read", "lending", may=True),
        told("people", "read", "mobility", may=False),
        told("jobs", "read", "lending", may=False),
        told("jobs", "write", "lending", may=True, surprise="denied"),
        told("jobs", "write", "mobility", may=False),
    ]
    [in_words] = tables(cells, None, 200, words=True)
    [in_marks] = tables(cells, "lending", 200, words=False)
    assert [*map(list, zip(*(column.cells for column in in_words.columns), strict=True))] == [
        ["lending people", "+ yes / - no", ""],
        ["lending jobs", "- no / none there", "! WRONG / - no"],
    ]
    marks = zip(*(map(str, column.cells) for column in in_marks.columns), strict=True)
    assert [*map(list, marks)] == [["lending people", "+ -", "   "], ["lending jobs", "-  ", "! -"]]
    assert [*tables(cells, "mobility", 200, words=True)] == []


EVERY = 4  # holes, of which `make test` plants one


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_fits_and_cuts_no_name(width: int) -> None:
    text = StringIO()
    for table in tables(as_planned(), None, width, words=False):
        Console(file=text, width=width).print(table)
    shown = text.getvalue()
    assert "…" not in shown
    assert {word for cell in as_planned() for word in cell.name.split()} <= {*shown.split()}
    assert max(map(len, shown.splitlines())) <= width


@pytest.mark.parametrize(
    "hole",
    [
        pytest.param(hole, id=hole.id, marks=[] if index % EVERY == 0 else [pytest.mark.exhaustive])
        for index, hole in enumerate(HOLES)
    ],
)
def test_a_planted_hole_is_found(hole: Hole) -> None:
    concerned = [one for one in asked(planted(plan(), hole)) if one.cell[3] == hole.opens]
    assert [cell for cell in judged(concerned, SIMULATOR) if not cell.as_expected]
