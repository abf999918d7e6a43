"""Where a command speaks: results on stdout, progress and errors on stderr, and one JSON document if asked for."""

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any, TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table

from ladder.exits import Exit

UNBROKEN = 1000  # columns where nobody looks at a screen: what reads a pipe wants whole lines


class Printable(Console):
    """Shows control characters instead of obeying them: names, reasons and logs are written by others, and one escape
    sequence of theirs could clear the screen, or show an approval that nobody gave. A narrow table folds what it holds:
    half a name with an ellipsis names nothing.
    """

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        if isinstance(renderable, Table):
            for column in renderable.columns:
                column.overflow = "fold"
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(printable(segment.text), segment.style)


def printable(text: str) -> str:
    """``text`` with control and formatting characters and halves of one (Unicode's Cc, Cf and Cs) as escapes.

    Line ends and tabs stay.
    """
    if text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in "\n\t"
        else character
        for character in text
    )


def console(stream: TextIO) -> Console:
    """Rich leaves out colour by itself where NO_COLOR is set or the stream is no terminal."""
    width = None if stream.isatty() or "COLUMNS" in os.environ else UNBROKEN
    # What others wrote is no markup either: [/] would end in a traceback, [link] in a trap.
    return Printable(stderr=stream is sys.stderr, highlight=False, markup=False, emoji=False, width=width)


out, err = console(sys.stdout), console(sys.stderr)


def document(value: object, failures: Sequence[str] = ()) -> None:
    """Prints ``value``, a dataclass or plain data, as the one JSON document of this command; where it ends in
    ``failures``, with them as ``error`` and with the exit code.
    """
    plain: Any = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    outcome = {"error": "\n".join(failures), "exit_code": int(Exit.FAILED)} if failures else {}
    sys.stdout.write(json.dumps(plain | outcome, indent=2, default=str, allow_nan=False) + "\n")


def complain(message: str) -> None:
    err.print(message, style="red", markup=False)


def note(message: str) -> None:
    err.print(message, style="dim", markup=False)


def silent(_message: str) -> None:
    """In place of ``note`` where one JSON document is all that was asked for."""
