"""What pydantic found, in words: the problem, and as the remedy the field's own description."""

import re
from types import NoneType
from typing import Any

from pydantic_core import ErrorDetails

from stacks.reading.errors import ConfigError, shown, similar, suggestion
from stacks.reading.shapes import field_at, kinds_of, paths_of, section_at
from stacks.reading.spelling import named
from stacks.reading.yaml_file import Place, YamlFile, key_of
from stacks.settings import Section
from stacks.wording import IN_WORDS

PROBLEMS = {
    "missing": "is missing",
    "extra_forbidden": "no such key",
    "string_type": "is not text",
    "int_type": "is not a whole number",
    "int_parsing_size": "is too large a number",
    "float_type": "is not a number",
    "bool_type": "is not true or false",
    "finite_number": "is not a finite number",
    "literal_error": "is not among the choices",
    "string_pattern_mismatch": "has not the form asked for",
    "date_parsing": "is no date",
    "date_type": "is no date",
    "string_too_short": "is shorter than {min_length} characters",
    "string_too_long": "is longer than {max_length} characters",
    "too_short": "holds {actual_length}, fewer than {min_length}",
    "too_long": "holds {actual_length}, more than {max_length}",
    "greater_than": "is not above {gt}",
    "greater_than_equal": "is below {ge}",
    "less_than": "is not below {lt}",
    "less_than_equal": "is above {le}",
    "tuple_type": "is not a list",
    "dict_type": "is not a section of key: value lines",
    "model_type": "is not a section of key: value lines",
}

WANTED_PLAIN = ("bool_type", "float_type", "int_type", "literal_error")
PLAIN = re.compile(r"true|false|-?[0-9.]{1,20}")
PROHIBITED = "is refused: Article 5 of the EU AI Act forbids the practice itself, and no control makes it lawful"


def in_words(file: YamlFile, shape: type[Section], at: Place, fault: ErrorDetails) -> ConfigError:
    """``at`` is where in the file the value of ``shape`` stands."""
    within = tuple(part for part in fault["loc"] if part != "[key]")
    place = in_file(at, within)
    problem, remedy, value = _in_words(shape, within, fault)
    if value and isinstance(fault["input"], int | float) and place in file.marks:
        value = shown(file.marks[place].text)  # 0123 as written, not the 123 that it was read as
    return ConfigError(
        file=file.name, line=line_of(file, place), key=key_of(place), value=value, problem=problem, remedy=remedy
    )


def in_file(at: Place, within: Place) -> Place:
    """In a stack file the first key carries Pulumi's namespace."""
    return (*at, f"mlops:{within[0]}", *within[1:]) if at == ("config",) and within else (*at, *within)


def is_ours(at: Place, place: Place) -> bool:
    """Whether a place is within the section at ``at``; under config, other namespaces are other programs'."""
    inside = place[: len(at)] == at
    return inside and (at != ("config",) or str(place[len(at)] if len(place) > len(at) else "").startswith("mlops:"))


def in_section(at: Place, place: Place) -> Place:
    """The other way round: where in the section a place of the file is."""
    within = place[len(at) :]
    return (str(within[0]).removeprefix("mlops:"), *within[1:]) if at == ("config",) and within else within


def line_of(file: YamlFile, place: Place) -> int | None:
    """The line of the value, or of the nearest thing around it that is there."""
    return next((file.marks[place[:end]].line for end in range(len(place), 0, -1) if place[:end] in file.marks), None)


def _in_words(shape: type[Section], within: Place, fault: ErrorDetails) -> tuple[str, str, str]:
    kind, value = fault["type"], fault["input"]
    field = field_at(shape, within)
    remedy = f"Give {field.description}" if field else ""
    if kind == "missing":
        return PROBLEMS[kind], remedy, ""
    if kind == "extra_forbidden":
        return PROBLEMS[kind], _other_keys(shape, within), ""
    if within[-1:] == ("risk_tier",) and value == "prohibited":
        return PROHIBITED, "Stop this use, or describe what it really is: minimal, limited or high", shown(value)
    context = fault.get("ctx", {})
    if kind == IN_WORDS:
        return context["problem"], context["remedy"] or remedy, shown(value)
    problem = PROBLEMS.get(kind, "is not what belongs here").format(
        **{name: _plain(limit) for name, limit in context.items()}
    )
    if kind == "string_pattern_mismatch" and not str(value).isascii():
        problem = f"holds {named(next(letter for letter in str(value) if not letter.isascii()))}, and may not"
    if kind == "string_too_short" and not value:
        problem = "is empty"
    if isinstance(value, bool) and field and not kinds_of(field.annotation) & {bool}:
        number = kinds_of(field.annotation) <= {int, float, NoneType}
        problem = f"is true or false, and {'a number' if number else 'text'} is asked for"
    if kind == "string_type" and isinstance(value, int | float):
        remedy = f"Put it in quotes. {remedy}"
    if isinstance(value, str) and kind in WANTED_PLAIN and PLAIN.fullmatch(value):
        return problem, f"Write it without quotes. {remedy}", f'"{value}"'
    return problem, suggestion(value, _choices(fault)) + remedy, shown(_brief(value))


def _brief(value: Any) -> Any:
    return "a section" if isinstance(value, dict) else "a list" if isinstance(value, list) else value


def _plain(limit: Any) -> Any:
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit


def _choices(fault: ErrorDetails) -> list[str]:
    expected = str(fault.get("ctx", {}).get("expected", ""))
    return expected.replace(" or ", ", ").replace("'", "").split(", ") if fault["type"] == "literal_error" else []


def _other_keys(shape: type[Section], within: Place) -> str:
    around = section_at(shape, within[:-1])
    keys = sorted(around.model_fields) if around else []
    here = similar(str(within[-1]), keys)
    elsewhere = {".".join(path): path[-1] for path in paths_of(shape) if len(path) > 1}
    there = None if here else similar(str(within[-1]), elsewhere.values())
    hint = f"Did you mean {here}? " if here else ""
    if there:
        hint = f"Did you mean {next(path for path, name in elsewhere.items() if name == there)}? "
    return hint + f"Known here: {', '.join(keys)}"
