"""Measures a model on data it has not seen: the evidence that the gates are held against."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from pipelines.interface import Estimator, Model, Training
from pipelines.serving.prediction import Predictor, score
from pipelines.training.fairness import Fairness, fairness
from pipelines.training.gates import Evidence
from pipelines.training.metrics import METRICS, Figures, decided, measured
from pipelines.training.robustness import loss, noisy, with_missing

LATENCY_REQUESTS = 100
Clock = Callable[[], float]


def latency_p95_ms(predictor: Predictor, inputs: pd.DataFrame, clock: Clock = time.perf_counter) -> float:
    """The 95th percentile of answering one row, request check included, in milliseconds."""
    rows = [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in inputs.head(LATENCY_REQUESTS).to_dict("records")
    ]
    taken: list[float] = []
    for row in [rows[0], *rows]:  # the first answer also pays for what is loaded late
        start = clock()
        predictor.answer([row])
        taken.append(clock() - start)
    return round(float(np.percentile(taken[1:], 95)) * 1e3, 3)


def evidence(
    model: Model, training: Training, estimator: Estimator, test: pd.DataFrame, *, size_mb: float, seed: int
) -> Evidence:
    """All figures, for every protected column that the model's features name."""
    inputs = test[[column.name for column in model.INPUTS]].astype(float)
    target = test[model.TARGET].astype(float)
    actual: Figures = np.asarray(target, dtype=np.float64)

    def main_metric(of: pd.DataFrame) -> float:
        return METRICS[model.TASK][model.METRIC](actual, score(model, estimator, of))

    scores = score(model, estimator, inputs)
    own: Any = getattr(training, "evaluate", None)
    metrics = measured(model.TASK, actual, scores)
    if own:
        metrics.update(own(estimator, inputs, target))
    groups: dict[str, Fairness] = {}
    if model.TASK == "classification":
        groups = {column: fairness(actual, decided(scores), test[column]) for column in model.PROTECTED}
    return Evidence(
        metrics=metrics,
        fairness=groups,
        noise_loss=loss(model.METRIC, inputs, main_metric, noisy, seed),
        missing_loss=loss(model.METRIC, inputs, main_metric, with_missing, seed),
        latency_p95_ms=latency_p95_ms(Predictor(model, estimator), inputs),
        model_size_mb=round(size_mb, 6),
    )
