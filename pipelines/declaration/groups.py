"""Protected groups, made by the platform from validated columns: the model's own code has no part in them."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, cast

from pydantic import model_validator

from pipelines.declaration.column import NUMERIC, Column, Declared

Problem = tuple[str, str, str]  # key, problem, remedy


class Bin(Declared):
    """Numbers ``from`` (with it) to ``below`` (without it); an end left out is open."""

    low: float | None = None
    below: float | None = None

    @model_validator(mode="before")
    @classmethod
    def named(cls, value: object) -> object:
        """``from`` is a word of Python's."""
        if not isinstance(value, dict):
            return value
        if "low" in value:
            raise ValueError("low is no key of a bin: write from, for the least number in it")
        given = cast(dict[Any, Any], value)
        return {"low" if key == "from" else key: item for key, item in given.items()}


class Group(Declared):
    """One way to tell people apart, in one of three forms.

    ``{column: region}``: a category, boolean or integer with choices, as it is.
    ``{column: age, bins: {under 40: {below: 40}, 40 and over: {from: 40}}}``: bins of a number.
    ``{first_of: {black: black, hispan: hispanic}, otherwise: white}``: the first flag that is set, column to group.
    """

    column: str | None = None
    bins: Mapping[str, Bin] = {}
    first_of: Mapping[str, str] = {}
    otherwise: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The raw columns that it is made from."""
        return (self.column,) if self.column else tuple(self.first_of)


def problems(group: Group, columns: Mapping[str, Column | None]) -> Iterator[Problem]:
    """What can't be made; ``columns`` holds None for one that has a fault of its own."""
    if bool(group.column) == bool(group.first_of):
        yield "", "is made from one column, or from first_of, and not from both", "Keep one of the two."
        return
    for name in group.columns:
        if name not in columns:
            yield "column" if group.column else "first_of", f"there is no column {name}", "Name one of columns."
    column = columns.get(group.column or "")
    if group.first_of:
        yield from _flag_problems(group, columns)
    elif group.otherwise is not None:
        yield "otherwise", "belongs to first_of", "Leave it out."
    elif group.bins:
        if column and column.type not in NUMERIC:
            yield "bins", f"{column.name} is {column.a_type}, and bins are of numbers", "Leave bins out."
        yield from _bin_problems(group.bins)
    elif column and not (column.choices or column.type in ("boolean", "category")):
        remedy = "Give it bins, or make the column a category."
        yield "column", f"{column.name} is {column.a_type}, so each value would be a group", remedy


def _flag_problems(group: Group, columns: Mapping[str, Column | None]) -> Iterator[Problem]:
    if group.bins:
        yield "bins", "belong to a column", "Leave them out."
    if not group.otherwise:
        yield "", "says no group for who has none of the flags", "Add otherwise: <group>."
    if {*group.first_of.values()} == {group.otherwise}:
        yield "otherwise", f"everybody is {group.otherwise}", "Name the group of those who have none of the flags."
    for name in group.first_of:
        column = columns.get(name)
        if column and column.type != "boolean" and not (column.type == "integer" and set(column.choices) == {0, 1}):
            remedy = "Give it choices: [0, 1], or make it a boolean."
            yield "first_of", f"{name} is no flag", remedy


def _bin_problems(bins: Mapping[str, Bin]) -> Iterator[Problem]:
    """Bins that overlap count a person twice; a gap leaves people out of every group."""
    infinite = float("inf")
    ends = sorted(
        (-infinite if one.low is None else one.low, infinite if one.below is None else one.below, name)
        for name, one in bins.items()
    )
    if len(ends) < 2:  # noqa: PLR2004
        yield "bins", "one bin tells nobody apart", "Give at least two."
    for (_, end, before), (start, _, after) in pairwise(ends):
        if end != start:
            how = "overlap" if end > start else "leave a gap"
            yield "bins", f"{before} and {after} {how}", "Let one begin (from) where the other ends (below)."
    for low, below, name in ends:
        if low >= below:
            yield "bins", f"{name} holds no number", "Let from be less than below."
