"""What a control sees of one resource: its inputs, with whatever only AWS can tell marked as such."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

# How the recorded plan writes the output of another resource: <<type::name#output>>.
REFERENCE = re.compile(r"<<([\w:/.-]+?::[^<>#]+)#([\w.\[\]]+)>>")


class UnknownError(Exception):
    """A control asks for a value that only AWS can tell. ``place`` says which."""

    def __init__(self, place: str):
        super().__init__(place)
        self.place = place


class Unknown:
    """Stands where Pulumi's engine knows no value before apply. Who asks what it holds gets no answer to pass on."""

    def __bool__(self) -> bool:
        raise UnknownError("a value that it needs")


UNKNOWN = Unknown()


@dataclass(frozen=True, kw_only=True)
class Resource:
    """``inputs`` in wire form (camelCase). ``provider`` tells whether one was given explicitly."""

    type: str
    name: str
    inputs: Mapping[str, Any]
    urn: str = ""
    protect: bool = False
    provider: bool = True

    @property
    def key(self) -> str:
        return f"{self.type}::{self.name}"

    @property
    def team(self) -> str:
        """The team that its tag names, or the empty string."""
        return str(mapping(self.inputs.get("tags")).get("team", ""))

    def at(self, path: str) -> Iterator[tuple[str, Any]]:
        """Each value at a dotted path, with its place; ``[*]`` stands for every element. A missing value is None."""
        yield from _walk(self.inputs, path.split("."), "")

    def value(self, path: str) -> Any:
        """The one value at a path, None where there is none. Raises UnknownError if it can't be known."""
        return known(next(iter(self.at(path)))[1], path)


def known(value: Any, place: str) -> Any:
    if value is UNKNOWN or (isinstance(value, str) and REFERENCE.fullmatch(value)):
        raise UnknownError(place)
    return value


def mapping(value: Any) -> Mapping[str, Any]:
    known_at_all(value)
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def items(value: Any) -> list[Any]:
    """A list as it is, nothing as an empty list, and a single value as a list of one: IAM and Kubernetes use both."""
    known_at_all(value)
    if value is None:
        return []
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def known_at_all(value: Any) -> None:
    if value is UNKNOWN:
        raise UnknownError("a value that it needs")


def _walk(value: Any, path: list[str], place: str) -> Iterator[tuple[str, Any]]:
    if value is UNKNOWN or not path:
        yield place, value
        return
    step, *rest = path
    name, every = step.removesuffix("[*]"), step.endswith("[*]")
    place = f"{place}.{name}".lstrip(".")
    inner = mapping(value).get(name)
    if not every or inner is UNKNOWN:
        yield from _walk(inner, rest, place)
        return
    elements = items(inner)
    if not elements:
        yield place, None
    for index, element in enumerate(elements):
        yield from _walk(element, rest, f"{place}[{index}]")
