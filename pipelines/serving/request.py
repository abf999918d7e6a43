"""The rows of a request, checked and typed by the same rules as the data that the model learnt from."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.arrow import Table, pa
from pipelines.cells import Cells, from_rows, mask
from pipelines.declaration import QUESTION, ROW_ID, Declaration
from pipelines.declaration.column import NUMERIC, Column
from pipelines.serving.limits import FAULTS_SHOWN
from pipelines.table import stretches
from pipelines.training.series import series_violations
from pipelines.training.validation import broken_cells

Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class BadField:
    """One thing wrong with a request: which row and field, what is wrong, what was expected."""

    row: int
    field: str
    problem: str
    expected: str


class RequestError(Exception):
    """The request breaks the model's request schema: the first faults, and how many there are."""

    def __init__(self, fields: Sequence[BadField], count: int) -> None:
        super().__init__(f"{count} field(s) to correct")
        self.fields, self.count = tuple(fields), count


def read_request(rows: Rows, declaration: Declaration) -> Table:
    """The rows typed, by row_id and question. Raises RequestError with the first faults and their number.

    Each row is a question, but where the model looks back: there the rows of one ``question``, or all rows where none
    is named, are one, and the row asked about is its last.
    """
    columns = declaration.request
    known = {column.name for column in columns} | ({QUESTION} if declaration.split.look_back else set[str]())
    found: list[BadField] = []
    count = 0
    typed: dict[str, object] = {ROW_ID: pa.array(np.arange(len(rows), dtype=np.int64))}
    for column, cells in from_rows(columns, rows):
        typed[column.name] = cells.values
        for problem, wrong in problems(column, cells):
            count += int(wrong.sum())
            found += [
                BadField(int(row), column.name, fault_of(problem, column, cells, int(row)), column.expected)
                for row in np.flatnonzero(wrong)[: FAULTS_SHOWN - len(found)]
            ]
    unknown = {name: index for index, row in reversed([*enumerate(rows)]) for name in row.keys() - known}
    count += len(unknown)
    found += [
        BadField(index, str(name)[:64], *unasked(str(name), declaration))
        for name, index in [*unknown.items()][: FAULTS_SHOWN - len(found)]
    ]
    if count:
        raise RequestError(sorted(found, key=lambda field: field.row), count)
    table = pa.table(typed)
    if not declaration.split.look_back:
        return table.add_column(0, QUESTION, table[ROW_ID])
    codes, _ = pd.factorize(np.array([str(row.get(QUESTION, "")) for row in rows], dtype=object))
    table = table.add_column(0, QUESTION, pa.array(codes.astype(np.int64)))
    ordered = table.sort_by([(QUESTION, "ascending"), (declaration.split.column or "", "ascending")])
    check_history(ordered, declaration)
    return ordered


def problems(column: Column, cells: Cells) -> list[tuple[str, np.ndarray]]:
    found = [*broken_cells(column, cells)]
    return found if column.nulls else [*found, ("missing", cells.missing)]


def fault_of(rule: str, column: Column, cells: Cells, row: int) -> str:
    """What is wrong with one value; values are named only where they are numbers out of range."""
    if rule == "missing":
        return "is missing"
    if rule == "type":
        nouns = {"number": "a number", "integer": "a whole number", "category": "text"}
        return f"is not {nouns.get(column.type, f'a {column.type}')}"
    return f"is {cells.values[row].as_py():g}" if column.type in NUMERIC else "is none of the choices"


def unasked(name: str, declaration: Declaration) -> tuple[str, str]:
    """What is wrong with a field that no caller sends, told once however many rows hold it; and what is expected."""
    columns = ", ".join(column.name for column in declaration.request)
    if name == declaration.target:
        return "is what the model predicts: leave it out", f"one of {columns}"
    if name in declaration.columns:
        return "is never shown to the model: leave it out", f"one of {columns}"
    return "is not a field of this model", f"one of {columns}"


def check_history(table: Table, declaration: Declaration) -> None:
    """Each question is rows in a series without a gap; the last one is asked about, so its target is not known yet."""
    split, target = declaration.split, declaration.target
    found: list[BadField] = []
    count = 0
    for start, end in stretches(table, QUESTION):
        if end - start <= split.look_back and len(found) >= FAULTS_SHOWN:
            count += 1  # a body may hold a hundred thousand questions of one row
            continue
        rows = table.slice(start, end - start)
        known = mask(rows[target].combine_chunks().is_valid())
        asked = rows[ROW_ID][0].as_py()
        limit = f"{split.look_back} rows with their {target}, then the row asked about, without it"
        wrong = [
            BadField(asked, one.column, one.figure, one.limit) for one in series_violations(rows[split.column], split)
        ]
        if len(known) <= split.look_back:
            wrong.append(BadField(asked, target, f"has {len(known)} rows", f"at least {limit}"))
        elif known[-1] or not known[:-1].all():
            wrong.append(BadField(asked, target, f"is missing in {int((~known).sum())} rows", limit))
        count += len(wrong)
        found += wrong[: FAULTS_SHOWN - len(found)]
    if count:
        raise RequestError(found, count)
