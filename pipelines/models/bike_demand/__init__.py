"""How many bikes will be rented tomorrow? Washington, D.C., 2011 and 2012 (PROVENANCE.md). One day ahead.

The weather is the day's own as measured; in use it is a forecast of it, so figures here flatter the model somewhat.
"""

import pandas as pd

from pipelines.columns import Column
from pipelines.interface import Split, Task

TASK: Task = "regression"
METRIC = "wape"
TARGET = "cnt"
PROTECTED: tuple[str, ...] = ()
MINIMUM_ROWS = 365
SPLIT: Split = "ordered"
TEST_SHARE = 0.2

DAY = (
    Column(name="season", kind="integer", choices=(1, 2, 3, 4), why="1 winter to 4 autumn"),
    Column(name="mnth", kind="integer", low=1, high=12, why="month"),
    Column(name="holiday", kind="integer", choices=(0, 1), why="public holiday"),
    Column(name="weekday", kind="integer", low=0, high=6, why="0 is Sunday"),
    Column(name="workingday", kind="integer", choices=(0, 1), why="neither weekend nor holiday"),
    Column(name="weathersit", kind="integer", choices=(1, 2, 3, 4), nulls=0.05, why="1 clear to 4 storm"),
    Column(name="temp", low=0, high=1, nulls=0.05, why="temperature, -8 to 39 degrees Celsius as 0 to 1"),
    Column(name="hum", low=0, high=1, nulls=0.05, why="humidity"),
    Column(name="windspeed", low=0, high=1, nulls=0.05, why="wind, 0 to 67 km/h as 0 to 1"),
)
HISTORY = (
    Column(name="demand_yesterday", low=0, high=50_000, nulls=0.05, why="rentals the day before"),
    Column(name="demand_last_week", low=0, high=50_000, nulls=0.05, why="rentals seven days before"),
    Column(name="demand_week_mean", low=0, high=50_000, nulls=0.05, why="mean rentals of the seven days before"),
    Column(name="demand_month_mean", low=0, high=50_000, nulls=0.05, why="mean rentals of the 28 days before"),
)
INPUTS = DAY + HISTORY
COLUMNS = (
    Column(name="instant", kind="integer", low=1, unique=True, role="unused", why="numbers the rows"),
    Column(name="dteday", kind="date", unique=True, role="unused", why="orders the rows; the season is in mnth"),
    *DAY,
    Column(name="yr", kind="integer", choices=(0, 1), role="unused", why="next year's value was never seen"),
    Column(name="atemp", low=0, high=1, nulls=0.05, role="unused", why="follows from temp, hum and windspeed"),
    Column(name="casual", kind="integer", low=0, role="unused", why="part of the target, known after the day"),
    Column(name="registered", kind="integer", low=0, role="unused", why="part of the target, known after the day"),
    Column(name="cnt", kind="integer", low=0, high=50_000, role="target", why="rentals of the day"),
)

LONGEST_LOOK_BACK = 28


def features(raw: pd.DataFrame) -> pd.DataFrame:
    """Each day with what was known of demand the evening before; the first 28 days have no month behind them."""
    days = raw.sort_values("dteday", ignore_index=True)
    before = days["cnt"].shift(1)
    table = days[[column.name for column in DAY] + [TARGET]].assign(
        demand_yesterday=before,
        demand_last_week=days["cnt"].shift(7),
        demand_week_mean=before.rolling(7).mean(),
        demand_month_mean=before.rolling(LONGEST_LOOK_BACK).mean(),
    )
    return table.iloc[LONGEST_LOOK_BACK:].reset_index(drop=True)
