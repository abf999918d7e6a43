"""Pulumi's inputs in the form that AWS's API wants, found by the names in botocore's model of the operation.

Pulumi writes ``encryptionConfigurations=[{...}]`` where the API has ``EncryptionConfiguration={...}``: the words
are the same, the case, the plural and the list around a single block are not.
"""

import json
from collections.abc import Mapping
from typing import Any, cast

from botocore.model import Shape

from ladder.plan.assets import content


class NoPlace(LookupError):  # noqa: N818
    """An input that the request has no member for. Nothing is dropped in silence."""


def fit(shape: Shape, value: Any, renames: Mapping[str, str], path: str = "", into: str | None = None) -> Any:
    """``value`` as that shape. ``renames``: dotted input path -> dotted member path, where the words differ.

    ``into`` is the member that holds all inputs that have no place beside it.
    """
    kind: Any = shape.type_name
    match kind:
        case "structure":
            return _structure(shape, _single(value), renames, path, into)
        case "list":
            return _list(shape, value, renames, path)
        case "map":
            inner: Any = shape
            return {key: fit(inner.value, item, renames, f"{path}.{key}") for key, item in value.items()}
        case _:
            return _scalar(kind, value)


def place(  # noqa: PLR0917  (two trees walked at once)
    shape: Any, target: dict[str, Any], member: str, value: Any, renames: Mapping[str, str], path: str
) -> None:
    """Puts ``value`` at a dotted member path; a list on the way gets one item."""
    head, _, rest = member.partition(".")
    inner = shape.value if shape.type_name == "map" else shape.members[head]
    if rest and inner.type_name == "list":
        place(inner.member, target.setdefault(head, [{}])[0], rest, value, renames, path)
    elif rest:
        place(inner, target.setdefault(head, {}), rest, value, renames, path)
    else:
        target[head] = fit(inner, value, renames, path)


def member_named(shape: Any, name: str) -> str | None:
    """The member of a structure that means ``name``, by exact words first and then by singular and plural."""
    by_words = {_words(member): member for member in shape.members}
    words = _words(name)
    if words in by_words:
        return by_words[words]
    stems = {_stem(member): original for member, original in by_words.items()}
    return stems.get(_stem(words))


def _structure(
    shape: Any, value: Any, renames: Mapping[str, str], path: str, into: str | None = None
) -> dict[str, Any]:
    request: dict[str, Any] = {}
    if not isinstance(value, Mapping):
        raise NoPlace(f"{path}: {shape.name} is a block of {', '.join(shape.members)}, not {value!r}")
    for name, item in cast("Mapping[str, Any]", value).items():
        here = f"{path}.{name}" if path else name
        member = renames.get(here) or member_named(shape, name) or (into and _inside(shape, into, name))
        if item is None:
            continue
        if member is None:
            raise NoPlace(f"{here}: {shape.name} has no such member. It has: {', '.join(shape.members)}")
        place(shape, request, member, item, renames, here)
    return request


def _inside(shape: Any, into: str, name: str) -> str | None:
    """``Targets.Arn`` for ``arn``, where ``into`` is ``Targets``."""
    inner = shape.members[into]
    member = member_named(inner.member if inner.type_name == "list" else inner, name)
    return member and f"{into}.{member}"


def _list(shape: Any, value: Any, renames: Mapping[str, str], path: str) -> list[Any]:
    item = shape.member
    if isinstance(value, dict) and item.type_name == "structure" and len(item.members) == 2:  # noqa: PLR2004
        key, val = item.members
        if _words(key).endswith(("key", "name")) and _words(val).endswith("value"):
            pairs = cast("dict[str, Any]", value)
            return [{key: name, val: _scalar("string", text)} for name, text in sorted(pairs.items())]
    values: list[Any] = [*value] if isinstance(value, list) else [value]
    return [fit(item, one, renames, path) for one in values]


def _single(value: Any) -> Any:
    """Pulumi has lists where a service's block may stand only once, and here and there JSON."""
    match value:
        case [one]:
            return one
        case str() if value.startswith("{"):
            return json.loads(value)
        case _:
            return value


def _scalar(kind: str, value: Any) -> Any:  # noqa: PLR0911  (a table of conversions)
    match kind, value:
        case "string", bool():
            return str(value).lower()
        case "string", int() | float():
            return str(value)
        case "integer" | "long", str():
            return int(value) if value.lstrip("-").isdecimal() else value
        case "double" | "float", str():
            return float(value)
        case "boolean", "true" | "false":
            return value == "true"
        case "blob", {"text": _} | {"base64": _}:
            return content(value)
        case "blob", str():
            return value.encode()
        case _:
            return value


def _words(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _stem(words: str) -> str:
    for ending, instead in (("ies", "y"), ("list", ""), ("lists", ""), ("s", "")):
        if words.endswith(ending):
            words = words.removesuffix(ending) + instead
            break
    return words
