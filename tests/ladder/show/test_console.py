import io
import json
from collections.abc import Callable
from dataclasses import asdict

import pytest
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ladder.operate.facts import Step
from ladder.show.console import Printable, complain, console, document, note
from tests.ladder.show.shown import screen

HOSTILE = "approved\x1b[2J\x1b]0;owned\x07\x9b31m by\u202e\u200bnobody\udcff\r"


def wrapped(text: str) -> Table:
    table = Table()
    table.add_column(text)
    table.add_row(Text(text))
    return table


def test_a_narrow_table_folds_names_and_cuts_none() -> None:
    team, model = "a-rather-long-name-of-a-team", "another-long-name-of-a-model"
    table, stream = Table(*[team] * 4), io.StringIO()
    table.add_row(*[model] * 4)
    Printable(file=stream, width=60, force_terminal=False).print(Padding(table, 1))
    printed = stream.getvalue()
    assert "\u2026" not in printed
    assert [printed.count(letter) for letter in "mhd"] == [4 * (team + model).count(letter) for letter in "mhd"]


@pytest.mark.parametrize(
    "shown", [HOSTILE, Text(HOSTILE), Text.assemble("reason: ", (HOSTILE, "red")), wrapped(HOSTILE)]
)
def test_what_others_wrote_can_give_the_terminal_no_orders(shown: str | Text | Table) -> None:
    stream = io.StringIO()
    Printable(file=stream, width=200, force_terminal=False).print(shown, markup=False)
    printed = stream.getvalue()
    assert not set("\x1b\x9b\x07\r\u202e\u200b\udcff") & set(printed)
    assert r"approved\x1b[2J" in printed


@pytest.mark.parametrize("wrote", ["[/]", "[/bold]", "[link=https://example.com]approve[/link]", "[red]x", ":warning:"])
def test_what_others_wrote_is_no_markup_wherever_it_stands(wrote: str) -> None:
    stream = io.StringIO()
    shown = console(stream)
    shown.file = stream
    table = Table(wrote)
    table.add_row(wrote)
    shown.print(wrote, table)
    assert stream.getvalue().count(wrote) == 3


@pytest.mark.parametrize(("say", "style"), [(complain, "31"), (note, "2")])
def test_an_error_is_red_a_note_is_dim_and_neither_is_markup(
    say: Callable[[str], None], style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("ladder.show.console.err", screen(stream))
    say("[bold]not[/] so")
    assert stream.getvalue() == f"\x1b[{style}m[bold]not[/] so\x1b[0m\n"


def test_a_command_prints_one_document_with_its_error_where_it_ends_in_one(capsys: pytest.CaptureFixture[str]) -> None:
    step = Step(name="train", outcome="Failed", seconds=None)
    document(step)
    assert json.loads(capsys.readouterr().out) == asdict(step)
    document({"model": "loans"}, ["one", "two"])
    assert json.loads(capsys.readouterr().out) == {"model": "loans", "error": "one\ntwo", "exit_code": 1}
