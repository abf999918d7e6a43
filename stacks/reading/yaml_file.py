"""Reads a YAML file that may be hostile: bounded in size, depth and expansion, without tags or duplicate keys.

Scalars follow the YAML 1.2 core schema, as Pulumi's own reader does: ``no`` is text, not false. What the two read
differently is refused by ``spelling.py``. A fault in one place hides nothing that stands elsewhere in the file.
"""

import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

from stacks.reading.errors import ConfigError, ConfigErrors, shown
from stacks.reading.scalars import value_of
from stacks.reading.spelling import odd_character

LARGEST_BYTES = 256 * 1024
DEEPEST = 16
MOST_FAULTS = 50
MOST_VALUES = 20_000  # with every alias written out

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Place = tuple[str | int, ...]  # of a value in its file: ("config", "mlops:network", "zones", 0)


@dataclass(frozen=True, kw_only=True)
class Mark:
    line: int
    text: str  # as written, for a scalar
    plain: bool = False  # a scalar without quotes, which YAML gives a type by its spelling


@dataclass(frozen=True, kw_only=True)
class YamlFile:
    """``name`` is what a person calls the file; ``marks`` tells where each value stands in it.

    ``faults`` are of YAML itself, each with its ``place``; what else is found at such a place is not worth telling.
    """

    name: str
    value: dict[str, Any]
    marks: dict[Place, Mark]
    faults: tuple[ConfigError, ...] = ()


def read_yaml(path: Path, name: str) -> YamlFile:
    """Raises ConfigErrors for whatever is not one mapping in UTF-8."""
    try:
        events = yaml.parse(_text(path, name), Loader=LOADER)
        return _Reader(name=name, events=events).read()
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        problem = str(getattr(fault, "problem", None) or "it holds a character that may not stand in YAML")
        raise _fault(
            name, f"is not YAML: {problem}", "Correct the line named or the one above it", line=mark and mark.line + 1
        ) from None


def _text(path: Path, name: str) -> str:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _fault(name, "is not a file", "Put a YAML file in its place")
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as fault:
        raise _fault(name, f"can't be read ({fault.strerror})", "Make the file, or correct its permissions") from None
    if len(content) > LARGEST_BYTES:
        raise _fault(name, f"is larger than {LARGEST_BYTES // 1024} KB", "Keep settings only, not data")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _fault(name, "is not UTF-8 text", "Save it as UTF-8") from None


def _fault(name: str, problem: str, remedy: str, *, line: int | None = None) -> ConfigErrors:
    return ConfigErrors([ConfigError(file=name, line=line, problem=problem, remedy=remedy)])


@dataclass(frozen=True, kw_only=True)
class _Anchor:
    value: Any
    marks: list[tuple[Place, Mark]]  # relative to the anchor's own place


