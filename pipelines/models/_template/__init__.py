"""One line: what does this model predict, for whom, and who is hurt when it is wrong?

Copied by `ladder new model`; it runs as it is, on made-up data. Replace data/, then the columns, then training.py.
"""

import pandas as pd

from pipelines.columns import Column
from pipelines.interface import Split, Task

TASK: Task = "classification"  # or "regression"
METRIC = "auc"
TARGET = "renewed"
PROTECTED = ("age_group",)  # groups to audit for fairness; () if the model decides nothing about people
MINIMUM_ROWS = 100
SPLIT: Split = "shuffled"  # "ordered" where the future is predicted
TEST_SHARE = 0.5

# Every column of the raw file, and why it is or is not a feature. What is known only after the decision is no feature.
COLUMNS = (
    Column(name="months", kind="integer", low=0, high=600, why="months as a customer"),
    Column(name="spend", low=0, high=10_000, nulls=0.1, why="spent last year"),
    Column(name="complaints", kind="integer", low=0, high=100, why="complaints last year"),
    Column(name="age", kind="integer", low=18, high=120, role="protected", why="audited, never learnt from"),
    Column(name="renewed", kind="integer", choices=(0, 1), role="target", why="what is predicted"),
)
INPUTS = tuple(column for column in COLUMNS if column.role == "feature")


def features(raw: pd.DataFrame) -> pd.DataFrame:
    """Inputs, target and protected groups, from nothing that is known only later."""
    age_group = raw["age"].map(lambda age: "under 40" if age < 40 else "40 and over")  # noqa: PLR2004
    return raw[[column.name for column in INPUTS] + [TARGET]].assign(age_group=age_group)
