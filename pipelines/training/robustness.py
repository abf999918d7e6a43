"""How much worse a model gets when what it is asked is noisy, or when some of it is missing.

The platform spoils the questions before any code of the author's sees them, and compares the answers afterwards.
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from pipelines.arrow import Table, pa, pc
from pipelines.declaration import Declaration
from pipelines.training.metrics import relative_loss

NOISE_SHARE = 0.1  # standard deviation of the noise, as a share of the column's own
MISSING_SHARE = 0.1  # share of cells blanked
REPEATS = 3  # one draw may be lucky
KINDS = ("noise", "missing")
COPIES = tuple(f"{kind}-{repeat}" for kind in KINDS for repeat in range(REPEATS))

Spoil = Callable[[Table, Declaration, np.random.Generator], Table]


def spoilt(questions: Table, declaration: Declaration, seed: int) -> Iterator[tuple[str, Table]]:
    """Copies of the questions by name, ``noise-0`` to ``missing-2``: the same rows, some cells changed."""
    random = np.random.default_rng(seed)
    spoils: dict[str, Spoil] = dict(zip(KINDS, (noisy, with_missing), strict=True))
    for name in COPIES:
        yield name, spoils[name.partition("-")[0]](questions, declaration, random)


def noisy(questions: Table, declaration: Declaration, random: np.random.Generator) -> Table:
    """Gaussian noise on what measures something, a column's own range kept. Codes and flags measure nothing."""
    for column in declaration.request:
        if column.type not in ("number", "integer") or column.choices:
            continue
        cells = np.asarray(questions[column.name].cast(pa.float64()).to_numpy(zero_copy_only=False))
        present = cells[~np.isnan(cells)]
        if np.unique(present).size <= 2:  # noqa: PLR2004 - a flag
            continue
        shaken = cells + random.normal(size=cells.shape) * np.std(present) * NOISE_SHARE
        questions = replaced(
            questions, column.name, pa.array(shaken.clip(present.min(), present.max()), from_pandas=True)
        )
    return questions


def with_missing(questions: Table, declaration: Declaration, random: np.random.Generator) -> Table:
    """Cells of features blanked. What a question rests on, its time and its history, is always there."""
    for column in declaration.request:
        if column.role != "feature" or column.name in declaration.after:
            continue
        kept = pa.array(random.random(questions.num_rows) >= MISSING_SHARE)
        cells = questions[column.name].combine_chunks()
        questions = replaced(questions, column.name, pc.if_else(kept, cells, pa.scalar(None, cells.type)))
    return questions


def replaced(table: Table, name: str, cells: Table) -> Table:
    return table.set_column(table.schema.get_field_index(name), name, cells)


def loss(metric: str, before: float | None, after: Sequence[float | None]) -> float | None:
    """Mean relative loss of the metric over the spoilt copies, 0.1 means a tenth worse; None where one is unknown."""
    known = [figure for figure in after if figure is not None]
    if before is None or len(known) < REPEATS:
        return None
    return round(float(np.mean([relative_loss(metric, before, figure) for figure in known])), 6)
