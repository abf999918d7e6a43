"""What each column may hold: one table per model, from which raw data, features and requests are all checked."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Role = Literal["feature", "target", "protected", "unused"]
Kind = Literal["number", "integer", "date"]
Value = float | str | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table; ``why`` tells the audit why it is, or is not, a feature."""

    name: str
    kind: Kind = "number"
    low: float | None = None
    high: float | None = None
    choices: tuple[int, ...] = ()
    nulls: float = 0.0  # largest share of missing values, 0 to 1; above 0 a request may leave the value out
    unknown: float | None = None  # the source's code for "not known": this value and any above it is a missing one
    unique: bool = False
    role: Role = "feature"
    why: str = ""

    @property
    def expected(self) -> str:
        """The rule in words, for people."""
        if self.choices:
            rule = "one of " + ", ".join(str(choice) for choice in self.choices)
        else:
            bounds = [f"from {self.low:g}"] * (self.low is not None) + [f"to {self.high:g}"] * (self.high is not None)
            noun = {"number": "a number", "integer": "a whole number", "date": "a date like 2012-12-31"}[self.kind]
            rule = " ".join([noun, *bounds])
        return rule + (", or null" if self.nulls else "")

    def problem(self, value: object) -> str | None:
        """What is wrong with one value of a request, or None."""
        if value is None or value == "":
            return None if self.nulls else "is missing"
        if self.kind == "date":
            return None if is_date(value) else "is not a date"
        number = as_number(value)
        if number is None:
            return "is not a number"
        if self.kind == "integer" and number != math.floor(number):
            return "is not a whole number"
        return None if self.allows(number) else f"is {number:g}"

    def allows(self, number: float) -> bool:
        if self.choices:
            return number in self.choices
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)


def as_number(value: object) -> float | None:
    """A finite number, given as JSON's number or as text; None for anything else, true and false included."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def is_date(value: object) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class BadField:
    """One thing wrong with a request: which row and field, what is wrong, what was expected."""

    row: int
    field: str
    problem: str
    expected: str


def bad_fields(rows: Sequence[Mapping[str, object]], columns: Sequence[Column]) -> Iterator[BadField]:
    """What is wrong with the rows of a request, one by one, so that whoever asks can stop; values are named only where
    they are numbers out of range.
    """
    known = {column.name: column for column in columns}
    for index, row in enumerate(rows):
        for column in columns:
            problem = column.problem(row.get(column.name))
            if problem:
                yield BadField(index, column.name, problem, column.expected)
        for name in row.keys() - known.keys():
            yield BadField(index, str(name)[:64], "is not a field of this model", "one of " + ", ".join(known))
