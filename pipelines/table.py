"""Tables between two steps: Parquet, so that what a step wrote is what the next one reads, to the type and the bit.

As pandas a table has three kinds of values, whatever is missing: numbers, integers and booleans are float64 (NaN),
dates and timestamps datetime64[ns] in UTC (NaT), categories and text str (NaN); a category with choices is pandas' own
``category`` of just these, so that a library that encodes it does so alike in training and in serving.
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd

from pipelines.arrow import Table, csv, pa, parquet, pc
from pipelines.declaration import ROW_ID
from pipelines.declaration.column import TIMES, Column


def write(place: Path | BinaryIO, table: Table) -> None:
    parquet.write_table(table, place)


def read(place: Path | BinaryIO, columns: Sequence[str] | None = None) -> Table:
    return parquet.read_table(place, columns=None if columns is None else list(columns))


def write_frame(place: Path | BinaryIO, frame: pd.DataFrame) -> None:
    """A table of the author's own columns; its index, the row_id, goes with it."""
    write(place, pa.Table.from_pandas(frame.rename_axis(ROW_ID), preserve_index=True))


def read_frame(path: Path) -> pd.DataFrame:
    return plain(read(path).to_pandas())


def frame(table: Table, columns: Iterable[Column]) -> pd.DataFrame:
    """The columns as pandas, by row_id."""
    index = pd.Index(table[ROW_ID].to_numpy(), name=ROW_ID)
    return pd.DataFrame(
        {column.name: series(column, table[column.name]) for column in columns}, index=index, copy=False
    )


def series(column: Column, values: Any) -> Any:
    """One column's values as pandas, without an index."""
    if column.type in TIMES:
        return values.cast(pa.timestamp("ns")).to_numpy(zero_copy_only=False)
    if column.type not in ("category", "text"):
        return np.asarray(values.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    words = pd.Series(values.to_numpy(zero_copy_only=False), dtype="object")
    if column.choices:
        return pd.Categorical(words, categories=list(column.choices))
    return words.where(words.notna(), np.nan).to_numpy()


def plain(made: pd.DataFrame) -> pd.DataFrame:
    """The same table with one way to say missing among objects, NaN, so that it reads back as it was written."""
    made = made.copy(deep=False)
    for name in made.columns[made.dtypes == "object"]:
        made[name] = made[name].where(made[name].notna(), np.nan)
    return made


def version(table: Table) -> str:
    """SHA-256 of a table's values: not of its file, its format, or the order of its columns."""
    hashed = sha256()

    class Sink:
        closed = False

        def write(self, content: bytes) -> int:
            hashed.update(content)
            return len(content)

        def flush(self) -> None: ...

    table = table.select(sorted(name for name in table.column_names if name != ROW_ID))
    hashed.update(str(table.schema.remove_metadata()).encode())
    # Text is quoted and what is missing is not, so that no text is taken for a missing value.
    csv.write_csv(table, pa.PythonFile(Sink(), mode="w"), csv.WriteOptions(quoting_style="all_valid"))
    return hashed.hexdigest()


def without(table: Table, names: Iterable[str]) -> Table:
    """The table with these columns blank."""
    for name in names:
        index = table.schema.get_field_index(name)
        if index >= 0:
            table = table.set_column(index, name, pa.nulls(table.num_rows, table.schema.field(name).type))
    return table


def rows(table: Table, chosen: Any) -> Table:
    return table.take(pa.array(np.asarray(chosen, dtype=np.int64)))


def stretches(table: Table, name: str) -> list[tuple[int, int]]:
    """First row of each run of rows that have one whole number in common, and the row after its last."""
    ends = np.flatnonzero(np.diff(table[name].to_numpy(), append=-1)) + 1
    return [*pairwise([0, *ends.tolist()])]


def in_order(table: Table, name: str) -> Table:
    """Rows by time; those of one time stay in the file's order."""
    return table.take(pc.sort_indices(table, sort_keys=[(name, "ascending"), (ROW_ID, "ascending")]))
