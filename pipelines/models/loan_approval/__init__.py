"""Will the bank approve this home loan? Boston, 1990 (PROVENANCE.md). High risk: people are refused by it.

A logistic regression, so that a refusal can be explained by its largest terms. It never sees a protected group.
"""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from pipelines.interface import Task
from pipelines.models.loan_approval.columns import COLUMNS

__all__ = ["COLUMNS"]

TASK: Task = "classification"
METRIC = "auc"
INPUTS = tuple(column for column in COLUMNS if column.role == "feature")
TARGET = "approve"
PROTECTED = ("race", "sex")
MINIMUM_ROWS = 1_000
SPLIT = "shuffled"
TEST_SHARE = 0.4  # fewer rows leave too few refusals by group to judge fairness on
HYPERPARAMETERS = {"C": 0.1, "max_iter": 1_000}

AMOUNTS = ["loanamt", "price", "apr", "other", "hexp", "appinc", "atotinc", "cototinc", "liq", "lines"]


def features(raw: pd.DataFrame) -> pd.DataFrame:
    """What was known when the applicant asked; race and sex stand beside it for the audit alone."""
    race = np.select([raw["black"] == 1, raw["hispan"] == 1], ["black", "hispanic"], "white")
    sex = raw["male"].map({1.0: "male", 0.0: "female"})
    return raw[[column.name for column in INPUTS] + [TARGET]].assign(race=race, sex=sex)


def train(inputs: pd.DataFrame, target: "pd.Series[float]", seed: int) -> Pipeline:
    others = [name for name in inputs.columns if name not in AMOUNTS]
    prepared = make_column_transformer(
        # Amounts are skewed: twice the income matters alike at any income.
        (make_pipeline(SimpleImputer(strategy="median"), FunctionTransformer(np.log1p), StandardScaler()), AMOUNTS),
        (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), others),
    )
    model = make_pipeline(prepared, LogisticRegression(**HYPERPARAMETERS, random_state=seed))
    return model.fit(inputs, target)
