"""One line: which kind of model, and why this one."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

HYPERPARAMETERS = {"C": 1.0}


def train(inputs: pd.DataFrame, target: "pd.Series[float]", seed: int) -> Pipeline:
    """The same inputs, target and seed have to give the same model, to the byte."""
    regression = LogisticRegression(C=HYPERPARAMETERS["C"], random_state=seed)
    model = make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), regression)
    model.fit(inputs, target)
    return model
