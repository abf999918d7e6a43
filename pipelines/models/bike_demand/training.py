"""Ridge regression on the calendar, the weather and recent demand; unlike trees it follows a growing business."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

HYPERPARAMETERS = {"alpha": 1.0}
KINDS = ["season", "mnth", "weekday", "weathersit"]


def train(inputs: pd.DataFrame, target: "pd.Series[float]", seed: int) -> Pipeline:
    figures = [name for name in inputs.columns if name not in KINDS]
    kinds = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore"))
    prepared = make_column_transformer(
        (kinds, KINDS), (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), figures)
    )
    model = make_pipeline(prepared, Ridge(alpha=HYPERPARAMETERS["alpha"], random_state=seed))
    model.fit(inputs, target)
    return model
