"""Is the model as good to one group as to another?

Demographic parity difference: the largest gap between groups in the share that gets a yes. Equalized odds difference:
the largest gap in the share of rightful yes (true positive rate) or of wrongful yes (false positive rate).
https://fairlearn.org/main/user_guide/assessment/common_fairness_metrics.html
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd
from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
from numpy.typing import NDArray

# A rate over fewer rows than this moves by more than 0.1 with two decisions, so it is shown but not judged.
MINIMUM_GROUP = 20
RATES = {
    "selection_rate": selection_rate,
    "true_positive_rate": true_positive_rate,
    "false_positive_rate": false_positive_rate,
}
ODDS = ("true_positive_rate", "false_positive_rate")


@dataclass(frozen=True)
class Fairness:
    """Figures for one protected column; a difference is None where fewer than two groups are large enough to judge."""

    demographic_parity_difference: float | None
    equalized_odds_difference: float | None
    groups: dict[str, dict[str, float]]
    too_small: tuple[str, ...]


def fairness(actual: NDArray[np.float64], decision: NDArray[np.float64], groups: "pd.Series[str]") -> Fairness:
    """Figures by group; rows of unknown group take no part."""
    known = groups.notna().to_numpy()
    actual, decision, group = actual[known], decision[known], groups.to_numpy()[known]
    by_rate = MetricFrame(metrics=RATES, y_true=actual, y_pred=decision, sensitive_features=group).by_group.to_dict()
    rates = cast(dict[str, dict[str, float]], by_rate)
    # Each rate's own denominator: everyone, those who deserve a yes, those who do not.
    counted = {"selection_rate": actual >= 0, "true_positive_rate": actual == 1, "false_positive_rate": actual == 0}
    sizes = {
        rate: {name: int((rows & (group == name)).sum()) for name in rates[rate]} for rate, rows in counted.items()
    }

    def gap(rate: str) -> float | None:
        judged = [value for name, value in rates[rate].items() if sizes[rate][name] >= MINIMUM_GROUP]
        return round(max(judged) - min(judged), 6) if len(judged) > 1 else None

    odds = [difference for rate in ODDS if (difference := gap(rate)) is not None]
    return Fairness(
        demographic_parity_difference=gap("selection_rate"),
        # One of the two rates alone would be equal opportunity, a weaker claim.
        equalized_odds_difference=max(odds) if len(odds) == len(ODDS) else None,
        groups={
            str(name): {"rows": size} | {rate: round(rates[rate][name], 6) for rate in RATES}
            for name, size in sizes["selection_rate"].items()
        },
        too_small=tuple(
            f"{rate} of {name} ({size} rows)"
            for rate in RATES
            for name, size in sizes[rate].items()
            if size < MINIMUM_GROUP
        ),
    )
