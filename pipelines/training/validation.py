"""Is this data fit to train on? Every broken rule is named with its column, the figure found and the limit."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from pipelines.columns import Column, as_number, is_date


@dataclass(frozen=True)
class Violation:
    """One broken rule. ``figure`` is what was found and ``limit`` what is allowed; neither holds a person's record."""

    rule: str
    column: str
    figure: str
    limit: str

    def __str__(self) -> str:
        where = f" in column {self.column}" if self.column else ""
        return f"{self.rule}{where}: {self.figure}, limit: {self.limit}"


class RefusedDataError(Exception):
    """The data breaks rules; the message lists all of them."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        super().__init__(f"Data refused, {len(violations)} rule(s) broken. " + "; ".join(map(str, violations)))
        self.violations = tuple(violations)


def read(content: bytes, columns: Sequence[Column]) -> pd.DataFrame:
    """The table in a CSV file, numbers as floats. Raises RefusedDataError where a cell, row or byte cannot be read."""
    rows = readable_rows(content)
    header, body = rows[0], rows[1:]
    names = [column.name for column in columns]
    wrong = [Violation("missing column", name, "absent", "present") for name in names if name not in header]
    wrong += [Violation("unknown column", name[:64], "present", "absent") for name in header if name not in names]
    wrong += [Violation("repeated column", n, "twice", "once") for n in names if header.count(n) > 1]
    wrong += [
        Violation("complete rows", "", f"row {number} has {len(row)} values", f"{len(header)} values")
        for number, row in enumerate(body, start=1)
        if len(row) != len(header)
    ][:3]
    if wrong:
        raise RefusedDataError(wrong)
    table = pd.DataFrame(body, columns=header, dtype=str)[names]
    for column in columns:
        cells = table[column.name]
        empty = cells == ""
        good = cells.map(is_date) if column.kind == "date" else cells.map(lambda cell: as_number(cell) is not None)
        bad = ~(good | empty)
        if bad.any():
            row = int(bad.to_numpy().argmax()) + 1
            figure = f"{int(bad.sum())} of {len(table)} rows are not, first in row {row}"
            wrong.append(Violation("type", column.name, figure, column.expected))
        elif column.kind == "date":
            table[column.name] = cells.where(~empty)
        else:
            numbers = cells.where(~empty, "nan").astype(float)
            table[column.name] = numbers if column.unknown is None else numbers.where(numbers < column.unknown)
    if wrong:
        raise RefusedDataError(wrong)
    return table


def readable_rows(content: bytes) -> list[list[str]]:
    """The file's rows, header first. Raises RefusedDataError for an empty, truncated or wrongly encoded file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        figure = f"byte {error.start} is 0x{content[error.start]:02x}"
        raise RefusedDataError([Violation("encoding", "", figure, "UTF-8")]) from None
    if "\0" in text:
        raise RefusedDataError([Violation("encoding", "", "holds zero bytes, as UTF-16 does", "UTF-8")])
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if len(rows) < 2:  # noqa: PLR2004 - a header and one row
        raise RefusedDataError([Violation("rows", "", "0 rows", "at least 1")])
    if not text.endswith("\n"):
        raise RefusedDataError([Violation("complete file", "", f"ends inside row {len(rows) - 1}", "a line end")])
    return rows


def violations(table: pd.DataFrame, columns: Sequence[Column], minimum_rows: int) -> list[Violation]:
    """All rules that the table breaks: rows, duplicates, and each column's nulls, range, choices and uniqueness."""
    found: list[Violation] = []
    if len(table) < minimum_rows:
        found.append(Violation("rows", "", f"{len(table)} rows", f"at least {minimum_rows}"))
    repeated = int(table.duplicated().sum())
    if repeated:
        found.append(Violation("duplicated rows", "", f"{repeated} of {len(table)} rows", "0"))
    try:
        schema(columns).validate(table, lazy=True)
    except SchemaErrors as errors:
        cases = cast(pd.DataFrame, errors.failure_cases)
        broken = set(zip(cases["column"].astype(str), cases["check"].astype(str), strict=True))
        found += [
            figure(table[column.name], column, rule)
            for column in columns
            for rule in ("nulls", "range", "choices", "whole numbers", "field_uniqueness")
            if (column.name, rule) in broken
        ]
    return found


def schema(columns: Sequence[Column]) -> pa.DataFrameSchema:
    """The same table as pandera sees it."""
    return pa.DataFrameSchema(
        {
            column.name: pa.Column(
                "object" if column.kind == "date" else "float64",
                checks=checks(column),
                nullable=True,  # how many may be missing is the check named "nulls"
                unique=column.unique,
            )
            for column in columns
        }
    )


def checks(column: Column) -> list[pa.Check]:
    def few_nulls(cells: "pd.Series[float]") -> bool:
        return float(cells.isna().mean()) <= column.nulls

    def allowed(cells: "pd.Series[float]") -> "pd.Series[bool]":
        return cells.map(column.allows).astype(bool)

    def whole(cells: "pd.Series[float]") -> "pd.Series[bool]":
        return cells % 1 == 0

    made = [pa.Check(few_nulls, name="nulls", ignore_na=False)]
    if column.choices:
        made.append(pa.Check(allowed, name="choices"))
    elif column.low is not None or column.high is not None:
        made.append(pa.Check(allowed, name="range"))
    if column.kind == "integer":
        made.append(pa.Check(whole, name="whole numbers"))
    return made


def figure(cells: "pd.Series[float]", column: Column, rule: str) -> Violation:
    """How far from the rule the column is."""
    if rule == "nulls":
        return Violation("nulls", column.name, f"{cells.isna().mean():.1%} missing", f"at most {column.nulls:.1%}")
    if rule == "field_uniqueness":
        return Violation("unique", column.name, f"{int(cells.duplicated().sum())} repeated values", "0")
    present = cells.dropna()
    bad = present[[not column.allows(value) or value % 1 != 0 for value in present]]
    if rule == "range":
        bad = present[[not column.allows(value) for value in present]]
    spread = f"{len(bad)} of {len(cells)} rows, between {bad.min():g} and {bad.max():g}"
    return Violation(rule, column.name, spread, column.expected)
