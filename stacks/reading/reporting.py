"""From what was found in a section to errors that name file, line and key."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from stacks.reading.errors import ConfigError, shown
from stacks.reading.facts import Examined, Finding, Rule, findings
from stacks.reading.wording import in_file, in_words, line_of
from stacks.reading.yaml_file import Place, YamlFile, key_of
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
    secrets = [place[:-1] for place in file.marks if place[-1:] == ("secure",) and place[: len(at)] == at]
    refused = [
        error(file, place, None, "is a secret, which no setting takes", "Write the value in plain text")
        for place in secrets[:MOST_FAULTS]
    ]
    faults = [in_words(file, shape, at, fault) for fault in _worth_telling(examined.faults)]
    return refused + [fault for fault in faults if not any(fault.key.startswith(secret.key) for secret in refused)]


def _worth_telling(faults: list[ErrorDetails]) -> list[ErrorDetails]:
    """Pydantic counts a list without its malformed items, and then calls it too short."""
    inside = {fault["loc"][:-1] for fault in faults}
    return [fault for fault in faults if fault["type"] != "too_short" or fault["loc"] not in inside][:MOST_FAULTS]


def broken(file: YamlFile, at: Place, rules: Iterable[Rule], facts: Mapping[str, Any]) -> list[ConfigError]:
    return [_told(file, at, finding) for finding in findings(rules, facts)]


def _told(file: YamlFile, at: Place, finding: Finding) -> ConfigError:
    return error(file, in_file(at, finding.at), finding.value, finding.problem, finding.remedy)
