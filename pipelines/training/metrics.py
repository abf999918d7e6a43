"""The figures by which a model is judged."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

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


def decided(scores: Figures) -> Figures:
    return (scores >= DECISION).astype(np.float64)


def weighted_absolute_percentage_error(actual: Figures, predicted: Figures) -> float:
    """Sum of absolute errors over the sum of the actual values: unlike MAPE, one very small day does not rule it."""
    return float(np.abs(actual - predicted).sum() / np.abs(actual).sum())


METRICS: Mapping[Task, Mapping[str, Metric]] = {
    "binary": {
        "auc": lambda y, p: float(roc_auc_score(y, p)),
        "accuracy": lambda y, p: float(accuracy_score(y, decided(p))),
        "balanced_accuracy": lambda y, p: float(balanced_accuracy_score(y, decided(p))),
        "brier": lambda y, p: float(brier_score_loss(y, p)),
        "log_loss": lambda y, p: float(log_loss(y, p)),
    },
    # Of a multiclass model: the actual classes as numbers from 0, and a column of probabilities for each class.
    "multiclass": {
        "accuracy": lambda y, p: float(accuracy_score(y, p.argmax(axis=1))),
        "auc": lambda y, p: float(roc_auc_score(y, p, multi_class="ovr", labels=np.arange(p.shape[1]))),
        "balanced_accuracy": lambda y, p: float(balanced_accuracy_score(y, p.argmax(axis=1))),
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


def measured(task: Task, actual: Figures, scores: Figures) -> dict[str, float]:
    return {name: round(metric(actual, scores), 6) for name, metric in METRICS[task].items()}


def relative_loss(name: str, before: float, after: float) -> float:
    """By what share of itself a metric got worse; negative if it got better."""
    worse = after - before if name in LOWER_IS_BETTER else before - after
    return worse / abs(before) if before else float(worse > 0)
