"""Every flag of every command does what its help says: those that many share here, the others where the table says."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, replace
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from ladder.cli import COMMANDS
from ladder.exits import Exit, Failed
from ladder.operate.facts import Gate, Step, Version
from ladder.operate.training import Run
from stacks.reading import stack_names
from tests.ladder.commands.refusal import giving
from tests.ladder.commands.scene import LOANS, Scene, typed

ARGUMENTS = {
    "access": "",
    "audit": "list",
    "history": LOANS,
    "reject": f"{LOANS} --version 1 --reason read",
    "release": f"{LOANS} --version 1 --reason read",
    "rollback": f"{LOANS} --reason read",
    "approve": f"{LOANS} --by ada@example.com --reason read",
    "deploy": LOANS,
    "diff": "nosuch dev-us-east-1",
    "export terraform": "FOLDER",
    "new model": "lending/other",
    "new team": "fraud --owner ada@example.com",
    "predict": LOANS,
    "train": LOANS,
}
SHARED = {"--help", "--json", "--level", "--stack"}
COMMANDS_HERE = "tests/ladder/commands"
CASES = {
    "approve --by": f"{COMMANDS_HERE}/account_refusals.py",
    "approve --reason": f"{COMMANDS_HERE}/account_refusals.py",
    "approve --version": f"{COMMANDS_HERE}/account_refusals.py",
    "audit --team": f"{COMMANDS_HERE}/release_refusals.py",
    **{
        f"{command} --{flag}": f"{COMMANDS_HERE}/test_asking.py"
        for command in ("reject", "release", "rollback")
        for flag in ("by", "reason", "version")
    },
    "cost --deployed": "tests/ladder/plan/test_pulumi_state.py",
    "diff --markdown": "tests/ladder/judges/diff/test_diff_sides.py",
    "new team --owner": "tests/journeys/test_clone_to_served.py",
    "predict --batch": "tests/journeys/test_clone_to_served.py",
    "predict --file": "tests/journeys/test_clone_to_served.py",
    "predict --output": "tests/journeys/test_clone_to_served.py",
    "predict --row": "tests/journeys/test_clone_to_served.py",
    "prices --region": f"{COMMANDS_HERE}/refusals.py",
    "teardown --delete": "tests/journeys/test_teardown.py",
    "train --data": "tests/journeys/test_clone_to_served.py",
    "train --force": f"{COMMANDS_HERE}/test_flags.py",
}


def commands() -> Iterator[tuple[str, Any]]:
    """``export terraform`` and all others, as typer has them."""
    for name in COMMANDS:
        found: Any = typer.main.get_command(import_module(f"ladder.commands.{name}").app)
        below: dict[str, Any] = getattr(found, "commands", {})
        yield from ((f"{name} {part}", one) for part, one in below.items()) if below else [(name, found)]


FLAGS = sorted(
    (path, flag)
    for path, command in commands()
    for option in command.params
    for flag in option.opts
    if flag.startswith("--")
)


def refusing(words: str) -> Callable[..., None]:
    def refuse(*_: object) -> None:
        raise Failed(words)

    return refuse


def having(flag: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("command", [path for path, found in FLAGS if found == flag])


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    with ExitStack() as opened:
        yield Scene.new(tmp_path, monkeypatch, opened)


def asked(command: str, scene: Scene, *more: str) -> list[str]:
    typed_so_far = f"{command} {ARGUMENTS.get(command, '')}".replace("FOLDER", str(scene.folder / "out"))
    return [*typed_so_far.split(), *more]


@having("--stack")
def test_the_stack_that_is_named_is_the_one_read(command: str, scene: Scene) -> None:
    ended = typed(*asked(command, scene, "--stack", "nosuch"))
    assert ended.code == Exit.WRONG
    assert "nosuch" in ended.err
    assert all(name in ended.err for name in stack_names())


@having("--level")
def test_a_level_is_one_that_there_is(command: str, scene: Scene) -> None:
    ended = typed(*asked(command, scene, "--level", "9"))
    assert ended.code == Exit.WRONG
    assert "--level" in ended.err


@having("--json")
def test_a_failure_is_one_document_too(command: str, scene: Scene) -> None:
    wrong = ("--region", "mars-1") if command == "prices" else ("--stack", "nosuch")
    has_stack = (command, "--stack") in FLAGS
    ended = typed(*asked(command, scene, *wrong if has_stack or command == "prices" else (), "--json"))
    if ended.code:
        assert ended.document["exit_code"] == ended.code
        assert ended.document["error"] in ended.err
    else:
        assert command == "down", "each other one was asked for what can't be done"
        assert ended.document


@pytest.mark.parametrize(("flag", "begun"), [("--force", True), ("", False)])
def test_force_trains_where_nothing_has_changed(flag: str, begun: bool, scene: Scene) -> None:
    training = SimpleNamespace(
        raw_objects=giving(["rows"]),
        start=giving("a run"),
        steps_to_take=giving(11),
        watch=refusing("begun"),
        unchanged=refusing("as it stands"),
    )
    session = SimpleNamespace(config=SimpleNamespace(find=giving(("team", "model"))))
    places = {"open_session": session, "trainer": training, "brought_up": None, "unused_data": ""}
    for name, value in places.items():
        scene.replace(f"ladder.commands.train.{name}", giving(value))
    ended = typed("train", LOANS, *flag.split())
    assert ("begun" in ended.err, "as it stands" in ended.err) == (begun, not begun)


RUN = Run(arn="arn:aws:sagemaker:us-east-1:1:pipeline/p/execution/a", inputs="inputs-1", status="Succeeded")
STEP = Step(name="Train", outcome="Succeeded", seconds=2.0)
GATE = Gate(name="auc", figure=0.8, limit=0.75, direction="at least", passed=True)
VERSION = Version(number=3, arn="v", status="Approved", created="now", lineage={"pipeline_execution": RUN.id})


@pytest.mark.parametrize("new", [True, False])
def test_a_run_its_gates_and_its_version_are_told(new: bool, scene: Scene) -> None:
    training = SimpleNamespace(
        raw_objects=giving(["rows"]),
        start=giving(RUN),
        steps_to_take=giving(11),
        watch=giving(RUN),
        unchanged=giving(None if new else RUN),
        steps=giving((STEP,)),
        gates=giving((GATE,)),
    )
    others = replace(VERSION, number=4, lineage={"pipeline_execution": "another"})
    places = {
        "open_session": SimpleNamespace(config=SimpleNamespace(find=giving(("team", "model")))),
        "trainer": training,
        "releaser": SimpleNamespace(versions=giving((others, VERSION))),
        "brought_up": None,
        "unused_data": "other data lie there",
    }
    for name, value in places.items():
        scene.replace(f"ladder.commands.train.{name}", giving(value))
    assert typed("train", LOANS, "--json").document == {
        "model": LOANS,
        "trained": new,
        "run": RUN.arn,
        "status": "Succeeded",
        "unused_data": "other data lie there",
        "steps": [asdict(STEP)],
        "gates": [asdict(GATE)],
        "version": asdict(VERSION),
    }
    ended = typed("train", LOANS)
    assert ("version 3 is registered, Approved." in ended.out) == new
    assert ("version 3 stands: neither code" in ended.out) == (not new)
    assert "other data lie there" in ended.err


@pytest.mark.parametrize(("path", "command"), [*commands()], ids=[path for path, _ in commands()])
def test_a_switch_is_off_until_it_is_given_and_the_stack_is_the_one_on_this_machine(path: str, command: Any) -> None:
    defaults = {option.name: option.default for option in command.params if option.name != "help"}
    switches = [option.name for option in command.params if getattr(option, "is_flag", False) and option.name != "help"]
    assert [name for name in switches if defaults[name] is not False] == []
    assert defaults.get("stack", "local") == "local", path


def test_prices_can_be_asked_for_anew_and_for_more_regions(scene: Scene) -> None:
    asked: list[set[str]] = []

    def renewed(old: Any, regions: set[str]) -> Any:
        asked.append(regions)
        return old

    scene.replace("ladder.commands.prices.renewed", renewed)
    assert typed("prices").code == typed("prices", "refresh", "--region", "ap-south-1").code == 0
    [regions] = asked
    assert {"us-east-1", "ap-south-1"} <= regions


def test_every_other_flag_has_its_case() -> None:
    others = {f"{path} {flag}" for path, flag in FLAGS if flag not in SHARED}
    assert others == CASES.keys()
    for name, file in CASES.items():
        assert name.split()[-1] in Path(file).read_text(encoding="utf-8"), name
