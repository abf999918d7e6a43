"""Which rows a model learns from, and which it is judged on."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.arrow import Table, pa
from pipelines.declaration import Declaration
from pipelines.training.violation import RefusedDataError, Violation

Rows = NDArray[np.int64]  # positions in the table
ROUNDING = 1e-6  # of a share times a number of rows


def split(
    table: Table, declaration: Declaration, groups: Mapping[str, Any], random: np.random.Generator
) -> tuple[Rows, Rows]:
    """Positions to learn from and to be judged on. By time, the table is in order and every test row is later.

    Raises RefusedDataError where one of the two would be empty.
    """
    test = (
        by_time(table, declaration) if declaration.split.by == "time" else by_chance(table, declaration, groups, random)
    )
    learnt = int((~test).sum()) - declaration.split.look_back
    if learnt < 1 or not test.any():
        empty = "nothing to learn from" if learnt < 1 else "nothing to be judged on"
        raise RefusedDataError([Violation("split", declaration.split.column or "", empty, "rows in both parts")])
    positions = np.arange(table.num_rows)
    if declaration.split.by == "time":
        return positions[~test], positions[test]
    shuffled = random.permutation(table.num_rows)  # another one: the order of rows tells nothing of the draw
    return shuffled[~test[shuffled]], shuffled[test[shuffled]]


def by_time(table: Table, declaration: Declaration) -> NDArray[np.bool_]:
    """The last share of the rows that have their history; rows of one time all lie on one side."""
    times = table[declaration.split.column].cast(pa.timestamp("ns")).to_numpy()
    history = declaration.split.look_back
    first = min(history + round((len(times) - history) * (1 - declaration.split.test_share)), len(times) - 1)
    later = times >= times[first]
    return times > times[first] if later.all() else later


def by_chance(
    table: Table, declaration: Declaration, groups: Mapping[str, Any], random: np.random.Generator
) -> NDArray[np.bool_]:
    """The same share of each class and protected group in both parts.

    Systematic sampling over rows sorted by class, then group: each takes its share where the one before left off, so
    that many small ones do not add up to more (https://en.wikipedia.org/wiki/Systematic_sampling).
    Whoever knew the draw could tell from the rows to learn from what lies between them, so no author's code may.
    """
    drawn = random.permutation(table.num_rows)
    alike = [*([table[declaration.target]] if declaration.task != "regression" else []), *groups.values()]
    codes = [pd.factorize(values.to_numpy(zero_copy_only=False), use_na_sentinel=False)[0][drawn] for values in alike]
    ordered = drawn[np.lexsort(codes[::-1])] if codes else drawn
    taken = np.ceil(np.arange(table.num_rows + 1) * declaration.split.test_share - ROUNDING)
    test = np.zeros(table.num_rows, np.bool_)
    test[ordered] = np.diff(taken) > 0
    return test
