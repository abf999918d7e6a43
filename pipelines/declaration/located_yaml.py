"""YAML with the place of every key, so that a fault can be told with its line and column.

Words are read as YAML 1.2 has them: ``yes``, ``no``, ``on`` and ``010`` are text, as in every other file of columns.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

import yaml

LARGEST = 1_000_000  # characters
MOST_VALUES = 100_000  # with every alias written out: a few lines may stand for billions
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """One thing wrong, at ``path``; ``remedy`` says what to write instead."""

    path: Path
    problem: str
    remedy: str


@dataclass(frozen=True)
class Document:
    """What a file says, and where: line and column, from 1, of every key and list item."""

    value: Mapping[str, Any]
    marks: Mapping[Path, tuple[int, int]]

    def place(self, path: Path) -> tuple[int, int]:
        """The nearest place that is in the file: what is missing is told at its parent."""
        return next((self.marks[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.marks), (1, 1))


class UnreadableYamlError(Exception):
    """The text is no YAML; ``line`` and ``column`` count from 1."""

    def __init__(self, problem: str, line: int, column: int) -> None:
        super().__init__(problem)
        self.line, self.column = line, column


class Loader(yaml.SafeLoader):
    """YAML 1.2's core schema: https://yaml.org/spec/1.2.2/#103-core-schema."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(0|[1-9][0-9]*)", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)  # type: ignore[no-untyped-call]


def read(text: str) -> tuple[Document, list[Fault]]:
    """The document and the keys that are written twice. Raises UnreadableYamlError where there is no mapping."""
    try:
        value, places = _composed(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise UnreadableYamlError(str(error.problem or error.context), *place) from None
    except RecursionError:
        raise UnreadableYamlError("its parts lie too deep in each other", 1, 1) from None
    except (AttributeError, IndexError, KeyError):
        raise UnreadableYamlError("a tag does not fit its value", 1, 1) from None
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableYamlError(str(error).splitlines()[0], 1, 1) from None
    if not isinstance(value, dict):
        raise UnreadableYamlError("holds no keys", 1, 1)
    marks: dict[Path, tuple[int, int]] = {(): (1, 1)}
    faults: list[Fault] = []
    for path, mark in places:
        if path in marks and path[:-1] not in {fault.path for fault in faults}:
            faults.append(Fault(path, f"stands twice, first in line {marks[path][0]}", "Keep one."))
        marks[path] = (mark.line + 1, mark.column + 1)
    return Document(cast(Mapping[str, Any], value), marks), faults


def _composed(text: str) -> tuple[Any, list[tuple[Path, Any]]]:
    if len(text) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST} characters")
    loader: Any = Loader(text)
    try:
        node = loader.get_single_node()
        if not node:
            return None, []
        places = list(islice(_places(node, ()), MOST_VALUES + 1))
        if len(places) > MOST_VALUES:
            raise ValueError(f"it holds more than {MOST_VALUES} values with its aliases written out")
        return loader.construct_document(node), places
    finally:
        loader.dispose()


def _places(node: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in cast(list[tuple[Any, Any]], node.value):
            below = (*path, str(key.value))
            yield below, key.start_mark
            yield from _places(value, below)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(cast(list[Any], node.value)):
            yield (*path, index), item.start_mark
            yield from _places(item, (*path, index))
