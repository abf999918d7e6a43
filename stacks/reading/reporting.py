"""From what was found in a section to errors that name file, line and key."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic_core import ErrorDetails

from stacks.reading.errors import ConfigError, shown
from stacks.reading.facts import Examined, Finding, Rule, findings
from stacks.reading.shapes import field_at, kinds_of
from stacks.reading.spelling import DATE, second_reading
from stacks.reading.wording import in_file, in_section, in_words, is_ours, line_of
from stacks.reading.yaml_file import Mark, Place, YamlFile, key_of
from stacks.settings import Section

MOST_FAULTS = 100  # of one section; enough to see, and a hostile file can't make it slow


def error(file: YamlFile, place: Place, value: object, problem: str, remedy: str) -> ConfigError:
    """``value`` None: there is none to show."""
    return ConfigError(
        file=file.name,
        line=line_of(file, place),
        key=key_of(place),
        value="" if value is None else shown(value),
        problem=problem,
        remedy=remedy,
    )


def malformed(file: YamlFile, shape: type[Section], at: Place, examined: Examined) -> list[ConfigError]:
    """Each place is told once: of the file's own faults first, then secrets, then what the shape refuses."""
    secrets = [place[:-1] for place in file.marks if place[-1:] == ("secure",) and is_ours(at, place)]
    refused = [
        error(file, place, None, "is a secret, which no setting takes", "Write the value in plain text")
        for place in secrets[:MOST_FAULTS]
    ]
    faults = [in_words(file, shape, at, fault) for fault in _worth_telling(examined.faults)]
    return _first_of_each(_first_of_each([], refused, file.faults), faults, file.faults)


def _first_of_each(
    before: list[ConfigError], errors: Iterable[ConfigError], faults: Iterable[ConfigError]
) -> list[ConfigError]:
    known = tuple(f"{one.key}{end}" for one in (*before, *faults) if one.key for end in (".", "["))
    exact = {one.key for one in (*before, *faults)}
    return [*before, *(one for one in errors if one.key not in exact and not one.key.startswith(known))]


def _worth_telling(faults: list[ErrorDetails]) -> list[ErrorDetails]:
    """Pydantic counts a list without its malformed items, and then calls it too short."""
    inside = {fault["loc"][:-1] for fault in faults}
    return [fault for fault in faults if fault["type"] != "too_short" or fault["loc"] not in inside][:MOST_FAULTS]


def with_doubts(file: YamlFile, shape: type[Section], at: Place) -> YamlFile:
    """Adds to its faults the values that YAML's versions read differently, where that makes a difference."""
    doubts = [
        error(file, place, mark.text, *said)
        for place, mark in file.marks.items()
        if mark.plain and is_ours(at, place)
        for said in _second_readings(shape, in_section(at, place), mark)
    ]
    return replace(file, faults=(*file.faults, *doubts[:MOST_FAULTS]))


def _second_readings(shape: type[Section], within: Place, mark: Mark) -> Iterator[tuple[str, str]]:
    """Problem and remedy."""
    reading, field = second_reading(mark.text), field_at(shape, within)
    if not reading or not field:
        return
    wanted = kinds_of(field.annotation)
    a_date = date in wanted and reading.kind == "date" and DATE.fullmatch(mark.text)
    # Text all the same to Pulumi, and no word of YAML 1.1 is a name that a mistake would spell.
    a_word = str in wanted and mark.text.lower() in ("y", "n", "yes", "no", "on", "off")
    if a_date or a_word:
        return
    remedy = f"Write {reading.write}"
    if str in wanted:
        remedy = f'Write it in quotes: "{mark.text}". Give {field.description}'
    elif reading.kind == "date":
        remedy = f"Give {field.description}"
    yield reading.problem, remedy


def broken(file: YamlFile, at: Place, rules: Iterable[Rule], facts: Mapping[str, Any]) -> list[ConfigError]:
    return _first_of_each([], [_told(file, at, finding) for finding in findings(rules, facts)], file.faults)


def _told(file: YamlFile, at: Place, finding: Finding) -> ConfigError:
    return error(file, in_file(at, finding.at), finding.value, finding.problem, finding.remedy)
