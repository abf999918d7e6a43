"""How `ladder access` ends: well only where every cell is as it should be."""

import json
from collections.abc import Sequence

import pytest
from typer.testing import CliRunner

from ladder.cli import app
from ladder.commands import access
from ladder.exits import Exit
from ladder.judges.access import simulator
from ladder.judges.access.cells import Asked, Cell
from ladder.judges.access.simulator import Simulator

SURPRISE = "s3:GetObject on arn:aws:s3:::dev-lending-data/raw: allowed"


def answered(*surprises: str) -> Cell:
    return Cell(
        section="data",
        team="mobility",
        part="jobs",
        name="read data",
        owner="lending",
        expected=False,
        why="another team's",
        surprises=surprises,
        requests=1,
    )


@pytest.mark.parametrize(
    ("surprises", "code", "as_expected"), [((), Exit.DONE, True), ((SURPRISE,), Exit.FAILED, False)]
)
def test_a_cell_that_is_not_as_it_should_be_fails_the_command_and_is_told(
    surprises: tuple[str, ...], code: Exit, as_expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judged(asked: Sequence[Asked], _simulator: Simulator) -> tuple[Cell, ...]:
        assert asked
        return (answered(), answered(*surprises))

    monkeypatch.setattr(access, "must_be_here", lambda: None)
    monkeypatch.setattr(access, "judged", judged)
    ended = CliRunner().invoke(app, ["access", "lending", "--stack", "dev-us-east-1", "--json"])
    report = json.loads(ended.stdout)
    assert (ended.exit_code, report["as_expected"], len(report["cells"])) == (code, as_expected, 2)
    in_words = CliRunner().invoke(app, ["access", "lending", "--stack", "dev-us-east-1"])
    assert in_words.exit_code == code
    for told in ("mobility jobs: read data of lending should be denied (another team's)", SURPRISE):
        assert (told in in_words.stderr) is not as_expected


def test_without_its_simulator_it_fails_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulator, "missing", lambda: "Install it: make simulator")
    ended = CliRunner().invoke(app, ["access", "--stack", "dev-us-east-1"])
    assert (ended.exit_code, ended.stdout) == (Exit.FAILED, "")
    assert "make simulator" in ended.stderr
