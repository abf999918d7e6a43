"""From raw rows to a model's inputs by the author's ``features``: one path for training, judging and serving."""

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from pipelines.declaration import Declaration
from pipelines.interface import Features
from pipelines.table import plain

COLUMNS_TOLD = 5


class InputsError(Exception):
    """What the author's ``features`` made breaks the interface."""


def inputs(declaration: Declaration, author: Features, raw: pd.DataFrame) -> pd.DataFrame:
    """What the estimator takes. Raises InputsError with all that is wrong with it.

    ``raw``: rows of ``Declaration.request``; by time where the model looks back.
    """
    made = author.features(raw.copy())  # the author's code may change what it is given
    problems = list(faults(declaration, made, raw))
    if problems:
        raise InputsError(f"features.py: features(raw) {'; '.join(problems)}.")
    return plain(made)


def faults(declaration: Declaration, made: object, raw: pd.DataFrame) -> Collection[str]:
    if not isinstance(made, pd.DataFrame):
        return [f"returned {type(made).__name__}, not a DataFrame"]
    found: list[str] = []
    if not made.index.equals(raw.index):
        found.append(f"returned {len(made)} rows for {len(raw)}, or another index: it makes one row of each, in order")
    given: list[Any] = list(made.columns)
    names = [*map(str, given)]
    if names != given or len(set(names)) < len(names):
        found.append("returned columns whose names are not text, or stand twice")
        return found
    hidden = {declaration.target, *declaration.groups} | {
        column.name for column in declaration.table if column.role == "protected"
    }
    leaked = [name for name in names if name in hidden]
    if leaked:
        found.append(f"returned {', '.join(leaked)}, which a model may not see: target, protected or group")
    if not names:
        found.append("returned no column")
    infinite = [name for name, column in made.select_dtypes("number").items() if np.isinf(column.to_numpy()).any()]
    if infinite:
        found.append(f"made infinite values in {', '.join(map(str, infinite[:COLUMNS_TOLD]))}")
    return found
