"""Is the model as good to one group as to another?

Demographic parity difference: the largest gap between groups in the share that gets a yes. Equalized odds difference:
the largest gap in the share of rightful yes (true positive rate) or of wrongful yes (false positive rate).
https://fairlearn.org/main/user_guide/assessment/common_fairness_metrics.html

Who is in no known group is compared as a group too, and so are all who are in groups too small to be judged alone:
else a code for "not known" or a fine enough division in model.yaml could take a whole group out of the gate.

A multiclass model is asked so of each class in turn, against all others; the worst counts.
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd
from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
from numpy.typing import NDArray

# A rate over fewer rows than this moves by more than 0.1 with two decisions, so it is shown but not judged alone.
MINIMUM_GROUP = 20
LARGEST_SHARE = 0.5  # of rows in groups too small: beyond it those may differ from each other as they like
NOT_KNOWN = "(not known)"
RATES = {
    "selection_rate": selection_rate,
    "true_positive_rate": true_positive_rate,
    "false_positive_rate": false_positive_rate,
}
ODDS = ("true_positive_rate", "false_positive_rate")
Figures = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Fairness:
    """Figures for one protected group; a difference is None where fewer than two of its values are large enough.

    ``too_small``: those that were compared together, or with nobody where they are too few together too.
    """

    demographic_parity_difference: float | None
    equalized_odds_difference: float | None
    base_rate_difference: float | None  # of the answers themselves: what no model can take away
    groups: Mapping[str, Mapping[str, float]]
    too_small: tuple[str, ...]
    unknown_rows: int  # whose group is not known


def fairness(actual: Figures, decision: Figures, groups: "pd.Series[str]") -> Fairness:
    """Figures by group of yes-or-no answers, as 1.0 and 0.0."""
    unknown_rows = int(groups.isna().sum())
    group = groups.astype(object).where(groups.notna(), NOT_KNOWN).to_numpy()
    if unknown_rows == len(group):
        return Fairness(
            demographic_parity_difference=None,
            equalized_odds_difference=None,
            base_rate_difference=None,
            groups={},
            too_small=(),
            unknown_rows=unknown_rows,
        )
    by_rate = MetricFrame(metrics=RATES, y_true=actual, y_pred=decision, sensitive_features=group).by_group.to_dict()
    rates = cast(dict[str, dict[str, float]], by_rate)
    rates["base_rate"] = {name: float(actual[group == name].mean()) for name in rates["selection_rate"]}
    # Each rate's own denominator: everyone, those who deserve a yes, those who do not.
    everyone = np.ones(len(actual), dtype=bool)
    counted = {
        "selection_rate": everyone,
        "true_positive_rate": actual == 1,
        "false_positive_rate": actual == 0,
        "base_rate": everyone,
    }
    sizes = {
        rate: {name: int((rows & (group == name)).sum()) for name in rates[rate]} for rate, rows in counted.items()
    }

    def gap(rate: str) -> float | None:
        small = [name for name, size in sizes[rate].items() if size < MINIMUM_GROUP]
        judged = [value for name, value in rates[rate].items() if name not in small]
        together = counted[rate] & np.isin(group, small)
        if together.sum() > LARGEST_SHARE * counted[rate].sum():
            return None
        if together.sum() >= MINIMUM_GROUP:
            judged.append(float((actual if rate == "base_rate" else decision)[together].mean()))
        return round(max(judged) - min(judged), 6) if len(judged) > 1 else None

    odds = [difference for rate in ODDS if (difference := gap(rate)) is not None]
    return Fairness(
        demographic_parity_difference=gap("selection_rate"),
        # One of the two rates alone would be equal opportunity, a weaker claim.
        equalized_odds_difference=max(odds) if len(odds) == len(ODDS) else None,
        base_rate_difference=gap("base_rate"),
        groups={
            str(name): {"rows": size} | {rate: round(rates[rate][name], 6) for rate in rates}
            for name, size in sizes["selection_rate"].items()
        },
        too_small=tuple(
            f"{rate} of {name} ({size} rows)"
            for rate in RATES
            for name, size in sizes[rate].items()
            if size < MINIMUM_GROUP
        ),
        unknown_rows=unknown_rows,
    )


def of_classes(actual: Figures, decision: Figures, classes: int, groups: "pd.Series[str]") -> Fairness:
    """The worst difference over all classes, None where one of them could not be measured.

    ``actual`` and ``decision`` hold classes as numbers from 0.
    """
    each = [
        fairness((actual == one).astype(np.float64), (decision == one).astype(np.float64), groups)
        for one in range(classes)
    ]

    def worst(name: str) -> float | None:
        found = [getattr(one, name) for one in each]
        return None if None in found else max(found)

    return Fairness(
        demographic_parity_difference=worst("demographic_parity_difference"),
        equalized_odds_difference=worst("equalized_odds_difference"),
        base_rate_difference=worst("base_rate_difference"),
        groups={name: {"rows": figures["rows"]} for name, figures in each[0].groups.items()},
        too_small=tuple(f"class {number}: {words}" for number, one in enumerate(each) for words in one.too_small),
        unknown_rows=each[0].unknown_rows,
    )
