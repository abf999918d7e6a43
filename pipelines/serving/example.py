"""An example question from a file of raw data, as a caller would ask it."""

from pathlib import Path

import numpy as np

from pipelines.declaration import Declaration
from pipelines.records import Record, records
from pipelines.table import in_order
from pipelines.training.questions import questions
from pipelines.training.raw_files import read_file
from pipelines.training.validation import checked


def example(file: Path, declaration: Declaration) -> list[Record]:
    """The last row, by time where there is one; with its history where the model looks back. Without the target."""
    table = checked(read_file(file, declaration.table), declaration)
    if declaration.split.column:
        table = in_order(table, declaration.split.column)
    asked = questions(table, declaration, np.array([table.num_rows - 1]))
    hidden = declaration.after
    return [
        {name: value for name, value in row.items() if not (value is None and name in hidden)}
        for row in records(asked, declaration.request)
    ]
