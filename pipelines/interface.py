"""What a model's folder provides, and how it is found.

``pipelines/models/<model>/`` holds ``model.yaml``, which any step may read (pipelines/declaration), and the author's
code, which is imported by the steps that train, predict and measure the author's own figures alone:

- ``features.py``: ``features(raw) -> DataFrame``. ``raw`` has the columns of ``Declaration.request``, in the types
  that pipelines/table.py says; out comes one row of inputs for each row of ``raw``, with the same index.
- ``training.py``: ``HYPERPARAMETERS`` and ``train(inputs, target, seed) -> Estimator``. The target is 0 and 1 for a
  binary model, the class as declared for a multiclass one, and the number for a regression.
- ``figures.py``, where model.yaml declares figures: ``figures(predictions, target, inputs) -> dict[str, float]``.
"""

import importlib
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol, cast

from pipelines.declaration import Declaration
from pipelines.declaration.reading import FILE, DeclarationError, read_declaration

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


class Estimator(Protocol):
    """scikit-learn's verbs; a regressor has no ``predict_proba``."""

    def fit(self, X: "pd.DataFrame", y: "pd.Series[float]") -> Any: ...  # noqa: N803 - scikit-learn's names
    def predict(self, X: "pd.DataFrame") -> "NDArray[np.float64]": ...  # noqa: N803


class Features(Protocol):
    """features.py."""

    def features(self, raw: "pd.DataFrame") -> "pd.DataFrame":
        """Raw rows -> inputs. A row sees no other that was not known at its time."""
        ...


class Training(Protocol):
    """training.py: how the model learns."""

    HYPERPARAMETERS: Mapping[str, float]

    def train(self, inputs: "pd.DataFrame", target: "pd.Series[float]", seed: int) -> Estimator: ...


class OwnFigures(Protocol):
    """figures.py."""

    def figures(
        self, predictions: "pd.DataFrame", target: "pd.Series[float]", inputs: "pd.DataFrame"
    ) -> Mapping[str, float]:
        """The figures that model.yaml declares. ``predictions`` as pipelines/serving/prediction.py makes them."""
        ...


class ModelError(Exception):
    """No such model, or its folder lacks part of the interface."""


MODELS = Path(__file__).with_name("models")


def folder(name: str) -> Path:
    """The folder of the model called ``name`` (``loan-approval``). Raises ModelError, which names those there are."""
    path = MODELS / name.replace("-", "_")
    if not path.name.isidentifier() or not (path / FILE).is_file():
        known = sorted(p.parent.name.replace("_", "-") for p in MODELS.glob(f"[a-z]*/{FILE}"))
        shown = (path / FILE).relative_to(MODELS.parent.parent)
        raise ModelError(f"There is no {shown}. The models are: {', '.join(known)}.")
    return path


def declared(name: str) -> Declaration:
    """What the model's folder declares. Raises ModelError with every fault of model.yaml."""
    try:
        return read_declaration(folder(name))
    except DeclarationError as error:
        raise ModelError(str(error)) from None


def load_features(name: str) -> Features:
    return cast(Features, member(name, "features", "features"))


def load_training(name: str) -> Training:
    return cast(Training, member(name, "training", "train", "HYPERPARAMETERS"))


def load_figures(name: str) -> OwnFigures:
    return cast(OwnFigures, member(name, "figures", "figures"))


def member(name: str, part: str, *wanted: str) -> ModuleType:
    """One file of the author's code, imported: this runs it."""
    path = folder(name) / f"{part}.py"
    shown = path.relative_to(MODELS.parent.parent)
    if not path.is_file():
        raise ModelError(f"There is no {shown}: see pipelines/interface.py for what it holds.")
    module = importlib.import_module(f"pipelines.models.{path.parent.name}.{part}")
    missing = [attribute for attribute in wanted if not hasattr(module, attribute)]
    if missing:
        raise ModelError(f"{shown} lacks {', '.join(missing)}: see pipelines/interface.py.")
    return module
