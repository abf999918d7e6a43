"""What the model learns from, row by row, made of nothing that is known only later."""

import pandas as pd


def features(raw: pd.DataFrame) -> pd.DataFrame:
    """One row of inputs for each raw row; ``raw`` holds the features of model.yaml, and nothing else.

    Numbers, integers and booleans come as floats, dates and timestamps as datetime64, categories and text as text.
    """
    return raw
