"""The report page says what the summary says, holds together by itself, and gives no text a chance to be markup."""

from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from ladder.operate.facts import Alarm, Gate, Step
from ladder.show.report import render, write
from ladder.show.report.words import budget, costs_in_words, dollars, duration, figure, headline, verdict
from ladder.show.terminal import show
from tests.ladder.show.examples import BIKE_DEMAND, LOAN_APPROVAL, SUMMARY
from tests.ladder.show.shown import PAGES, drawn

HOSTILE = "<script>alert('x')</script>"


class Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "action", "data"}]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def on_terminal(width: int) -> str:
    text = StringIO()
    show(SUMMARY, Console(file=text, width=width))
    return text.getvalue()


def test_the_page_and_the_terminal_tell_every_fact() -> None:
    page, terminal = Page(render(SUMMARY)).text, " ".join(on_terminal(120).split())
    for shown in (page, terminal):
        assert headline(SUMMARY) in shown
        for model in SUMMARY.models:
            assert model.path in shown
            assert verdict(model).lower() in shown.lower()
            for gate in model.gates:
                assert gate.name.replace("_", " ") in shown.replace("_", " ")
                assert figure(gate.figure) in shown
                assert figure(gate.limit) in shown
            assert all(command in shown for command in model.next_commands)
        assert all(where in shown for where in SUMMARY.places.values())
        assert SUMMARY.costs
        assert costs_in_words(SUMMARY.costs) in shown
        for cost in SUMMARY.costs.owners:
            assert dollars(cost.fixed + cost.usage) in shown
            assert budget(cost) in shown
        assert all(kind.type.rpartition(":")[2] in shown for kind in SUMMARY.recorded)


@pytest.mark.parametrize("kept", PAGES, ids=lambda kept: kept.name)
def test_the_page_is_drawn_as_it_was_looked_at(kept: Path) -> None:
    assert drawn(PAGES[kept]) == kept.read_text(encoding="utf-8")


def test_the_page_asks_no_network_and_runs_no_script() -> None:
    page = Page(render(SUMMARY))
    assert page.addresses == []
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert "url(" not in render(SUMMARY)
    assert "@import" not in render(SUMMARY)


def test_no_text_becomes_markup() -> None:
    hostile = replace(
        LOAN_APPROVAL,
        owner=HOSTILE,
        steps=(Step(name=HOSTILE, outcome="Failed", seconds=1.0, failure=HOSTILE),),
        gates=(Gate(name=HOSTILE, figure=1.0, limit=2.0, direction="at most", passed=True),),
        versions=(replace(LOAN_APPROVAL.versions[0], approval=HOSTILE, lineage={HOSTILE: HOSTILE}),),
        next_commands=(HOSTILE,),
    )
    alarm = Alarm(name=HOSTILE, state="ALARM", meaning=HOSTILE, runbook=HOSTILE)
    page = render(replace(SUMMARY, models=(hostile,), alarms=(alarm,), places={HOSTILE: HOSTILE}))
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 10


def test_a_gate_that_failed_or_was_not_measured_is_said_on_both() -> None:
    gates = (
        Gate(name="auc", figure=0.6, limit=0.75, direction="at least", passed=False),
        Gate(name="gap by sex", figure=None, limit=0.2, direction="at most", passed=False),
    )
    failed = replace(
        LOAN_APPROVAL, gates=gates, versions=(), waits_for="", steps=(Step(name="Refuse", outcome="Failed", seconds=0),)
    )
    summary = replace(SUMMARY, models=(failed,))
    text = StringIO()
    show(summary, Console(file=text, width=100))
    for shown in (Page(render(summary)).text, text.getvalue()):
        assert "0.6, must be ≥ 0.75" in shown
        assert "not measured, must be ≤ 0.2" in shown
        assert "stopped at its gates" in shown


def test_a_stack_with_nothing_in_it_yet_has_a_page_too() -> None:
    bare = replace(SUMMARY, counts=(), recorded=(), models=(), alarms=(), costs=None, places={}, next_commands={})
    assert "0 resources stand" in Page(render(bare)).text


def test_the_page_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.html"
    write(SUMMARY, path)
    write(replace(SUMMARY, models=(BIKE_DEMAND,)), path)
    assert path.read_text(encoding="utf-8").endswith("</html>")
    assert [file.name for file in path.parent.iterdir()] == ["report.html"]


def test_the_terminal_fits_and_breaks_nothing_that_people_copy() -> None:
    lines = on_terminal(60).splitlines()
    assert all(f"  $ {command}" in lines for command in LOAN_APPROVAL.next_commands)
    kept = {*(f"  $ {command}" for command in LOAN_APPROVAL.next_commands), *SUMMARY.places.values()}
    assert max(len(line) for line in lines if not any(line.endswith(whole) for whole in kept)) <= 60


def test_figures_and_durations_read_well() -> None:
    assert [figure(value) for value in (0.83125, 12, 0.00001234, 123456.7, None)] == [
        "0.831",
        "12",
        "1.23e-05",
        "123,457",
        "not measured",
    ]
    assert [duration(value) for value in (None, 2.04, 59.94, 61)] == ["", "2.0 s", "59.9 s", "1 min 1 s"]
