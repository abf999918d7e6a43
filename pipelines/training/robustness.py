"""How much worse a model gets when what it is asked is noisy, or when some of it is missing.

The platform spoils the rows, and asks about each kind in a job of its own (steps/stress.py): an author's code that saw
the rows as they were could answer as if nothing had been done. A row is spoilt once, wherever it stands in a history.
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Callable, Iterator

import numpy as np

from pipelines.arrow import Table, pa, pc
from pipelines.declaration import Declaration
from pipelines.training.metrics import relative_loss

NOISE_SHARE = 0.1  # standard deviation of the noise, as a share of the column's own
MISSING_SHARE = 0.1  # share of cells blanked
KINDS = ("noise", "missing")

Spoil = Callable[[Table, Declaration, np.random.Generator], Table]


def spoilt(table: Table, declaration: Declaration, random: np.random.Generator) -> Iterator[tuple[str, Table]]:
    """The table by kind: the same rows, some cells changed."""
    spoils: dict[str, Spoil] = dict(zip(KINDS, (noisy, with_missing), strict=True))
    for kind, spoil in spoils.items():
        yield kind, spoil(table, declaration, random)


def noisy(table: Table, declaration: Declaration, random: np.random.Generator) -> Table:
    """Gaussian noise on what measures something, a column's own range kept. Codes and flags measure nothing."""
    for column in declaration.request:
        if column.type not in ("number", "integer") or column.choices:
            continue
        cells = np.asarray(table[column.name].cast(pa.float64()).to_numpy(zero_copy_only=False))
        present = cells[~np.isnan(cells)]
        if np.unique(present).size <= 2:  # noqa: PLR2004 - a flag
            continue
        shaken = cells + random.normal(size=cells.shape) * np.std(present) * NOISE_SHARE
        if column.type == "integer":
            shaken = shaken.round()  # a request holds whole numbers there
        table = replaced(table, column.name, pa.array(shaken.clip(present.min(), present.max()), from_pandas=True))
    return table


def with_missing(table: Table, declaration: Declaration, random: np.random.Generator) -> Table:
    """Cells of features blanked. What a question rests on, its time and its history, is always there."""
    for column in declaration.request:
        if column.role != "feature" or column.name in declaration.after:
            continue
        kept = pa.array(random.random(table.num_rows) >= MISSING_SHARE)
        cells = table[column.name].combine_chunks()
        table = replaced(table, column.name, pc.if_else(kept, cells, pa.scalar(None, cells.type)))
    return table


def replaced(table: Table, name: str, cells: Table) -> Table:
    return table.set_column(table.schema.get_field_index(name), name, cells)


def loss(metric: str, before: float | None, after: float | None) -> float | None:
    """Relative loss of the metric on the spoilt rows, 0.1 means a tenth worse; None where one is unknown."""
    return None if before is None or after is None else round(relative_loss(metric, before, after), 6)
