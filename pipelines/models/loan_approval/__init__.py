"""Will the bank approve this home loan? Boston, 1990 (PROVENANCE.md). High risk: people are refused by it."""

import numpy as np
import pandas as pd

from pipelines.interface import Split, Task
from pipelines.models.loan_approval.columns import COLUMNS

__all__ = ["COLUMNS"]

TASK: Task = "classification"
METRIC = "auc"
INPUTS = tuple(column for column in COLUMNS if column.role == "feature")
TARGET = "approve"
PROTECTED = ("race", "sex")
MINIMUM_ROWS = 1_000
SPLIT: Split = "shuffled"
TEST_SHARE = 0.4  # fewer rows leave too few refusals by group to judge fairness on


def features(raw: pd.DataFrame) -> pd.DataFrame:
    """What was known when the applicant asked; race and sex stand beside it for the audit alone."""
    race = np.select([raw["black"] == 1, raw["hispan"] == 1], ["black", "hispanic"], "white")
    sex = raw["male"].map({1.0: "male", 0.0: "female"})
    return raw[[column.name for column in INPUTS] + [TARGET]].assign(race=race, sex=sex)
