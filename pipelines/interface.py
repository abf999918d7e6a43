"""What a model's folder provides, and how it is found.

``pipelines/models/<model>/__init__.py`` has the members of ``Model``: its data. ``training.py`` beside it has those of
``Training``, and is loaded by the steps that fit and judge alone, since scikit-learn takes longer to load than to fit.
"""

import importlib
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from pipelines.columns import Column

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

Task = Literal["classification", "regression"]
Split = Literal["shuffled", "ordered"]  # ordered: the test set is what came last


class Estimator(Protocol):
    """scikit-learn's verbs; a regressor has no ``predict_proba``."""

    def fit(self, X: "pd.DataFrame", y: "pd.Series[float]") -> Any: ...  # noqa: N803 - scikit-learn's names
    def predict(self, X: "pd.DataFrame") -> "NDArray[np.float64]": ...  # noqa: N803


class Model(Protocol):
    """What the model learns from, and what it is asked."""

    TASK: Task
    METRIC: str  # the figure that robustness is measured on, one of pipelines.training.metrics
    COLUMNS: tuple[Column, ...]  # the raw file
    INPUTS: tuple[Column, ...]  # what the estimator takes, and so what a request holds
    TARGET: str
    PROTECTED: tuple[str, ...]  # groups to audit for fairness; made by ``features``, never seen by ``train``
    MINIMUM_ROWS: int
    SPLIT: Split
    TEST_SHARE: float

    def features(self, raw: "pd.DataFrame") -> "pd.DataFrame":
        """Raw rows -> inputs, target and protected groups. A row sees no other that was not known at its time."""
        ...


class Training(Protocol):
    """How the model learns. Optional member: ``evaluate(estimator, inputs, target)``, metrics of its own by name."""

    HYPERPARAMETERS: Mapping[str, float]

    def train(self, inputs: "pd.DataFrame", target: "pd.Series[float]", seed: int) -> Estimator: ...


class ModelError(Exception):
    """No such model, or its folder lacks part of the interface."""


MODELS = Path(__file__).with_name("models")


def load(name: str) -> Model:
    """The model called ``name`` (``loan-approval``). Raises ModelError, which names those there are."""
    return cast(Model, member(name, "", [*Model.__annotations__, "features"]))


def load_training(name: str) -> Training:
    return cast(Training, member(name, ".training", [*Training.__annotations__, "train"]))


def member(name: str, part: str, wanted: list[str]) -> ModuleType:
    folder = name.replace("-", "_")
    path = MODELS / folder / f"{part.removeprefix('.') or '__init__'}.py"
    if not folder.isidentifier() or not path.is_file():
        known = sorted(p.parent.name.replace("_", "-") for p in MODELS.glob("[a-z]*/training.py"))
        raise ModelError(f"There is no {path.relative_to(MODELS.parent.parent)}. The models are: {', '.join(known)}.")
    module = importlib.import_module(f"pipelines.models.{folder}{part}")
    missing = [attribute for attribute in wanted if not hasattr(module, attribute)]
    if missing:
        raise ModelError(
            f"pipelines/models/{folder}/{path.name} lacks {', '.join(missing)}: see pipelines/interface.py."
        )
    return module
