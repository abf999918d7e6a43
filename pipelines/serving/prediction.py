"""From the rows of a request to answers: the one path that serving uses and that the latency gate measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.columns import BadField, as_number, bad_fields
from pipelines.interface import Estimator, Model
from pipelines.serving.limits import MAXIMUM_FAULTS

Answer = dict[str, float]


class RequestError(Exception):
    """The request breaks the model's request schema."""

    def __init__(self, fields: Sequence[BadField]) -> None:
        self.fields = tuple(fields)
        told = f"{len(fields)} field(s) to correct"
        if len(fields) == MAXIMUM_FAULTS:
            told = f"{len(fields)} fields to correct in the first {fields[-1].row + 1} rows; the rest was not checked"
        super().__init__(told)


@dataclass(frozen=True)
class Predictor:
    """A loaded model, ready to answer."""

    model: Model
    estimator: Estimator

    def answer(self, rows: Sequence[Mapping[str, object]]) -> list[Answer]:
        """One answer a row, in order. Raises RequestError with the first MAXIMUM_FAULTS things that are wrong."""
        wrong = list(islice(bad_fields(rows, self.model.INPUTS), MAXIMUM_FAULTS))
        if wrong:
            raise RequestError(wrong)
        scores = score(self.model, self.estimator, as_inputs(self.model, rows))
        if self.model.TASK == "regression":
            return [{"prediction": round(float(value), 6)} for value in scores]
        return [{"prediction": int(value >= 0.5), "probability": round(float(value), 6)} for value in scores]  # noqa: PLR2004


def as_inputs(model: Model, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Rows as the estimator takes them: floats, missing values as NaN, columns in the model's order."""
    names = [column.name for column in model.INPUTS]
    values = [[np.nan if (number := as_number(row.get(name))) is None else number for name in names] for row in rows]
    return pd.DataFrame(np.array(values, dtype=np.float64), columns=names)


def score(model: Model, estimator: Estimator, inputs: pd.DataFrame) -> NDArray[np.float64]:
    """The probability of class 1 for a classifier, the predicted value for a regressor."""
    if model.TASK == "classification":
        return np.asarray(estimator.predict_proba(inputs)[:, 1])  # type: ignore[attr-defined]
    return np.asarray(estimator.predict(inputs))
