"""Which parts of a raw section are well-formed, and what they say, even where other parts are not.

A rule names the facts that it needs as its parameters, and is run when all are known. So one mistyped value hides
none of the faults that have nothing to do with it. Of a list with a mistyped item the others are known, and "" stands
in its place; of a mapping of numbers likewise, with not-a-number, of which no comparison is true.
``<section>_well_formed`` holds whatever is well-formed in a section.
"""

import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import nan
from typing import Any, TypeVar, cast, get_origin

from pydantic import ValidationError, create_model
from pydantic_core import ErrorDetails

from stacks.reading.shapes import item_of, kinds_of, sections_of
from stacks.reading.yaml_file import Place
from stacks.settings import Section

Shape = TypeVar("Shape", bound=Section)
WELL_FORMED = "_well_formed"
AS_READ: dict[Any, type] = {tuple: list, dict: dict}  # JSON knows no tuple
ONE_KIND: tuple[frozenset[type], ...] = (frozenset({str}), frozenset({float}))


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
            yield prefix + name + WELL_FORMED, dict(value)
            yield from _facts(value, f"{prefix}{name}_")


def _well_formed(
    shape: type[Section], raw: object, faults: list[ErrorDetails], prefix: str
) -> Iterator[tuple[str, Any]]:
    if not isinstance(raw, dict):
        return
    values = cast("dict[str, Any]", raw)
    malformed = {str(fault["loc"][0]) for fault in faults if fault["loc"]}
    fields = {name: field for name, field in shape.model_fields.items() if name not in malformed}
    definitions: dict[str, Any] = {name: (field.annotation, field) for name, field in fields.items()}
    part = create_model("Part", __base__=Section, **definitions)
    yield from _facts(parse(part, {name: values[name] for name in fields if name in values}), prefix)
    for name in malformed & shape.model_fields.keys() & values.keys():
        annotation, value = shape.model_fields[name].annotation, values[name]
        if isinstance(value, dict) and (inner := next(sections_of(annotation), None)) and not item_of(annotation):
            ours = f"{prefix}{name}_"
            facts = examine(inner, cast("dict[str, Any]", value), ours).facts
            known = {field: facts[ours + field] for field in inner.model_fields if ours + field in facts}
            yield from facts.items()
            yield prefix + name + WELL_FORMED, known
        elif isinstance(value, AS_READ.get(get_origin(annotation), ())) and kinds_of(annotation) in ONE_KIND:
            bad = {fault["loc"][1] for fault in faults if fault["loc"][:1] == (name,) and len(fault["loc"]) > 1}
            yield prefix + name, _without(bad, cast("dict[Any, Any] | list[Any]", value))


def _without(bad: set[Any], value: dict[Any, Any] | list[Any]) -> Any:
    if isinstance(value, dict):
        return {
            key: nan if key in bad or isinstance(item, bool) or not isinstance(item, int | float) else item
            for key, item in value.items()
        }
    return tuple("" if index in bad or not isinstance(item, str) else item for index, item in enumerate(value))
