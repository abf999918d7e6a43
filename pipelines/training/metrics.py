"""The figures by which a model is judged."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import math
import warnings
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    brier_score_loss,
    log_loss,
    mean_absolute_error,
    mean_absolute_percentage_error,
    r2_score,
    roc_auc_score,
    root_mean_squared_error,
)

from pipelines.declaration import metrics as declared
from pipelines.declaration.metrics import Task
from pipelines.target import DECISION

Figures = NDArray[np.float64]
Metric = Callable[[Figures, Figures], float]
BINS = 10


def decided(scores: Figures) -> Figures:
    return (scores >= DECISION).astype(np.float64)


def weighted_absolute_percentage_error(actual: Figures, predicted: Figures) -> float:
    """Sum of absolute errors over the sum of the actual values: unlike MAPE, one very small day does not rule it."""
    return float(np.abs(actual - predicted).sum() / np.abs(actual).sum())


def calibration_error(actual: Figures, probability: Figures) -> float:
    """How far probabilities are from what came true: the mean gap over ten bins of about as many rows each, 0 to 1.

    Guo et al., "On Calibration of Modern Neural Networks" (https://arxiv.org/abs/1706.04599), with bins by quantile, so
    that equal probabilities are in one bin and the order of rows does not matter.
    """
    edges = np.unique(np.quantile(probability, np.linspace(0, 1, BINS + 1)[1:-1]))
    bins = np.searchsorted(edges, probability, side="right")
    gaps = np.bincount(bins, actual - probability)  # the sum of a bin's gaps is its mean gap times its rows
    return float(np.abs(gaps).sum() / len(probability))


def top_label_calibration_error(actual: Figures, probabilities: Figures) -> float:
    """The same, of the class that is answered."""
    right = (probabilities.argmax(axis=1) == actual).astype(np.float64)
    return calibration_error(right, probabilities.max(axis=1))


METRICS: Mapping[Task, Mapping[str, Metric]] = {
    "binary": {
        "auc": lambda y, p: float(roc_auc_score(y, p)),
        "accuracy": lambda y, p: float(accuracy_score(y, decided(p))),
        "balanced_accuracy": lambda y, p: float(balanced_accuracy_score(y, decided(p))),
        "brier": lambda y, p: float(brier_score_loss(y, p)),
        "calibration_error": calibration_error,
        "log_loss": lambda y, p: float(log_loss(y, p)),
    },
    # Of a multiclass model: the actual classes as numbers from 0, and a column of probabilities for each class.
    "multiclass": {
        "accuracy": lambda y, p: float(accuracy_score(y, p.argmax(axis=1))),
        "auc": lambda y, p: float(roc_auc_score(y, p, multi_class="ovr", labels=np.arange(p.shape[1]))),
        "balanced_accuracy": lambda y, p: float(balanced_accuracy_score(y, p.argmax(axis=1))),
        "calibration_error": top_label_calibration_error,
        "log_loss": lambda y, p: float(log_loss(y, p, labels=np.arange(p.shape[1]))),
    },
    "regression": {
        "mae": lambda y, p: float(mean_absolute_error(y, p)),
        "mape": lambda y, p: float(mean_absolute_percentage_error(y, p)),
        "r2": lambda y, p: float(r2_score(y, p)),
        "rmse": lambda y, p: float(root_mean_squared_error(y, p)),
        "wape": weighted_absolute_percentage_error,
    },
}
LOWER_IS_BETTER = frozenset(
    name for of_task in declared.METRICS.values() for name in of_task if of_task[name] == "lower"
)


def measured(task: Task, actual: Figures, scores: Figures) -> dict[str, float | None]:
    """Every figure of the task; None for one that these answers do not allow, such as an AUC of a single class."""
    return {name: figure(task, name, actual, scores) for name in METRICS[task]}


def figure(task: Task, name: str, actual: Figures, scores: Figures) -> float | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what comes out as NaN, which is told as None
        try:
            value = METRICS[task][name](actual, scores)
        except (ValueError, ZeroDivisionError):
            return None
    return round(value, 6) if math.isfinite(value) else None


def relative_loss(name: str, before: float, after: float) -> float:
    """By what share of itself a metric got worse; negative if it got better."""
    worse = after - before if name in LOWER_IS_BETTER else before - after
    return worse / abs(before) if before else float(worse > 0)
