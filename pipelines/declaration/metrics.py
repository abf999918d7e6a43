"""The figures that the platform takes of every model, and which way is better."""

from collections.abc import Mapping
from typing import Literal

Task = Literal["binary", "multiclass", "regression"]
Direction = Literal["higher", "lower"]

METRICS: Mapping[Task, Mapping[str, Direction]] = {
    "binary": {
        "accuracy": "higher",
        "auc": "higher",
        "balanced_accuracy": "higher",
        "brier": "lower",
        "calibration_error": "lower",
        "log_loss": "lower",
    },
    "multiclass": {
        "accuracy": "higher",
        "auc": "higher",  # each class against the rest, their mean
        "balanced_accuracy": "higher",
        "calibration_error": "lower",  # of the class that is answered
        "log_loss": "lower",
    },
    "regression": {"mae": "lower", "mape": "lower", "r2": "higher", "rmse": "lower", "wape": "lower"},
}
# Taken of every model too; a gate of its own holds each.
OTHER_FIGURES = ("noise_loss", "missing_loss", "latency_p95_ms", "model_size_mb",
                 "demographic_parity_difference", "equalized_odds_difference")  # fmt: skip
PLATFORM_FIGURES = frozenset(name for of_task in METRICS.values() for name in of_task) | frozenset(OTHER_FIGURES)
