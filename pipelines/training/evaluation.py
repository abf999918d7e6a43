"""Measures a model by what it answered on data it had not seen: the evidence that the gates are held against."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipelines.arrow import Table
from pipelines.declaration import ROW_ID, Declaration
from pipelines.target import learnt
from pipelines.training.fairness import Fairness, fairness, of_classes
from pipelines.training.gates import Evidence
from pipelines.training.metrics import Figures, decided, figure, measured
from pipelines.training.robustness import KINDS, loss

Scores = Mapping[str, Figures]  # to ``predictions``, and to each kind of spoilt questions that could be answered


def evidence(
    declaration: Declaration,
    answers: Table,
    scores: Scores,
    *,
    own: Mapping[str, float],
    latency_p95_ms: float | None,
    size_mb: float,
) -> Evidence:
    """All figures. ``scores`` in the order of ``answers``; ``own`` are the author's figures, by their own names."""
    actual, given = truth(declaration, answers), scores["predictions"]

    def main_metric(of: Figures) -> float | None:
        return figure(declaration.task, declaration.metric, actual, of)

    def lost(kind: str) -> float | None:
        return loss(declaration.metric, main_metric(given), main_metric(scores[kind]) if kind in scores else None)

    noise, missing = KINDS
    return Evidence(
        metrics=measured(declaration.task, actual, given),
        own_figures={name: own.get(name) for name in declaration.figures},
        fairness=by_group(declaration, answers, actual, given),
        noise_loss=lost(noise),
        missing_loss=lost(missing),
        latency_p95_ms=latency_p95_ms,
        model_size_mb=size_mb,
    )


def truth(declaration: Declaration, answers: Table) -> Figures:
    """What came true: a value, 1.0 for yes, or the number of the class from 0."""
    target = learnt(declaration, answers)
    if declaration.task == "multiclass":
        target = target.map({name: number for number, name in enumerate(declaration.classes)})
    return np.asarray(target, dtype=np.float64)


def by_group(declaration: Declaration, answers: Table, actual: Figures, scores: Figures) -> dict[str, Fairness]:
    """Fairness by each protected group; of a regression, which decides nothing, there is none."""
    held: pd.DataFrame = answers.select([ROW_ID, *declaration.groups]).to_pandas()
    of_group: dict[str, Any] = {name: held[name] for name in declaration.groups}
    match declaration.task:
        case "binary":
            return {name: fairness(actual, decided(scores), groups) for name, groups in of_group.items()}
        case "multiclass":
            answered, classes = scores.argmax(axis=1).astype(np.float64), len(declaration.classes)
            return {name: of_classes(actual, answered, classes, groups) for name, groups in of_group.items()}
        case "regression":
            return {}
