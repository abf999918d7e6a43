"""Where a command speaks: results on stdout, progress and errors on stderr, and one JSON document if asked for."""

import json
import os
import sys
from dataclasses import asdict, is_dataclass
from typing import Any, TextIO

from rich.console import Console

UNBROKEN = 1000  # columns where nobody looks at a screen: what reads a pipe wants whole lines


def console(stream: TextIO) -> Console:
    """Rich leaves out colour by itself where NO_COLOR is set or the stream is no terminal."""
    width = None if stream.isatty() or "COLUMNS" in os.environ else UNBROKEN
    return Console(stderr=stream is sys.stderr, highlight=False, width=width)


out, err = console(sys.stdout), console(sys.stderr)


def document(value: object) -> None:
    """Prints ``value``, a dataclass or plain data, as the one JSON document of this command."""
    plain: Any = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    sys.stdout.write(json.dumps(plain, indent=2, default=str) + "\n")


def complain(message: str) -> None:
    err.print(message, style="red", markup=False)


def note(message: str) -> None:
    err.print(message, style="dim", markup=False)
