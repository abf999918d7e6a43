"""Every Wrong and Failed through the command: exit code, what and where and what to do, one document with --json."""

import ast
import shlex
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from typing_extensions import TypeIs

import ladder
from tests.ladder.commands.account_refusals import ACCOUNT_REFUSALS
from tests.ladder.commands.refusal import FOLDER, Refusal
from tests.ladder.commands.refusals import REFUSALS
from tests.ladder.commands.release_refusals import RELEASE_REFUSALS
from tests.ladder.commands.scene import Scene, typed

SOURCES = Path(ladder.__file__).parent
CASES = (*REFUSALS, *ACCOUNT_REFUSALS, *RELEASE_REFUSALS)
# What `up` tells of one model, after a run that only the embedded cloud can make fail.
ELSEWHERE = {
    "operate/bring_up.py:bring_to_service": "tests/journeys/test_clone_to_served.py",
    "operate/bring_up.py:must_serve": "tests/ladder/operate/test_bring_up.py",
}


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    with ExitStack() as opened:
        yield Scene.new(tmp_path, monkeypatch, opened)


@cache
def sites() -> dict[str, tuple[Path, range]]:
    """Where Wrong and Failed are made: ``commands/up.py:build#1`` -> file and lines."""
    return {name: place for file in SOURCES.rglob("*.py") for name, place in sites_of(file)}


def sites_of(file: Path) -> Iterator[tuple[str, tuple[Path, range]]]:
    for function in ast.walk(ast.parse(file.read_text())):
        if isinstance(function, ast.FunctionDef):
            made = sorted(filter(is_made, ast.walk(function)), key=lambda call: call.lineno)
            for number, call in enumerate(made, 1):
                name = f"{file.relative_to(SOURCES).as_posix()}:{function.name}"
                lines = range(call.lineno, (call.end_lineno or call.lineno) + 1)
                yield name + f"#{number}" * (len(made) > 1), (file, lines)


def is_made(node: ast.AST) -> TypeIs[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Wrong", "Failed"}


def test_every_wrong_and_failed_has_its_case() -> None:
    assert sorted([case.site for case in CASES] + [*ELSEWHERE]) == sorted(sites())


@pytest.mark.parametrize("json", [False, True], ids=["words", "json"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.site)
def test_it_says_what_and_where_and_what_to_do_and_ends_with_its_code(case: Refusal, json: bool, scene: Scene) -> None:
    case.arrange(scene)
    arguments = shlex.split(case.typed.replace(FOLDER, str(scene.folder)))
    ended = typed(*arguments, *["--json"] * json)
    file, line = scene.made[-1]
    assert [name for name, (path, lines) in sites().items() if str(path) == file and line in lines] == [case.site]
    assert ended.code == case.code
    for part in case.says:
        assert part in ended.err
    if "--json" in (*arguments, *["--json"] * json):
        error, code = ended.document.pop("error"), ended.document["exit_code"]
        assert (code, ended.err.endswith(f"{error}\n")) == (case.code, True)
    else:
        assert ended.out == ""
