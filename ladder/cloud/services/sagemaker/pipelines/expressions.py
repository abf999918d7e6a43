"""The expressions of a pipeline definition: Get, Std:Join, Std:JsonGet and the conditions.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-properties.html and the definition's JSON
schema, 2020-12-01.
"""

import json
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_PART = re.compile(r"\.?([\w-]+)|\[(\d+)\]|\['([^']*)'\]")
_NAME_KEYS = ("OutputName", "InputName", "ChannelName")  # how the SDK addresses an item of a list by name
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "Equals": operator.eq,
    "GreaterThan": operator.gt,
    "GreaterThanOrEqualTo": operator.ge,
    "LessThan": operator.lt,
    "LessThanOrEqualTo": operator.le,
}


class DefinitionError(ValueError):
    """The definition, or what was asked of it, can't be executed; the message names the place."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What expressions may refer to. ``steps``: properties of finished steps, by name. ``property_files``: S3 URIs, by
    ``<step>.<property file>``. ``read_json``: fetches what an S3 URI holds.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    execution: Mapping[str, Any] = field(default_factory=dict[str, Any])
    steps: Mapping[str, Any] = field(default_factory=dict[str, Any])
    property_files: Mapping[str, str] = field(default_factory=dict[str, str])
    read_json: Callable[[str], Any] = json.loads


def references(value: Json) -> Iterator[str]:
    """Every path that ``value`` gets, at any depth: ``Steps.Train.ModelArtifacts.S3ModelArtifacts``."""
    match value:
        case {"Get": str(path)}:
            yield path
        case dict():
            for inner in value.values():
                yield from references(inner)
        case list():
            for inner in value:
                yield from references(inner)
        case _:
            return


def resolve(value: Json, scope: Scope) -> Any:
    """``value`` with every expression replaced. Raises DefinitionError for what does not exist."""
    match value:
        case {"Get": str(path)}:
            root, _, rest = path.partition(".")
            roots = {"Parameters": scope.parameters, "Execution": scope.execution, "Steps": scope.steps}
            if root not in roots:
                raise DefinitionError(f"Get {path!r}: starts with none of {sorted(roots)}.")
            return _walk(roots[root], rest, f"Get {root}.")
        case {"Std:Join": {"On": str(on), "Values": list(values)}}:
            return on.join(_text(resolve(one, scope)) for one in values)
        case {"Std:JsonGet": dict(source)}:
            uri = _source(source, scope)
            return _walk(scope.read_json(uri), str(source["Path"]).removeprefix("$"), f"{uri}: ")
        case dict():
            return {key: resolve(inner, scope) for key, inner in value.items()}
        case list():
            return [resolve(inner, scope) for inner in value]
        case _:
            return value


def _source(source: dict[str, Json], scope: Scope) -> str:
    match source:
        case {"PropertyFile": {"Get": str(path)}}:
            _, step, _, name = path.split(".", 3)
            if f"{step}.{name}" not in scope.property_files:
                raise DefinitionError(f"Std:JsonGet: step {step} has written no property file {name!r}.")
            return scope.property_files[f"{step}.{name}"]
        case _:
            return str(resolve(source.get("S3Uri"), scope))


def _walk(value: Any, path: str, place: str) -> Any:
    position = 0
    while position < len(path):
        part = _PART.match(path, position)
        if not part:
            raise DefinitionError(f"{place}{path}: can't read {path[position:]!r} as part of a path.")
        name, index, quoted = part.groups()
        try:
            value = value[int(index)] if index is not None else _member(value, quoted if name is None else name)
        except (KeyError, IndexError, TypeError):
            raise DefinitionError(f"{place}{path}: {part.group()!r} is not there.") from None
        position = part.end()
    return value


def _member(value: Any, key: str) -> Any:
    if isinstance(value, list):
        return {item[k]: item for item in cast("list[Any]", value) for k in _NAME_KEYS if k in item}[key]
    return value[key]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, allow_nan=False)


def holds(condition: Json, scope: Scope) -> bool:
    """Whether one condition of a condition step is true."""
    match condition:
        case {"Type": "Or", "Conditions": list(alternatives)}:
            return any(holds(one, scope) for one in alternatives)
        case {"Type": "Not", "Expression": inner} | {
            "Type": "Not",
            "Condition": inner,
        }:  # the schema's key, SDK v3's key
            return not holds(inner, scope)
        case {"Type": "In", "QueryValue": query, "Values": list(values)}:
            return resolve(query, scope) in [resolve(one, scope) for one in values]
        case {"Type": str(kind), "LeftValue": left, "RightValue": right} if kind in _COMPARISONS:
            pair = resolve(left, scope), resolve(right, scope)
            try:
                return _COMPARISONS[kind](*pair)
            except TypeError:
                raise DefinitionError(f"Condition {kind}: can't compare {pair[0]!r} with {pair[1]!r}.") from None
        case _:
            raise DefinitionError(f"Condition {condition!r} is none of {[*_COMPARISONS, 'In', 'Not', 'Or']}.")
