"""Whatever a model's folder declares is judged before anything is made: all faults, with file, line and column."""

import shutil
import sys
from pathlib import Path

import pytest

import stacks
from ladder.cli import main
from ladder.exits import Exit
from pipelines import interface

LOANS = "pipelines/models/loan_approval/model.yaml"


@pytest.mark.parametrize("command", [["preview"], ["up"]], ids=" ".join)
@pytest.mark.parametrize(
    ("file", "edit", "says"),
    [
        ("models/loan_approval/model.yaml", ("task: binary", "task: binry"), f"{LOANS}:"),
        (
            "teams/lending.yaml",
            ("auc:", "aucc:"),
            "gates.metric_floors.aucc: there is no such figure. Did you mean auc?",
        ),
    ],
    ids=["model.yaml", "a gate on a figure that there is not"],
)
def test_it_ends_with_2_and_begins_nothing(  # noqa: PLR0917 - parameters and fixtures
    file: str,
    edit: tuple[str, str],
    says: str,
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for part in ("config", "teams"):
        shutil.copytree(Path(stacks.__file__).parent / part, tmp_path / part)
    shutil.copytree(interface.MODELS, tmp_path / "models")
    (tmp_path / file).write_text((tmp_path / file).read_text().replace(*edit, 1))
    monkeypatch.setattr(interface, "MODELS", tmp_path / "models")
    home = tmp_path / "home"
    for name, value in {"LADDER_STACKS": tmp_path, "LADDER_HOME": home, "COLUMNS": 1000}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(sys, "argv", ["ladder", *command])
    with pytest.raises(SystemExit) as ended:
        main()
    answer = capsys.readouterr()
    assert ended.value.code == Exit.WRONG
    assert says.replace("pipelines/", "") in answer.err
    assert "Nothing was changed" in answer.err
    assert answer.out == ""
    assert not home.exists()
