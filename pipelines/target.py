"""What a model learns to predict, and what its estimator says, in the declaration's own words."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from typing import Any

import numpy as np
import pandas as pd

from pipelines.arrow import Table
from pipelines.declaration import Declaration
from pipelines.interface import Estimator
from pipelines.table import frame

DECISION = 0.5  # the probability from which a binary model says yes


def learnt(declaration: Declaration, table: Table) -> Any:
    """The target as ``train`` gets it, by row_id: 0.0 or 1.0, the class, or the number (a Series)."""
    column = declaration.columns[declaration.target]
    target = frame(table, [column])[declaration.target]
    if declaration.task == "binary" and column.type == "category":
        return (target.astype(object) == declaration.classes[1]).astype(float)
    if declaration.task == "multiclass":
        return target.astype("int64" if column.type == "integer" else object)
    return target


def predicted(declaration: Declaration, estimator: Estimator, inputs: pd.DataFrame) -> pd.DataFrame:
    """Answers by row_id: ``prediction``, and for a classifier its probability (binary: of the second class).

    multiclass: ``probability_<class>`` for each class.
    """
    if declaration.task == "regression":
        answers = np.asarray(estimator.predict(inputs), dtype=np.float64)
        return pd.DataFrame({"prediction": answers}, index=inputs.index)
    fitted: Any = estimator
    by_class = dict(zip(fitted.classes_.tolist(), np.asarray(fitted.predict_proba(inputs)).T, strict=True))
    if declaration.task == "binary":
        yes = np.asarray(by_class.get(1, np.zeros(len(inputs))), dtype=np.float64)
        return pd.DataFrame({"prediction": decided(declaration, yes), "probability": yes}, index=inputs.index)
    # A class that no training row had was never learnt, and is never the answer.
    chances = np.array([by_class.get(name, np.zeros(len(inputs))) for name in declaration.classes], dtype=np.float64)
    answer = np.array(declaration.classes, dtype=object)[chances.argmax(axis=0)]
    columns = {f"probability_{name}": chance for name, chance in zip(declaration.classes, chances, strict=True)}
    return pd.DataFrame({"prediction": answer, **columns}, index=inputs.index)


def decided(declaration: Declaration, probability: Any) -> Any:
    return np.array(declaration.classes, dtype=object)[(probability >= DECISION).astype(int)]
