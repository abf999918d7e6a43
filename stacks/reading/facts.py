"""Which parts of a raw section are well-formed, and what they say, even where other parts are not.

A rule names the facts that it needs as its parameters, and is run when all are known. So one mistyped value hides
none of the faults that have nothing to do with it.
"""

import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import ValidationError, create_model
from pydantic_core import ErrorDetails

from stacks.reading.yaml_file import Place
from stacks.settings import Section

Shape = TypeVar("Shape", bound=Section)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A broken rule; ``at`` is relative to what the rule is about (a stack, a team, a model)."""

    at: Place
    value: object
    problem: str
    remedy: str


Rule = Callable[..., Iterable[Finding]]


@dataclass(frozen=True, kw_only=True)
class Examined:
    """``faults`` are pydantic's; ``facts`` holds ``network``, ``network_cidr`` and so on, if well-formed."""

    section: Section | None
    faults: list[ErrorDetails]
    facts: dict[str, Any]


def findings(rules: Iterable[Rule], facts: Mapping[str, Any]) -> Iterator[Finding]:
    for rule in rules:
        if needed_by(rule) <= facts.keys():
            yield from rule(**{name: facts[name] for name in needed_by(rule)})


@cache
def needed_by(rule: Rule) -> frozenset[str]:
    return frozenset(inspect.signature(rule).parameters)


def examine(shape: type[Section], raw: object, prefix: str = "") -> Examined:
    try:
        section = parse(shape, raw)
    except ValidationError as fault:
        faults = fault.errors(include_url=False)
        return Examined(section=None, faults=faults, facts=dict(_well_formed(shape, raw, faults, prefix)))
    return Examined(section=section, faults=[], facts=dict(_facts(section, prefix)))


def parse(shape: type[Shape], raw: object) -> Shape:
    """Strict, as JSON is: text is no number, true is no 1; yet a list becomes a tuple."""
    return shape.model_validate_json(json.dumps(raw), strict=True)


def _facts(section: Section, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in section:
        yield prefix + name, value
        if isinstance(value, Section):
            yield from _facts(value, f"{prefix}{name}_")


def _well_formed(
    shape: type[Section], raw: object, faults: list[ErrorDetails], prefix: str
) -> Iterator[tuple[str, Any]]:
    if not isinstance(raw, dict):
        return
    values = cast("dict[str, Any]", raw)
    malformed = {fault["loc"][0] for fault in faults if fault["loc"]}
    fields = {name: field for name, field in shape.model_fields.items() if name not in malformed}
    definitions: dict[str, Any] = {name: (field.annotation, field) for name, field in fields.items()}
    part = create_model("Part", __base__=Section, **definitions)
    yield from _facts(parse(part, {name: values[name] for name in fields if name in values}), prefix)
    for name in malformed & shape.model_fields.keys():
        inner = shape.model_fields[str(name)].annotation
        if isinstance(inner, type) and issubclass(inner, Section) and name in values:
            yield from examine(inner, values[str(name)], f"{prefix}{name}_").facts.items()
