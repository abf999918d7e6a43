"""What contradicts itself between the parts of model.yaml."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from unicodedata import category

from pipelines.declaration import QUESTION, ROW_ID, OwnFigure, Split
from pipelines.declaration.column import NUMERIC, TIMES, Column, faults
from pipelines.declaration.groups import Group, problems
from pipelines.declaration.located_yaml import Fault, Path
from pipelines.declaration.metrics import METRICS, PLATFORM_FIGURES, Task

BINARY, MULTICLASS = 2, 3
RESERVED = (ROW_ID, QUESTION)
FIGURE = re.compile("[a-z][a-z0-9_]{0,39}")  # as a team's file names what it gates


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The parts that could be read; None is a part with a fault of its own, which hides what rests on it alone."""

    task: Task | None
    metric: str | None
    target: str | None
    split: Split | None
    columns: Mapping[str, Column | None]
    groups: Mapping[str, Group | None]
    figures: Mapping[str, OwnFigure | None]


def contradictions(draft: Draft) -> Iterator[Fault]:
    """Every fault between parts, and of each column with itself."""
    for name, column in draft.columns.items():
        path = ("columns", name)
        if name in RESERVED:
            yield Fault(path, "is a name of the platform's own", "Rename the column in the data.")
        for key, problem, remedy in faults(column) if column else ():
            yield Fault((*path, key), problem, remedy)
    yield from _target(draft)
    yield from _metric(draft)
    if draft.split:
        yield from _split(draft, draft.split)
    yield from _roles(draft)
    for name, group in draft.groups.items():
        yield from _group(draft, name, group)
    yield from _unseen(draft)
    for name in draft.figures:
        if not FIGURE.fullmatch(name):
            remedy = "Write lower-case letters, digits and _, a letter first, at most 40."
            yield Fault(("figures", name), "can be taken for another name, or for none", remedy)
        if name in PLATFORM_FIGURES:
            remedy = "Give your figure a name of its own; the platform takes this one of every model."
            yield Fault(("figures", name), "is a figure of the platform's", remedy)


def _unseen(draft: Draft) -> Iterator[Fault]:
    """Names that look like others, or give a terminal orders."""
    names: list[tuple[Path, str]] = [(("columns", name), name) for name in draft.columns]
    names += [(("groups", name), name) for name in draft.groups]
    for group, one in draft.groups.items():
        held = (*one.bins, *one.first_of.values(), one.otherwise or "") if one else ()
        names += [(("groups", group), name) for name in held]
    for column in draft.columns.values():
        choices = column.choices if column else ()
        names += [(("columns", column.name), name) for name in choices if column and isinstance(name, str)]
    for path, name in names:
        odd = sorted({character for character in name if category(character) in {"Cc", "Cf", "Cs"}})
        if odd:
            told = ", ".join(f"U+{ord(character):04X}" for character in odd)
            yield Fault(path, f"{name!a} holds {told}, which can't be seen", "Type it anew, or clean the data.")


def _missing(path: Path, name: str, columns: Mapping[str, Any]) -> Fault:
    near = get_close_matches(name, columns, 1)
    return Fault(path, f"there is no column {name}", f"Did you mean {near[0]}?" if near else "Name one of columns.")


def _target(draft: Draft) -> Iterator[Fault]:
    if draft.target is None:
        return
    if draft.target not in draft.columns:
        yield _missing(("target",), draft.target, draft.columns)
        return
    target = draft.columns[draft.target]
    if target is None:
        return
    path: Path = ("columns", target.name)
    if target.role != "target":
        yield Fault((*path, "role"), f"target names this column, and its role is {target.role}", "Write role: target.")
    if draft.task == "regression" and target.type not in NUMERIC:
        yield Fault((*path, "type"), f"a regression can't predict {target.a_type}", "Make it a number or an integer.")
    if draft.task in ("binary", "multiclass"):
        yield from _classes(draft.task, target, path)