@dataclass(kw_only=True)
class _Reader:
    """Turns parse events into values. It recurses to DEEPEST at most."""

    name: str
    events: Iterator[Any]
    marks: dict[Place, Mark] = field(default_factory=dict[Place, Mark])
    read_so_far: list[tuple[Place, Mark]] = field(default_factory=list[tuple[Place, Mark]])
    anchors: dict[str, _Anchor] = field(default_factory=dict[str, _Anchor])
    faults: list[ConfigError] = field(default_factory=list[ConfigError])

    def read(self) -> YamlFile:
        documents: list[Any] = [self._value(event, ()) for event in self.events if isinstance(event, _NODES)]
        if not documents or documents == [None]:
            raise _fault(self.name, "is empty", "Copy a file that works and change it")
        if len(documents) > 1:
            raise _fault(self.name, "holds more than one YAML document", "Remove the --- lines")
        if not isinstance(documents[0], dict):
            raise _fault(
                self.name, "is not a mapping of settings", "Begin each line at the left with a key and a colon"
            )
        return YamlFile(
            name=self.name,
            value=cast("dict[str, Any]", documents[0]),
            marks=self.marks,
            faults=tuple(self.faults),
        )

    def _value(self, event: Any, place: Place) -> Any:
        line = event.start_mark.line + 1
        if len(place) > DEEPEST:
            raise _fault(self.name, f"is nested deeper than {DEEPEST} levels", "Write it flatter", line=line)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(str(event.anchor), line, place)
        if event.tag:
            self._refuse(line, place, event.tag, "uses a tag (!), which no setting needs", "Write the value alone")
        start = len(self.read_so_far)
        value = self._untagged(event, line, place)
        if event.anchor:
            inside = [(at[len(place) :], mark) for at, mark in self.read_so_far[start:]]
            self.anchors[event.anchor] = _Anchor(value=value, marks=inside)
        return value

    def _untagged(self, event: Any, line: int, place: Place) -> Any:
        if isinstance(event, yaml.SequenceStartEvent):
            self._mark(place, Mark(line=line, text="a list"))
            return [self._value(item, (*place, index)) for index, item in enumerate(self._until(yaml.SequenceEndEvent))]
        if isinstance(event, yaml.MappingStartEvent):
            self._mark(place, Mark(line=line, text="a section"))
            return self._mapping(place)
        text = str(event.value)
        self._mark(place, Mark(line=line, text=text, plain=event.implicit[0]))
        if problem := odd_character(text):
            self._refuse(line, place, text, problem, "Type it anew")
        return value_of(text) if event.implicit[0] else text

    def _alias(self, name: str, line: int, place: Place) -> Any:
        anchor = self.anchors.get(name)
        if not anchor:
            self._mark(place, Mark(line=line, text=f"*{name}"))
            self._refuse(line, place, f"*{name}", "names no anchor before it", "Write the value out")
            return None
        for inner, mark in anchor.marks:
            self._mark((*place, *inner), mark if inner else Mark(line=line, text=mark.text, plain=mark.plain))
        return anchor.value

    def _mark(self, place: Place, mark: Mark) -> None:
        """Counts too: the harm of an alias is in what it expands to."""
        self.marks[place] = mark
        self.read_so_far.append((place, mark))
        if len(self.read_so_far) > MOST_VALUES:
            problem = f"holds more than {MOST_VALUES} values with its aliases written out"
            raise _fault(self.name, problem, "Keep settings only, not data", line=mark.line)

    def _mapping(self, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: list[Any] = []
        for key in self._until(yaml.MappingEndEvent):
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarEvent) or key.anchor or key.tag:
                self._refuse(line, (*place, "?"), "?", "is no name for a setting", "Write a plain key and a colon")
                self._value(key, (*place, "?"))
                self._value(next(self.events), (*place, "?"))
                continue
            name = str(key.value)
            if name == "<<" and key.implicit[0]:
                merged.append(self._value(next(self.events), (*place, name)))
                continue
            if problem := odd_character(name):
                self._refuse(line, (*place, name), name, problem, "Type it anew")
            if name in found:
                self._refuse(line, (*place, name), name, "is given twice", "Keep one of the two")
            found[name] = self._value(next(self.events), (*place, name))
        return self._with_merged(place, merged, found)

    def _with_merged(self, place: Place, merged: list[Any], found: dict[str, Any]) -> dict[str, Any]:
        """Keys written here win over those merged by ``<<``, and those of an earlier section over a later one's."""
        for value in merged:
            sections = cast("list[Any]", value) if isinstance(value, list) else [value]
            if not all(isinstance(section, dict) for section in sections):
                line = self.marks[*place, "<<"].line
                self._refuse(line, (*place, "<<"), "<<", "merges what is no section", "Name a section's anchor")
                continue
            for section in cast("list[dict[str, Any]]", sections):
                found = section | found
        return found

    def _until(self, end: type) -> Iterator[Any]:
        while not isinstance(event := next(self.events), end):
            yield event

    def _refuse(self, line: int, place: Place, value: str, problem: str, remedy: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            key = key_of(place)
            self.faults.append(
                ConfigError(file=self.name, line=line, key=key, value=shown(value), problem=problem, remedy=remedy)
            )


_NODES = (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent, yaml.AliasEvent)


def key_of(place: Place) -> str:
    """``models[0].gates``: the place as a person reads it, without Pulumi's ``config`` and ``mlops:``."""
    parts = place[1:] if place[:1] == ("config",) and len(place) > 1 else place
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return shown(text.removeprefix(".").removeprefix("mlops:")) if text else ""
