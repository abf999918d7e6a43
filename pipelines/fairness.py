"""Is the model as good to one group as to another?

Demographic parity difference: the largest gap between groups in the share that gets a yes. Equalized odds difference:
the largest gap in the share of rightful yes (true positive rate) or of wrongful yes (false positive rate).
https://fairlearn.org/main/user_guide/assessment/common_fairness_metrics.html
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from dataclasses import dataclass

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
    actual, decision, groups = actual[known], decision[known], groups[known]
    by_group = MetricFrame(metrics=RATES, y_true=actual, y_pred=decision, sensitive_features=groups).by_group
    # Each rate's own denominator: everyone, those who deserve a yes, those who do not.
    sizes = pd.DataFrame(
        {
            "selection_rate": groups.groupby(groups).size(),
            "true_positive_rate": pd.Series(actual == 1).groupby(groups.to_numpy()).sum(),
            "false_positive_rate": pd.Series(actual == 0).groupby(groups.to_numpy()).sum(),
        }
    )
    judged = by_group.where(sizes >= MINIMUM_GROUP)
    gaps = {
        rate: round(float(judged[rate].max() - judged[rate].min()), 6) if judged[rate].count() > 1 else None
        for rate in RATES
    }
    odds = [gap for rate, gap in gaps.items() if rate != "selection_rate" and gap is not None]
    return Fairness(
        demographic_parity_difference=gaps["selection_rate"],
        # One of the two rates alone would be equal opportunity, a weaker claim.
        equalized_odds_difference=max(odds) if len(odds) == 2 else None,  # noqa: PLR2004
        groups={
            str(group): {"rows": int(sizes.loc[group, "selection_rate"])}
            | {rate: round(float(by_group.loc[group, rate]), 6) for rate in RATES}
            for group in by_group.index
        },
        too_small=tuple(
            f"{rate} of {group} ({int(sizes.loc[group, rate])} rows)"
            for rate in RATES
            for group in by_group.index
            if sizes.loc[group, rate] < MINIMUM_GROUP
        ),
    )