def _classes(task: Task, target: Column, path: Path) -> Iterator[Fault]:
    classes = BINARY if target.type == "boolean" else len(target.choices)
    if target.type == "integer" and task == "binary" and target.choices and set(target.choices) != {0, 1}:
        yield Fault((*path, "choices"), "a binary target's codes are 0 and 1", "Use them, or a category: [no, yes].")
    elif not classes:
        remedy = "List the classes under choices, of type integer or category."
        yield Fault(path, f"a {task} target needs its classes, and {target.a_type} has none here", remedy)
    elif task == "binary" and classes != BINARY:
        yield Fault((*path, "choices"), f"a binary target has two classes, not {classes}", "Or write task: multiclass.")
    elif task == "multiclass" and classes < MULTICLASS:
        yield Fault((*path, "choices"), f"{classes} classes are a binary target", "Write task: binary.")


def _metric(draft: Draft) -> Iterator[Fault]:
    if draft.task and draft.metric is not None and draft.metric not in METRICS[draft.task]:
        names = ", ".join(METRICS[draft.task])
        own = " A figure of your own can be gated, but the main one is the platform's." * (
            draft.metric in draft.figures
        )
        yield Fault(("metric",), f"{draft.metric} is no figure of a {draft.task} model", f"Use {names}.{own}")


def _split(draft: Draft, split: Split) -> Iterator[Fault]:
    if split.by == "shuffled":
        for key in ("column", "frequency", "look_back"):
            if getattr(split, key) != getattr(Split(), key):
                yield Fault(("split", key), "belongs to a split by time", "Write by: time, or leave it out.")
        return
    if split.column is None:
        yield Fault(("split",), "by time names no column", "Add column: <a date or timestamp column>.")
    elif split.column not in draft.columns:
        yield _missing(("split", "column"), split.column, draft.columns)
    elif column := draft.columns[split.column]:
        if column.type not in TIMES:
            remedy = "Name a column of type date or timestamp."
            yield Fault(("split", "column"), f"{column.name} is {column.a_type}", remedy)
        if column.nulls:
            yield Fault(("columns", column.name, "nulls"), "the split's column can't be missing", "Leave nulls out.")
        if column.type == "date" and split.frequency == "hourly":
            yield Fault(("split", "frequency"), "dates tell no hour", "Use a timestamp column, or another frequency.")


def _roles(draft: Draft) -> Iterator[Fault]:
    columns = [column for column in draft.columns.values() if column]
    look_back = draft.split.look_back if draft.split else None
    for column in columns:
        path: Path = ("columns", column.name)
        if column.role == "target" and draft.target in draft.columns and draft.target != column.name:
            yield Fault((*path, "role"), f"the target is {draft.target}", "Write role: unused.")
        if column.known == "after" and column.role == "feature" and look_back == 0:
            remedy = "Write role: unused, or say with split.look_back how many rows of history a prediction sees."
            yield Fault((*path, "known"), "no prediction can use what is known only after it", remedy)
    ids = [column.name for column in columns if column.role == "row_id"]
    for name in ids[1:]:
        yield Fault(("columns", name, "role"), f"{ids[0]} is the row_id already", "Write role: unused, unique: true.")
    if columns and None not in draft.columns.values() and not any(column.role == "feature" for column in columns):
        yield Fault(("columns",), "no column is a feature", "Give at least one role: feature, which is the default.")


def _group(draft: Draft, name: str, group: Group | None) -> Iterator[Fault]:
    if name in RESERVED:
        yield Fault(("groups", name), "is a name of the platform's own", "Name the group otherwise.")
    if name in draft.columns and (group is None or name not in group.columns):
        yield Fault(("groups", name), "is a column's name, and is not made from it", "Name the group otherwise.")
    for key, problem, remedy in problems(group, draft.columns) if group else ():
        yield Fault(("groups", name, key), problem, remedy)
    for used in group.columns if group else ():
        column = draft.columns.get(used)
        if column and column.role == "feature" and not column.why:
            remedy = "Write role: protected, or say under why the model may see it all the same."
            yield Fault(("columns", used, "role"), f"tells the group {name}, and is a feature", remedy)
        if column and used == draft.target:
            yield Fault(("groups", name), "is made from the target", "Make it from what is known of a person.")
