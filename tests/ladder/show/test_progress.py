"""Work under way, as a person at a terminal and a log of CI see it."""

import io

import pytest

from ladder.operate.facts import Step
from ladder.show.progress import Progress
from tests.ladder.show.shown import screen

WORK = "lending/loan[/]"  # others wrote it: markup is not obeyed


def seen(monkeypatch: pytest.MonkeyPatch, *, terminal: bool, quiet: bool = False) -> str:
    stream = io.StringIO()
    monkeypatch.setattr("ladder.show.progress.err", screen(stream, terminal=terminal))
    with Progress(quiet=quiet) as progress:
        progress.begin(WORK, 4)
        progress.update(WORK, "endpoint [Creating]", is_milestone=False)
        progress.step(WORK, Step(name="train", outcome="Executing", seconds=None))
        progress.step(WORK, Step(name="train", outcome="Succeeded", seconds=4.2))
        progress.finish(WORK, "in [service]")
    return stream.getvalue()


def test_a_log_gets_a_line_for_each_milestone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen(monkeypatch, terminal=False).splitlines() == [
        f"{WORK}: train succeeded in 4.2 s",
        f"{WORK}: in [service]",
    ]


def test_a_terminal_gets_one_line_that_ends_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    *_, last, _ = seen(monkeypatch, terminal=True).splitlines()
    assert WORK in last
    assert "4/4" in last
    assert "in [service]" in last
    assert last.count("━") == len("━" * 12)


def test_a_bar_moves_by_what_is_over_and_by_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ladder.show.progress.err", screen(io.StringIO(), terminal=False))
    progress, moved = Progress(), list[float]()
    progress.begin(WORK, 9)
    progress.update(WORK, "endpoint Creating", is_milestone=False)
    for outcome in ("Starting", "Executing", "Stopping", "Succeeded", "Failed", "Stopped"):
        progress.step(WORK, Step(name="train", outcome=outcome, seconds=None))
        moved.append(progress.display.tasks[0].completed)
    assert moved == [0, 0, 0, 1, 2, 3]


def test_where_one_document_was_asked_for_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen(monkeypatch, terminal=False, quiet=True) == seen(monkeypatch, terminal=True, quiet=True) == ""
