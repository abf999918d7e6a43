"""Every mistake in a config, through the command that a person types: exit code 2, the fault told, nothing begun."""

import sys
from pathlib import Path

import pytest

from ladder.cli import main
from ladder.exits import Exit
from tests.stacks.bad_configs import BAD_CONFIGS, BadConfig, write_bad
from tests.stacks.good_config import STACK


@pytest.mark.parametrize("command", ["preview", "up"])
@pytest.mark.parametrize("bad", BAD_CONFIGS, ids=lambda bad: bad.id)
def test_it_ends_with_2_names_the_fault_and_begins_nothing(
    command: str,
    bad: BadConfig,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home = tmp_path / "home"
    for name, value in {"LADDER_STACKS": write_bad(tmp_path, bad), "LADDER_HOME": home, "COLUMNS": 1000}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(sys, "argv", ["ladder", command, "--stack", STACK])
    with pytest.raises(SystemExit) as ended:
        main()
    answer = capsys.readouterr()
    assert ended.value.code == Exit.WRONG
    assert "nothing was changed" in answer.err
    assert bad.key in answer.err
    assert answer.out == ""
    assert not home.exists()
