"""Each day with what was known of demand the evening before."""

import pandas as pd

DAY = ["season", "mnth", "holiday", "weekday", "workingday", "weathersit", "temp", "hum", "windspeed"]


def features(raw: pd.DataFrame) -> pd.DataFrame:
    """``raw``: days in a row, at least 28 before the one asked about, whose own ``cnt`` nobody knows yet."""
    before = raw["cnt"].shift(1)
    return raw[DAY].assign(
        demand_yesterday=before,
        demand_last_week=raw["cnt"].shift(7),
        demand_week_mean=before.rolling(7).mean(),
        demand_month_mean=before.rolling(28).mean(),
    )
