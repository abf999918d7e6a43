"""What a model's folder declares in ``model.yaml``: data, so that no step of the platform runs the author's code."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field

from pipelines.declaration.column import NUMERIC, Column, Declared
from pipelines.declaration.groups import Group
from pipelines.declaration.metrics import Direction, Task

Frequency = Literal["none", "hourly", "daily", "weekly", "monthly"]
# The platform's own column, in every table between two steps: a number that no other row has. Dataset gives them anew.
ROW_ID = "row_id"
QUESTION = "question"  # where history goes with a question: the row_id of the row that is asked about


class Split(Declared):
    """Which rows a model is judged on: some, drawn by the seed, or the last ones of a time column."""

    by: Literal["shuffled", "time"] = "shuffled"
    column: str | None = None
    test_share: float = Field(default=0.25, gt=0, lt=1)
    frequency: Frequency = "none"
    look_back: int = Field(default=0, ge=0, le=10_000, description="rows of history that a prediction needs")


class OwnFigure(Declared):
    """A figure that the model's ``figures.py`` takes, beside the platform's."""

    direction: Direction
    why: str = ""


class Declaration(Declared):
    """model.yaml, without fault."""

    task: Task
    metric: str
    target: str
    minimum_rows: int = Field(default=100, ge=10)
    duplicates: float = Field(default=0.0, ge=0, le=1, description="largest share of rows that repeat another, 0 to 1")
    split: Split = Split()
    columns: Mapping[str, Column]
    groups: Mapping[str, Group] = {}
    figures: Mapping[str, OwnFigure] = {}

    @cached_property
    def table(self) -> tuple[Column, ...]:
        """Every column of the raw file."""
        return tuple(self.columns.values())

    @cached_property
    def after(self) -> frozenset[str]:
        """What is known only once the prediction is made: blank in the row asked about, known of rows before it."""
        return frozenset(c.name for c in self.table if c.known == "after" or c.name == self.target)

    @cached_property
    def request(self) -> tuple[Column, ...]:
        """What ``features`` is given, in training and in serving alike, and so what a caller sends.

        With ``look_back``, also the time and, of rows before, what was known after them.
        """
        history = {self.target, self.split.column} if self.split.look_back else set[str | None]()
        return tuple(
            column.model_copy(update={"nulls": 1.0}) if column.name in self.after else column
            for column in self.table
            if column.role == "feature" or column.name in history
        )

    @cached_property
    def classes(self) -> tuple[str | float | int, ...]:
        """The target's values in the order of ``predict_proba``'s columns; for binary the second is the yes."""
        target = self.columns[self.target]
        if self.task == "regression":
            return ()
        if target.type == "boolean":
            return (0, 1)
        return tuple(sorted(target.choices)) if target.type in NUMERIC else target.choices
