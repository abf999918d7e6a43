"""Reads a YAML file that may be hostile: bounded in size and depth, and with no anchors, tags or duplicate keys.

Scalars follow the YAML 1.2 core schema, as Pulumi's own reader does: ``no`` is text, not false. A number with a leading
zero, which that reader cuts, is a number here too.
"""

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

from stacks.reading.errors import ConfigError, ConfigErrors, shown

LARGEST_BYTES = 256 * 1024
DEEPEST = 16
MOST_FAULTS = 20

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NULL = re.compile(r"|~|null")
BOOLEAN = re.compile(r"true|false")
WHOLE_NUMBER = re.compile(r"[-+]?[0-9]{1,18}")
NUMBER = re.compile(r"[-+]?((\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?|\.(inf|nan))")

Place = tuple[str | int, ...]  # of a value in its file: ("config", "mlops:network", "zones", 0)


@dataclass(frozen=True, kw_only=True)
class Mark:
    line: int
    text: str  # as written, for a scalar


@dataclass(frozen=True, kw_only=True)
class YamlFile:
    """``name`` is what a person calls the file; ``marks`` tells where each value stands in it."""

    name: str
    value: dict[str, Any]
    marks: dict[Place, Mark]


def read_yaml(path: Path, name: str) -> YamlFile:
    """Raises ConfigErrors for whatever is not one plain mapping in UTF-8."""
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


def _fault(
    name: str, problem: str, remedy: str, *, line: int | None = None, key: str = "", value: str = ""
) -> ConfigErrors:
    return ConfigErrors([ConfigError(file=name, line=line, key=key, value=value, problem=problem, remedy=remedy)])


@dataclass(kw_only=True)
class _Reader:
    """Turns parse events into values. It recurses to DEEPEST at most."""

    name: str
    events: Iterator[Any]
    marks: dict[Place, Mark] = field(default_factory=dict[Place, Mark])
    faults: list[ConfigError] = field(default_factory=list[ConfigError])

    def read(self) -> YamlFile:
        documents: list[Any] = [self._value(event, ()) for event in self.events if isinstance(event, _NODES)]
        if self.faults:
            raise ConfigErrors(self.faults)
        if not documents or documents == [None]:
            raise _fault(self.name, "is empty", "Copy a file that works and change it")
        if len(documents) > 1:
            raise _fault(self.name, "holds more than one YAML document", "Remove the --- lines")
        if not isinstance(documents[0], dict):
            raise _fault(
                self.name, "is not a mapping of settings", "Begin each line at the left with a key and a colon"
            )
        return YamlFile(name=self.name, value=cast("dict[str, Any]", documents[0]), marks=self.marks)

    def _value(self, event: Any, place: Place) -> Any:
        line = event.start_mark.line + 1
        if len(place) > DEEPEST:
            raise _fault(self.name, f"is nested deeper than {DEEPEST} levels", "Write it flatter", line=line)
        if event.anchor or getattr(event, "tag", None):
            # The harm of an alias is in its expansion; nothing is expanded here, so reading on is safe.
            problem = "uses an anchor, alias or tag (& * !), which no setting needs"
            self._refuse(line, place, event.anchor or event.tag, problem, "Write the value out")
        if isinstance(event, yaml.SequenceStartEvent):
            self.marks[place] = Mark(line=line, text="a list")
            return [self._value(item, (*place, index)) for index, item in enumerate(self._until(yaml.SequenceEndEvent))]
        if isinstance(event, yaml.MappingStartEvent):
            self.marks[place] = Mark(line=line, text="a section")
            return self._mapping(place)
        text = event.value if isinstance(event, yaml.ScalarEvent) else ""
        self.marks[place] = Mark(line=line, text=text)
        if any("\ud800" <= character <= "\udfff" for character in text):
            self._refuse(line, place, text, "holds half a character", "Type the character itself")
        return _scalar(text) if isinstance(event, yaml.ScalarEvent) and event.implicit[0] else text

    def _mapping(self, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in self._until(yaml.MappingEndEvent):
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarEvent) or key.anchor or key.tag:
                raise _fault(
                    self.name,
                    "is no name for a setting",
                    "Write a plain key and a colon",
                    line=line,
                    key="?",
                    value="?",
                )
            name = str(key.value)
            if name in found:
                self._refuse(line, (*place, name), name, "is given twice", "Keep one of the two")
            found[name] = self._value(next(self.events), (*place, name))
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


def _scalar(text: str) -> Any:
    if NULL.fullmatch(text):
        return None
    if BOOLEAN.fullmatch(text):
        return text == "true"
    if WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return float(text.replace(".inf", "inf").replace(".nan", "nan")) if NUMBER.fullmatch(text) else text
