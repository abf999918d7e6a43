"""What a model's folder provides, and how it is found: ``pipelines/models/<model>/__init__.py`` names each member below."""

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Protocol, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.columns import Column

Task = Literal["classification", "regression"]


class Estimator(Protocol):
    """scikit-learn's two verbs; a classifier also has ``predict_proba``."""

    def fit(self, X: pd.DataFrame, y: "pd.Series[float]") -> Any: ...  # noqa: N803 - scikit-learn's names
    def predict(self, X: pd.DataFrame) -> NDArray[np.float64]: ...  # noqa: N803


class Model(Protocol):
    """A model, brought as one folder. Optional member: ``evaluate(estimator, inputs, target)``, its own metrics."""

    TASK: Task
    METRIC: str  # the figure that robustness is measured on; one of pipelines.metrics or of ``evaluate``
    COLUMNS: tuple[Column, ...]  # the raw file
    INPUTS: tuple[Column, ...]  # what the estimator takes, and so what a request holds
    TARGET: str
    PROTECTED: tuple[str, ...]  # groups to audit for fairness; made by ``features``, never seen by ``train``
    MINIMUM_ROWS: int
    SPLIT: Literal["shuffled", "ordered"]  # ordered: the test set is what came last
    TEST_SHARE: float
    HYPERPARAMETERS: Mapping[str, float]

    def features(self, raw: pd.DataFrame) -> pd.DataFrame:
        """Raw rows -> inputs, target and protected groups. Looks at no other row than those known at the time."""
        ...

    def train(self, inputs: pd.DataFrame, target: "pd.Series[float]", seed: int) -> Estimator: ...


class UnknownModel(Exception):
    """No such model, or its folder lacks part of the interface."""


MODELS = Path(__file__).with_name("models")


def load(name: str) -> Model:
    """The model called ``name`` (``loan-approval``). Raises UnknownModel, saying what to add or which models there are."""
    folder = name.replace("-", "_")
    if not folder.isidentifier() or not (MODELS / folder / "__init__.py").is_file():
        known = ", ".join(sorted(p.parent.name for p in MODELS.glob("[a-z]*/__init__.py"))).replace("_", "-")
        raise UnknownModel(f"There is no model {name!r} in pipelines/models. There are: {known}.")
    module = importlib.import_module(f"pipelines.models.{folder}")
    wanted = [*Model.__annotations__, "features", "train"]
    missing = [member for member in wanted if not hasattr(module, member)]
    if missing:
        raise UnknownModel(
            f"pipelines/models/{folder}/__init__.py lacks {', '.join(missing)} (pipelines/interface.py)."
        )
    return cast(Model, module)
