"""A model of every type of column, and raw files of it, for tests."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.arrow import Table, pa, parquet
from pipelines.declaration import Declaration
from pipelines.declaration.reading import declaration
from pipelines.training.raw_files import read_file
from pipelines.training.validation import checked

DECLARED = """\
task: binary
metric: auc
target: y
minimum_rows: 10
duplicates: 1
columns:
  number: {nulls: 0.5, low: -1e9, high: 1e9}
  integer: {type: integer, nulls: 0.5, low: -1000000000, high: 1000000000}
  boolean: {type: boolean, nulls: 0.5}
  category: {type: category, nulls: 0.5, role: protected}
  date: {type: date, nulls: 0.5}
  timestamp: {type: timestamp, nulls: 0.5}
  text: {type: text, nulls: 0.5}
  y: {type: integer, choices: [0, 1], role: target}
groups: {group: {column: category}}
"""
ROW = {
    "number": "1.5",
    "integer": "7",
    "boolean": "true",
    "category": "north",
    "date": "2012-01-05",
    "timestamp": "2012-01-05T06:07:08",
    "text": "said, twice",
    "y": "0",
}


def declare(changes: Mapping[str, str] | None = None) -> Declaration:
    text = DECLARED
    for old, new in (changes or {}).items():
        assert old in text, old
        text = text.replace(old, new)
    return declaration(text)


def csv_of(folder: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    path = folder / "raw.csv"
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row.values()) for row in rows]
    path.write_text("\n".join([",".join(rows[0]), *quoted, ""]), encoding="utf-8", newline="")
    return path


def parquet_of(folder: Path, columns: Mapping[str, Any]) -> Path:
    path = folder / "raw.parquet"
    parquet.write_table(pa.table(dict(columns)), path)
    return path


def validated(path: Path, declared: Declaration) -> Table:
    return checked(read_file(path, declared.table), declared)
