"""What the author's steps answered, as the judge reads it: nothing is believed but what can be checked.

The rows and their answers are the platform's. So a row can't be left out, added or answered twice, and a decision is
made of the probability here, whatever the author's step says that it decided.
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.arrow import Array, Table, pa, parquet
from pipelines.declaration import ROW_ID, Declaration

SUM_TOLERANCE = 1e-6  # of the probabilities of one row
MOST_ROWS = 10  # times those asked about, up to which the faults are counted


class UnfitPredictionsError(Exception):
    """The predictions can't be judged."""


def score_columns(declaration: Declaration) -> list[str]:
    """The columns that the metrics are taken of: a value, the probability of yes, or one for each class."""
    if declaration.task == "multiclass":
        return [f"probability_{name}" for name in declaration.classes]
    return ["prediction" if declaration.task == "regression" else "probability"]


def read_scores(path: Path, declaration: Declaration, row_ids: NDArray[np.int64]) -> NDArray[np.float64]:
    """Scores in the order of ``row_ids``: one a row, or for a multiclass model one a row and class.

    Raises UnfitPredictionsError with all that is wrong.
    """
    try:
        return scores(path, declaration, row_ids)
    except (OSError, pa.ArrowException) as error:
        raise UnfitPredictionsError(f"{path.name} can't be read as Parquet ({type(error).__name__}).") from None


def scores(path: Path, declaration: Declaration, row_ids: NDArray[np.int64]) -> NDArray[np.float64]:
    # The columns that are judged and no other, of as many rows as were asked about: a small file may unpack to much.
    file = parquet.ParquetFile(path)
    names, rows = score_columns(declaration), file.metadata.num_rows
    if rows > MOST_ROWS * len(row_ids):
        raise UnfitPredictionsError(f"{path.name}: it holds {rows} rows, and {len(row_ids)} were asked about.")
    table = file.read(columns=[ROW_ID, *names])
    twice = sorted({name for name in table.column_names if table.column_names.count(name) > 1})
    if twice:
        raise UnfitPredictionsError(f"{path.name}: the column {', '.join(twice)} stands twice.")
    wrong = [*row_faults(table, row_ids), *column_faults(table, declaration)]
    if wrong:
        raise UnfitPredictionsError(f"{path.name}: {'; '.join(wrong)}.")
    given = table[ROW_ID].to_numpy()
    columns = [floats(table[name]) for name in names]
    # Both hold the same ids once: where each is found when both stand in order.
    order = np.empty(len(row_ids), dtype=np.int64)
    order[np.argsort(row_ids)] = np.argsort(given)
    found = np.stack(columns, axis=1)[order]
    return found if declaration.task == "multiclass" else found[:, 0]


def floats(column: Array) -> NDArray[np.float64]:
    return column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)


def row_faults(table: Table, row_ids: NDArray[np.int64]) -> list[str]:
    """Rows that were not asked about, not answered, or answered twice."""
    if ROW_ID not in table.column_names or not pa.types.is_integer(table[ROW_ID].type) or table[ROW_ID].null_count:
        return [f"it has no column {ROW_ID} of whole numbers"]
    given, asked = table[ROW_ID].to_numpy(), set(row_ids.tolist())
    answered = set(given.tolist())
    counts = {
        "rows are not answered": len(asked - answered),
        "rows were never asked": len(answered - asked),
        "rows are answered more than once": len(given) - len(answered),
    }
    return [f"{count} {what}" for what, count in counts.items() if count]


def column_faults(table: Table, declaration: Declaration) -> list[str]:
    """Scores that are absent, no finite numbers, or no probabilities."""
    names = score_columns(declaration)
    absent = [name for name in names if name not in table.column_names]
    if absent:
        return [f"it has no column {', '.join(absent)}"]
    of_other_types = [
        name for name in names if not (pa.types.is_floating(table[name].type) or pa.types.is_integer(table[name].type))
    ]
    if of_other_types:
        return [f"{', '.join(of_other_types)} holds no numbers"]
    scores = np.stack([floats(table[name]) for name in names], axis=1)
    unknown = int((~np.isfinite(scores)).any(axis=1).sum())
    if unknown:
        return [f"{unknown} rows are answered with no finite number"]
    if declaration.task == "regression":
        return []
    outside = int(((scores < 0) | (scores > 1)).any(axis=1).sum())
    uneven = int((np.abs(scores.sum(axis=1) - 1) > SUM_TOLERANCE).sum()) if declaration.task == "multiclass" else 0
    found = [f"{outside} rows have a probability below 0 or above 1"] * bool(outside)
    return found + [f"the probabilities of {uneven} rows do not add up to 1"] * bool(uneven)
