"""A question that is about nobody: made from the declaration alone, to ask a model whether it answers at all.

It lies beside the evidence, and a release asks it of what it has just put into service.
"""

from datetime import datetime, timedelta
from typing import Any

from pipelines.declaration import Declaration
from pipelines.declaration.column import Column
from pipelines.records import Record

FIRST = datetime(2026, 1, 1)  # noqa: DTZ001 - a day of no time zone, as a date column has it
STEPS = {"hourly": timedelta(hours=1), "weekly": timedelta(weeks=1), "monthly": timedelta(days=31)}


def made_up_question(declaration: Declaration) -> list[Record]:
    """Rows as a caller sends them, the one asked about last; with as much history as the model looks back."""
    history = declaration.split.look_back
    step = STEPS.get(declaration.split.frequency, timedelta(days=1))
    rows = [
        {column.name: value(column, FIRST + number * step) for column in declaration.request}
        for number in range(history + 1)
    ]
    asked = {name: given for name, given in rows[-1].items() if name not in declaration.after}
    return [*rows[:-1], asked]


def value(column: Column, time: datetime) -> Any:
    """One that the column allows, and nothing special about it."""
    if column.choices:
        return column.choices[0]
    match column.type:
        case "number" | "integer":
            return figure(column)
        case "boolean":
            return column.spelling.split("/")[0] if column.format else True
        case "date" | "timestamp":
            return time.strftime(column.spelling)
        case "category" | "text":
            return "any"


def figure(column: Column) -> float:
    """In the middle of its bounds, as far as it has any."""
    low, high = column.low, column.high
    if low is not None and high is not None:
        middle = (low + high) / 2
        return int(middle) if column.type == "integer" else middle
    return next((bound for bound in (low, high) if bound is not None), 1)
