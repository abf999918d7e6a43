"""Whether AWS would accept a request, as far as botocore's model of the service tells.

botocore itself checks types, required members and ranges when it sends; enums and patterns it leaves to AWS.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore.model import Shape

# Java's Unicode classes, which Python's `re` lacks, as ranges no narrower than they are: no good value is refused.
UNICODE_CLASSES = {"L": r"A-Za-z\u00aa-\uffff", "N": r"0-9\u00b2-\uffff", "Z": r"\s", "M": r"\u0300-\uffff"}
PUNCTUATION = r"!-/:-@\[-`{-~\u00a1-\uffff"
NUMBERS = {"integer", "long", "float", "double"}
TYPES: dict[str, tuple[type, ...]] = {
    "structure": (Mapping,),
    "map": (Mapping,),
    "list": (list, tuple),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
}


@dataclass(frozen=True)
class Problem:
    """One thing that AWS would refuse: ``field`` is a path in the request, ``allowed`` a sentence."""

    field: str
    value: Any
    allowed: str

    def __str__(self) -> str:
        value = "" if self.value is None else f" {_short(self.value)}"
        return f"{self.field}:{value} {self.allowed}"


def problems(shape: Shape, value: Any, field: str = "") -> Iterator[Problem]:
    """All that is wrong with ``value`` as a member of that shape."""
    kind: Any = shape.type_name
    if kind in TYPES and (not isinstance(value, TYPES[kind]) or (kind in NUMBERS and isinstance(value, bool))):
        yield Problem(field, value, f"must be of type {kind}")
        return
    yield from _bounds(shape, value, field)
    match kind:
        case "structure":
            yield from _structure(shape, value, field)
        case "list":
            for index, item in enumerate(value):
                yield from problems(_part(shape, "member"), item, f"{field}[{index}]")
        case "map":
            for key, item in value.items():
                yield from problems(_part(shape, "key"), key, f"{field} key")
                yield from problems(_part(shape, "value"), item, f"{field}.{key}")
        case "string":
            yield from _text(shape, value, field)
        case _:
            return


def _structure(shape: Any, value: Mapping[str, Any], field: str) -> Iterator[Problem]:
    prefix = f"{field}." if field else ""
    for name in shape.required_members:
        # botocore fills in idempotency tokens by itself.
        if name not in value and not shape.members[name].metadata.get("idempotencyToken"):
            yield Problem(f"{prefix}{name}", None, "is required")
    if shape.metadata.get("union") and len(value) != 1:
        yield Problem(field, sorted(value), f"must have exactly one of {', '.join(shape.members)}")
    for name, item in value.items():
        if name in shape.members:
            yield from problems(shape.members[name], item, f"{prefix}{name}")
        else:
            yield Problem(f"{prefix}{name}", item, f"is not known; known are {', '.join(shape.members)}")


def _bounds(shape: Any, value: Any, field: str) -> Iterator[Problem]:
    size, of = (value, "") if shape.type_name in NUMBERS else (None, "")
    if shape.type_name in {"string", "list", "map", "blob"}:
        size, of = len(value), "characters" if shape.type_name == "string" else "items"
    if size is None:
        return
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if (low is not None and size < low) or (high is not None and size > high):
        limits = f"at least {low}" if high is None else f"at most {high}" if low is None else f"{low} to {high}"
        yield Problem(field, value, f"must be {limits} {of}".rstrip() if of == "" else f"must have {limits} {of}")


def _text(shape: Any, value: str, field: str) -> Iterator[Problem]:
    choices = shape.metadata.get("enum")
    if choices and value not in choices:
        yield Problem(field, value, f"is not one of {_short(', '.join(choices), 300)}")
    pattern = shape.metadata.get("pattern")
    compiled = compile_pattern(pattern) if pattern else None
    if compiled and not compiled.fullmatch(value):
        yield Problem(field, value, f"does not match {pattern}")


@cache
def compile_pattern(pattern: str) -> re.Pattern[str] | None:
    """A pattern of a service model as Python reads it; None for one that Python cannot express."""
    translated = re.sub(r"\\p\{([LNZM])[a-z]?\}", lambda found: UNICODE_CLASSES[found[1]], pattern)
    translated = re.sub(r"\\p\{[PS]\}", lambda _: PUNCTUATION, translated)
    translated = translated.replace(r"\p{Alnum}", "A-Za-z0-9").replace(r"\s-_", r"\s\-_").replace(r"\w-_", r"\w\-_")
    if "(?i)" in translated:
        translated = "(?i)" + translated.replace("(?i)", "")
    try:
        return re.compile(translated, re.DOTALL)
    except re.error:
        return None


def _part(shape: Any, name: str) -> Shape:
    return getattr(shape, name)


def _short(value: Any, limit: int = 120) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= limit else f"{text[:limit]}..."
