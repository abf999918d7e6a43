"""One line: which kind of model, and why this one."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import pandas as pd
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

HYPERPARAMETERS = {"C": 1.0}


def train(inputs: pd.DataFrame, target: "pd.Series[float]", seed: int) -> Pipeline:
    """The same inputs, target and seed have to give the same model, to the byte.

    Any input may be missing: the gate missing_loss asks that the model answers all the same.
    """
    regression = LogisticRegression(C=HYPERPARAMETERS["C"], random_state=seed)
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    encode = make_column_transformer(
        (numbers, make_column_selector(dtype_include="number")),
        (OneHotEncoder(handle_unknown="ignore"), make_column_selector(dtype_exclude="number")),
    )
    model = make_pipeline(encode, regression)
    model.fit(inputs, target)
    return model
