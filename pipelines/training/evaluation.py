"""Measures a model on data it has not seen: the evidence that the gates are held against."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from pipelines.arrow import Table
from pipelines.declaration import QUESTION, Declaration
from pipelines.interface import OwnFigures
from pipelines.records import Record, records
from pipelines.serving.prediction import Predictor
from pipelines.target import learnt, predicted
from pipelines.training.fairness import Fairness, fairness
from pipelines.training.gates import Evidence
from pipelines.training.metrics import METRICS, Figures, decided, measured
from pipelines.training.robustness import loss, noisy, with_missing

LATENCY_REQUESTS = 100
Clock = Callable[[], float]


def latency_p95_ms(predictor: Predictor, requests: list[list[Record]], clock: Clock = time.perf_counter) -> float:
    """The 95th percentile of answering one request for one row, request check included, in milliseconds."""
    taken: list[float] = []
    for rows in [requests[0], *requests]:  # the first answer also pays for what is loaded late
        start = clock()
        predictor.answer(rows)
        taken.append(clock() - start)
    return round(float(np.percentile(taken[1:], 95)) * 1e3, 3)


def requests(declaration: Declaration, questions: Table) -> list[list[Record]]:
    """The first questions as a caller would ask them, each with its history."""
    rows = records(questions.slice(0, LATENCY_REQUESTS * (declaration.split.look_back + 1)), declaration.request)
    of_question: dict[int, list[Record]] = {}
    for question, row in zip(questions[QUESTION].to_pylist(), rows, strict=False):
        of_question.setdefault(question, []).append(row)
    return list(of_question.values())


def scores(declaration: Declaration, predictions: pd.DataFrame) -> Figures:
    """What the metrics are taken of: predicted values, probabilities of yes, or a column of them for each class."""
    if declaration.task == "multiclass":
        return predictions.drop(columns="prediction").to_numpy(dtype=np.float64)
    name = "prediction" if declaration.task == "regression" else "probability"
    return predictions[name].to_numpy(dtype=np.float64)


def evidence(
    predictor: Predictor, own: OwnFigures | None, questions: Table, answers: Table, *, size_mb: float, seed: int
) -> Evidence:
    """All figures, for every protected group that is declared."""
    declaration = predictor.declaration
    inputs = predictor.inputs(questions)
    target = learnt(declaration, answers).loc[inputs.index]
    actual: Figures = np.asarray(target.map(declaration.classes.index) if declaration.task == "multiclass" else target)

    def ask(of: pd.DataFrame) -> pd.DataFrame:
        return predicted(declaration, predictor.estimator, of)

    def main_metric(of: pd.DataFrame) -> float:
        return METRICS[declaration.task][declaration.metric](actual, scores(declaration, ask(of)))

    predictions = ask(inputs)
    metrics = measured(declaration.task, actual, scores(declaration, predictions))
    if own:
        made = own.figures(predictions, target, inputs)
        metrics |= {name: round(float(made[name]), 6) for name in declaration.figures if name in made}
    groups: dict[str, Fairness] = {}
    if declaration.task == "binary":
        by_row: Any = answers.to_pandas().set_index("row_id").loc[inputs.index]
        yes = decided(scores(declaration, predictions))
        groups = {name: fairness(actual, yes, by_row[name]) for name in declaration.groups}
    return Evidence(
        metrics=metrics,
        fairness=groups,
        noise_loss=loss(declaration.metric, inputs, main_metric, noisy, seed),
        missing_loss=loss(declaration.metric, inputs, main_metric, with_missing, seed),
        latency_p95_ms=latency_p95_ms(predictor, requests(declaration, questions)),
        model_size_mb=round(size_mb, 6),
    )
