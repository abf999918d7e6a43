"""The forecast beside the naive one: tomorrow is like today."""

import pandas as pd


def figures(predictions: pd.DataFrame, target: "pd.Series[float]", inputs: pd.DataFrame) -> dict[str, float]:
    errors = (predictions["prediction"] - target).abs()
    naive = (inputs["demand_yesterday"] - target).abs()
    return {"skill": 1 - float(errors.mean() / naive.mean())}
