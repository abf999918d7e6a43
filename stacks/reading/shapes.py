"""What a section's shape says of a place in it: which field stands there, and which kinds of value it takes."""

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from stacks.reading.yaml_file import Place
from stacks.settings import Section


def field_at(shape: type[Section], within: Place) -> FieldInfo | None:
    """The field that a place belongs to; a list's items belong to the list's field."""
    field: FieldInfo | None = None
    section: type[Section] | None = shape
    for part in within:
        if section and isinstance(part, str):
            field = section.model_fields.get(part)
            section = next(sections_of(field.annotation), None) if field else None
    return field


def section_at(shape: type[Section], within: Place) -> type[Section] | None:
    field = field_at(shape, within)
    return next(sections_of(field.annotation), None) if field else shape if not within else None


def sections_of(annotation: Any) -> Iterator[type[Section]]:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation
    for inner in get_args(annotation):
        yield from sections_of(inner)


def paths_of(shape: type[Section]) -> Iterator[tuple[str, ...]]:
    """Every key of a shape, with the keys around it."""
    for name, field in shape.model_fields.items():
        yield (name,)
        for inner in sections_of(field.annotation):
            yield from ((name, *path) for path in paths_of(inner))


def kinds_of(annotation: Any) -> frozenset[type]:
    """The Python types of the single values that a field takes, also as items of a list or values of a mapping."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return frozenset([type(cast("object", choice)) for choice in arguments])
    if origin is Annotated or origin is tuple:
        return kinds_of(arguments[0])
    if origin in (dict, Mapping):
        return kinds_of(arguments[1])
    if origin in (Union, UnionType):
        return frozenset[type]().union(*map(kinds_of, arguments))
    return frozenset({annotation})


def is_collection(annotation: Any) -> bool:
    return get_origin(annotation) in (tuple, dict) or bool([*sections_of(annotation)])


def item_of(annotation: Any) -> Any:
    """The type of a list's items; None for what is no list."""
    return get_args(annotation)[0] if get_origin(annotation) is tuple else None
