"""The command as a shell sees it: help, exit codes, and where it speaks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ladder.cli import COMMANDS
from ladder.exits import Exit
from tests.ladder.commands.scene import typed

ALL = [*([name] for name in COMMANDS), ["new", "team"], ["new", "model"], ["export", "terraform"]]


def ladder(*arguments: str, home: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LADDER_"))}
    return subprocess.run(
        [sys.executable, "-c", "from ladder.cli import main; main()", *arguments],
        env={**clean, "LADDER_HOME": str(home), "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_exit_codes_are_stable() -> None:
    assert {code.name: int(code) for code in Exit} == {"DONE": 0, "FAILED": 1, "WRONG": 2}


@pytest.mark.parametrize("command", ALL, ids=" ".join)
def test_every_command_helps_with_an_example(command: list[str]) -> None:
    shown = typed(*command, "--help")
    assert shown.code == Exit.DONE
    if command not in (["new"], ["export"]):
        assert f"Example: `ladder {' '.join(command)}" in " ".join(shown.out.split())
        assert "--json" in shown.out


def test_help_lists_every_command_and_loads_none(tmp_path: Path) -> None:
    code = "import sys\nfrom ladder.cli import main\ntry: main()\nfinally: print([m for m in sys.modules if m in " + (
        "('boto3', 'pulumi', 'moto', 'pandas', 'pydantic')])"
    )
    shown = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=False)
    assert all(name in shown.stdout for name in COMMANDS)
    assert shown.stdout.endswith("[]\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["prevew"], "No such command"),
        (["preview", "--stack", "nosuch"], "There are:"),
        (["preview", "--level", "9"], "--level"),
        (["up", "--stack", "dev-us-east-1"], "pulumi up"),
        (["approve", "lending/loan-approval"], "--reason"),
        (["new", "team", "Bad-Name"], "lower-case"),
        (["new", "team", "lending"], "exists already"),
        (["new", "model", "nobody/x"], "There is no team nobody"),
        (["new", "model", "loan-approval"], "is not TEAM/MODEL"),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_says_why(arguments: list[str], says: str, tmp_path: Path) -> None:
    answer = ladder(*arguments, home=tmp_path / "none")
    assert answer.returncode == Exit.WRONG
    assert says in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "none").exists(), "nothing was begun"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["prevew"], Exit.WRONG),
        ([], Exit.WRONG),
        (["approve", "lending/loan-approval"], Exit.WRONG),
        (["status"], Exit.FAILED),
    ],
    ids=str,
)
def test_with_json_a_failure_is_one_document_too(arguments: list[str], code: Exit, tmp_path: Path) -> None:
    answer = ladder(*arguments, "--json", home=tmp_path / "none")
    told = json.loads(answer.stdout)
    assert answer.returncode == code
    assert told["exit_code"] == code
    assert told["error"]


@pytest.mark.parametrize(
    "command", [["status"], ["train", "lending/loan-approval"], ["deploy", "lending/loan-approval"]]
)
def test_without_a_cloud_a_command_fails_and_names_the_way(command: list[str], tmp_path: Path) -> None:
    answer = ladder(*command, home=tmp_path / "none")
    assert answer.returncode == Exit.FAILED
    assert "ladder up" in answer.stderr


def test_a_config_with_faults_is_told_in_full(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "Pulumi.local.yaml").write_text("config:\n  mlops:levle: 1\n")
    answer = ladder("preview", home=tmp_path, LADDER_STACKS=str(tmp_path))
    assert answer.returncode == Exit.WRONG
    assert "Pulumi.local.yaml" in answer.stderr
    assert "nothing was changed" in answer.stderr


def test_a_place_that_can_not_be_written_is_told_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for command in (["export", "terraform", str(tmp_path / "file" / "out")], ["up"]):
        answer = ladder(*command, home=tmp_path / "file")
        assert answer.returncode == Exit.FAILED
        assert str(tmp_path / "file") in answer.stderr
        assert "Traceback" not in answer.stderr


def test_aws_is_refused_where_the_credentials_are_missing(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none")
    answer = ladder(
        *("status", "--stack", "dev-us-east-1"),
        home=tmp_path,
        AWS_EC2_METADATA_DISABLED="true",
        AWS_SHARED_CREDENTIALS_FILE=nowhere,
        AWS_CONFIG_FILE=nowhere,
    )
    assert answer.returncode == Exit.FAILED
    assert "AWS could not be asked" in answer.stderr


def test_down_where_nothing_runs_is_no_fault(tmp_path: Path) -> None:
    answer = ladder("down", "--json", home=tmp_path / "none")
    assert answer.returncode == Exit.DONE
    assert json.loads(answer.stdout) == {"stopped": False}


def test_down_leaves_a_folder_alone_in_which_no_cloud_ever_was(tmp_path: Path) -> None:
    for name in ("cloud/thesis.txt", "images/photo.jpg", "environments/x", "mlflow.db", "report.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    before = sorted(tmp_path.rglob("*"))
    assert ladder("down", home=tmp_path).returncode == Exit.DONE
    assert sorted(tmp_path.rglob("*")) == before


def test_a_pipe_gets_no_colour_and_no_cursor_movement(tmp_path: Path) -> None:
    assert "\x1b" not in ladder("preview", "--stack", "nosuch", home=tmp_path).stderr
