"""Rows as a caller writes them in a request: JSON's values, dates as the column spells them."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from pipelines.arrow import Table, pa
from pipelines.declaration.column import TIMES, Column

Record = dict[str, Any]


def records(table: Table, columns: Sequence[Column]) -> list[Record]:
    cells = [spelled(column, table[column.name]) for column in columns]
    names = [column.name for column in columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]


def spelled(column: Column, values: Any) -> list[Any]:
    if column.type in TIMES:
        if column.type == "timestamp":
            values = values.cast(pa.timestamp("us"), safe=False)
        times = values.to_pylist()
        zone = {"tzinfo": UTC} if column.type == "timestamp" else {}
        return [None if time is None else time.replace(**zone).strftime(column.spelling) for time in times]
    if column.type == "boolean" and column.format:
        yes, no = column.spelling.split("/")
        return [None if value is None else (yes if value else no) for value in values.to_pylist()]
    if column.type == "number":
        return [int(v) if v is not None and v.is_integer() and abs(v) < 2**53 else v for v in values.to_pylist()]
    return values.to_pylist()
