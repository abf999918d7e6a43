"""Nested mappings and lists, such as inputs and JSON documents, gone through to their leaves."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast


def mapped(value: Any, leaf: Callable[[Any], Any], key: Callable[[str], str] = str) -> Any:
    """``value`` with each leaf, and each key of a mapping, replaced by what the functions make of it."""
    match value:
        case Mapping():
            items = cast("Mapping[str, Any]", value).items()
            return {key(name): mapped(item, leaf, key) for name, item in items}
        case list():
            return [mapped(item, leaf, key) for item in cast("list[Any]", value)]
        case _:
            return leaf(value)


def mapped_texts(value: Any, text: Callable[[str], Any], key: Callable[[str], str] = str) -> Any:
    """As ``mapped``, for leaves that are text; others stay."""
    return mapped(value, lambda leaf: text(leaf) if isinstance(leaf, str) else leaf, key)


def texts(value: Any) -> Iterator[str]:
    """Every leaf that is text."""
    match value:
        case str():
            yield value
        case Mapping():
            for item in cast("Mapping[str, Any]", value).values():
                yield from texts(item)
        case list():
            for item in cast("list[Any]", value):
                yield from texts(item)
        case _:
            pass
