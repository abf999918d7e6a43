"""A logistic regression, so that a refusal can be explained by its largest terms. It never sees a protected group."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

HYPERPARAMETERS = {"C": 0.1}
MAX_ITERATIONS = 1_000  # it converges long before
AMOUNTS = ["loanamt", "price", "apr", "other", "hexp", "appinc", "atotinc", "cototinc", "liq", "lines"]


def train(inputs: pd.DataFrame, target: "pd.Series[float]", seed: int) -> Pipeline:
    others = [name for name in inputs.columns if name not in AMOUNTS]
    prepared = make_column_transformer(
        # Amounts are skewed: twice the income matters alike at any income.
        (make_pipeline(SimpleImputer(strategy="median"), FunctionTransformer(np.log1p), StandardScaler()), AMOUNTS),
        (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), others),
    )
    model = make_pipeline(
        prepared, LogisticRegression(C=HYPERPARAMETERS["C"], max_iter=MAX_ITERATIONS, random_state=seed)
    )
    model.fit(inputs, target)
    return model
