"""Is this data fit to train on? Every broken rule is named with its column, the figure found and the limit."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from pipelines.arrow import Table, pa, pc
from pipelines.cells import Cells, Mask, mask
from pipelines.declaration import ROW_ID, Declaration
from pipelines.declaration.column import NUMERIC, Column, Type
from pipelines.training.series import series_violations
from pipelines.training.violation import RefusedDataError, Violation, rows_told

# What model.yaml has for a column that is written otherwise.
_CODE = "; a code for not known, such as NA, is stated by unknown: NA"
OTHERWISE: Mapping[Type, str] = {
    "number": _CODE,
    "integer": _CODE,
    "boolean": "; other words are stated by format: yes/no",
    "date": "; another order is stated by format: '%d/%m/%Y' or '%m/%d/%Y'",
    "timestamp": "; another order is stated by format: '%d/%m/%Y %H:%M' or '%m/%d/%Y %H:%M'",
}

__all__ = ["RefusedDataError", "Violation", "checked"]


def checked(columns: Sequence[tuple[Column, Cells]], declaration: Declaration) -> Table:
    """The typed table, with its row_id. Raises RefusedDataError with every rule that is broken."""
    count = len(columns[0][1].values)
    found = list(shape_violations(count, declaration.minimum_rows))
    for column, cells in columns:
        found += column_violations(column, cells)
    names = [column.name for column, _ in columns]
    table = pa.table([cells.values for _, cells in columns], names=names)
    broken = {violation.column for violation in found}
    if not any(violation.rule == "type" for violation in found):  # what could not be read is alike, and was not
        own = [column.name for column, _ in columns if column.role != "row_id"]
        found += duplicate_violations(table.select(own), declaration.duplicates)
    if declaration.split.by == "time" and declaration.split.column not in broken:
        found += series_violations(table[declaration.split.column], declaration.split)
    if found:
        raise RefusedDataError(found)
    return table.add_column(0, ROW_ID, pa.array(np.arange(count, dtype=np.int64)))


def shape_violations(count: int, minimum: int) -> Iterator[Violation]:
    if count < minimum:
        yield Violation("rows", "", f"{count} rows", f"at least {minimum}")


def column_violations(column: Column, cells: Cells) -> Iterator[Violation]:
    count = len(cells.values)
    for rule, wrong in broken_cells(column, cells):
        if wrong.any():
            yield Violation(rule, column.name, figure(column, cells, rule, wrong), column.expected)
    missing = int(cells.missing.sum())
    if missing > column.nulls * count:
        yield Violation("nulls", column.name, f"{missing / count:.1%} missing", f"at most {column.nulls:.1%}")
    if column.distinct:
        present = len(cells.values) - cells.values.null_count
        repeated = present - pc.count_distinct(cells.values).as_py()
        if repeated:
            yield Violation("unique", column.name, f"{repeated} repeated values", "0")


def broken_cells(column: Column, cells: Cells) -> Iterator[tuple[str, Mask]]:
    """Each rule on single values, and the cells that break it; what is missing breaks none."""
    yield "type", cells.unreadable
    if column.choices and column.type == "category":
        chosen = pc.is_in(cells.values, value_set=pa.array(column.choices, pa.string()))
        yield "choices", cells.present & ~mask(chosen)
    elif column.type in NUMERIC:
        numbers = cells.values.to_numpy(zero_copy_only=False)  # NaN where missing, which is in every range
        if column.choices:
            yield "choices", cells.present & ~np.isin(numbers, column.choices)
        else:
            low = -np.inf if column.low is None else column.low
            high = np.inf if column.high is None else column.high
            yield "range", (numbers < low) | (numbers > high)


def figure(column: Column, cells: Cells, rule: str, wrong: Mask) -> str:
    """How far from the rule the column is; of words and dates no value is told, for it may be a person's."""
    told = f"{int(wrong.sum())} of {len(wrong)} rows"
    if rule == "type" or column.type not in NUMERIC:
        return f"{told} are not, {rows_told(wrong)}{otherwise(column) if rule == 'type' else ''}"
    least_most: Any = pc.min_max(cells.values.filter(pa.array(wrong))).as_py()
    return f"{told}, between {least_most['min']:g} and {least_most['max']:g}"


def otherwise(column: Column) -> str:
    if column.format:
        return f"; they are read by format: '{column.format}', as model.yaml states"
    return OTHERWISE.get(column.type, "")


def duplicate_violations(table: Table, allowed: float) -> Iterator[Violation]:
    """Of rows as they are but for their id, which makes no two of them different."""
    different = table.group_by(table.column_names).aggregate([]).num_rows
    repeated = table.num_rows - different
    if repeated > allowed * table.num_rows:
        most = f"{allowed * table.num_rows:.0f}, by duplicates in model.yaml, a share"
        yield Violation("duplicated rows", "", f"{repeated} of {table.num_rows} rows", most)
