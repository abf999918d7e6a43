"""What a person types of a release is what is asked for, in whose name and why."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from ladder.exits import Exit
from ladder.operate.facts import Version
from pipelines.ledger.entry import Draft, sealed
from pipelines.ledger.entry import Entry as LedgerEntry
from tests.ladder.commands.refusal import giving
from tests.ladder.commands.release_refusals import NOW, by_workflow
from tests.ladder.commands.scene import LOANS, Scene, typed

VERSION = Version(number=3, arn="arn", status="Approved", created="now")


def ended(what: str) -> LedgerEntry:
    facts = {"version": "3", "serves": "dev-lending-loan-approval-v2"}
    draft = Draft(event="outcome:1", kind="release", subject=LOANS, who="ada", what=what, why="read", facts=facts)
    return sealed(draft, "lending", 1, "0" * 64, NOW)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Of each asking: action, version, by whom, why. It ends well."""
    heard: list[Any] = []

    def ask(_: object, action: str, number: int, *, by: str | None, reason: str) -> str:
        heard.append((action, number, by, reason))
        return "under way"

    with ExitStack() as opened:
        scene = Scene.new(tmp_path, monkeypatch, opened)
        by_workflow(Scene.account)(scene)
        place = "ladder.operate.delivery.Delivery"
        scene.replace(f"{place}.ask", ask)
        scene.replace(f"{place}.outcomes", giving(()))
        scene.replace(f"{place}.former", giving(2))
        scene.replace(f"{place}.follow", giving(ended("release: released")))
        scene.replace("ladder.operate.release.Releaser.choose", giving(VERSION))
        yield heard


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("approve --version 3", ("approve", 3)),
        ("reject --version 3", ("reject", 3)),
        ("release --version 3", ("release", 3)),
        ("rollback --version 1", ("roll back", 1)),
        ("rollback", ("roll back", 2)),  # the one that served before
    ],
)
def test_it_is_asked_as_it_was_typed(command: str, expected: tuple[str, int], asked: list[Any]) -> None:
    name, *flags = command.split()
    stack = ("--stack", "dev-us-east-1")
    done = typed(name, LOANS, *flags, "--reason", "read it", "--by", "ada@example.com", *stack)
    assert done.code == Exit.DONE
    assert asked == [(*expected, "ada@example.com", "read it")]


def test_a_release_that_does_not_serve_ends_with_1_and_says_what_does(
    asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ladder.operate.delivery.Delivery.follow", giving(ended("release: rolled back")))
    done = typed("release", LOANS, "--version", "3", "--reason", "read", "--stack", "dev-us-east-1")
    assert done.code == Exit.FAILED
    assert "dev-lending-loan-approval-v2" in done.err
    assert f"ladder history {LOANS}" in done.err
