"""What is wrong with a config, in words for the person who wrote it."""

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

LONGEST_VALUE = 60
MOST_SHOWN = 50  # of one file


@dataclass(frozen=True, kw_only=True, order=True)
class ConfigError:
    """One thing to correct: where (file, line, key), the value as written, what is wrong, what to do."""

    file: str
    line: int | None = None
    key: str = ""
    value: str = ""
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = (self.key or "the file") + (f" (line {self.line})" if self.line else "")
        return f"{where}: {f'{self.value} {self.problem}'.strip()}. {self.remedy}."


class ConfigErrors(Exception):  # noqa: N818  # it is several
    """All that has to be corrected before anything is built."""

    def __init__(self, errors: Iterable[ConfigError]):
        self.errors = tuple(
            sorted(set(errors), key=lambda error: (error.file, error.line or 0, error.key, error.problem))
        )
        super().__init__(str(self))

    def __str__(self) -> str:
        return "\n".join(
            line
            for file, errors in groupby(self.errors, lambda error: error.file)
            for line in _told(file, list(errors))
        )


def _told(file: str, errors: list[ConfigError]) -> Iterable[str]:
    yield f"{file}: {len(errors)} {'setting' if len(errors) == 1 else 'settings'} to correct, nothing was changed"
    yield from (f"  {error}" for error in errors[:MOST_SHOWN])
    if len(errors) > MOST_SHOWN:
        yield f"  and {len(errors) - MOST_SHOWN} more"


def shown(value: object) -> str:
    """A value as its author would know it again: on one line, printable, shortened in the middle."""
    if isinstance(value, bool | None):
        value = json.dumps(value)
    text = f"{value:.12g}" if isinstance(value, float) else str(value)
    text = text if text and text.isprintable() and text.strip() == text else repr(text)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 20]} ... {text[-10:]}"


def suggestion(value: object, known: Iterable[str]) -> str:
    """``Did you mean level? `` with a space at the end, or nothing."""
    close = similar(str(value), known)
    return f"Did you mean {close}? " if close else ""


def similar(text: str, known: Iterable[str]) -> str | None:
    """The nearest in spelling whatever the case, or else the first that holds its words: instance_count for count."""
    names = {name.lower(): name for name in reversed([*known])}
    text = text[:80].lower()
    if close := difflib.get_close_matches(text, list(names), n=1, cutoff=0.6):
        return names[close[0]]
    words = set(text.split("_"))
    return next((names[name] for name in sorted(names) if words <= set(name.split("_"))), None)
