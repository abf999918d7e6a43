"""From the rows of a request to answers: the one path that serving uses and that the judge's questions go through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pandas as pd

from pipelines.arrow import Table
from pipelines.artifact import read_estimator
from pipelines.declaration import QUESTION, Declaration
from pipelines.inputs import inputs
from pipelines.interface import Estimator, Features, declared, load_features
from pipelines.serving.request import RequestError, read_request
from pipelines.table import frame, stretches
from pipelines.target import predicted

__all__ = ["Predictor", "RequestError"]

Answer = dict[str, Any]
DIGITS = 6


@dataclass(frozen=True)
class Predictor:
    """A loaded model, ready to answer."""

    declaration: Declaration
    author: Features
    estimator: Estimator

    @classmethod
    def load(cls, model: str, folder: Path, model_digest: str) -> Self:
        """Raises ArtifactError where the folder holds another estimator, ModelError for what is wrong in the code."""
        return cls(declared(model), load_features(model), read_estimator(folder, model_digest))

    def answer(self, rows: Sequence[Mapping[str, object]]) -> list[Answer]:
        """One answer for each question, in order. Raises RequestError with what is wrong."""
        made = self.inputs(read_request(rows, self.declaration))
        answers = predicted(self.declaration, self.estimator, made).round(DIGITS)
        return [{str(name): plain(value) for name, value in row.items()} for row in answers.to_dict("records")]

    def inputs(self, questions: Table) -> pd.DataFrame:
        """The author's inputs for each question, by the row_id of the row asked about.

        ``questions``: as read_request and the Dataset step make them, the rows of a question together and by time.
        Question by question where the model looks back: the history of a later one holds the answer to this one.
        """
        raw = frame(questions, self.declaration.request)
        if not self.declaration.split.look_back:
            return inputs(self.declaration, self.author, raw)
        return pd.concat(
            inputs(self.declaration, self.author, raw[first:end]).iloc[-1:]
            for first, end in stretches(questions, QUESTION)
        )


def plain(value: Any) -> Any:
    """As JSON has it: a class that is a whole number without a fraction."""
    return value.item() if hasattr(value, "item") else value
