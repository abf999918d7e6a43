"""What a SageMaker pipeline definition says (schema 2020-12-01), without running anything.

Source: https://aws-sagemaker-mlops.github.io/sagemaker-model-building-pipeline-definition-JSON-schema/.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from ladder.cloud.services.sagemaker.pipelines.expressions import DefinitionError, references

SCHEMA = "2020-12-01"
_PARAMETER_TYPES: Mapping[str, Callable[[str], Any]] = {
    "String": str,
    "Integer": int,
    "Float": float,
    "Boolean": lambda text: {"true": True, "false": False}[text.lower()],
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step, nested ones included. ``branch``: the condition step, and the side of it, that this step stands on."""

    name: str
    type: str
    arguments: Mapping[str, Any]
    depends_on: frozenset[str]
    property_files: tuple[Mapping[str, str], ...]
    branch: tuple[str, bool] | None = None


def steps_of(definition: Mapping[str, Any]) -> tuple[Step, ...]:
    """All steps in an order in which they can run. Raises DefinitionError for a wrong version, name or reference."""
    if definition.get("Version") != SCHEMA:
        raise DefinitionError(f"Version: {definition.get('Version')!r} is not {SCHEMA!r}, the one schema there is.")
    steps = list(_flatten(definition.get("Steps", []), None))
    by_name = {step.name: step for step in steps}
    if len(by_name) < len(steps):
        names = [step.name for step in steps]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise DefinitionError(f"Steps: {twice} stand more than once; a step's name is its own.")
    for step in steps:
        if unknown := sorted(step.depends_on - by_name.keys()):
            raise DefinitionError(f"Steps.{step.name}: waits for {unknown}; the steps are {sorted(by_name)}.")
    try:
        order = TopologicalSorter({step.name: sorted(step.depends_on) for step in steps}).static_order()
        return tuple(by_name[name] for name in order)
    except CycleError as error:
        raise DefinitionError(f"Steps: {' -> '.join(error.args[1])} wait for each other.") from None


def _flatten(raw_steps: Sequence[Mapping[str, Any]], branch: tuple[str, bool] | None) -> Iterator[Step]:
    for raw in raw_steps:
        arguments: dict[str, Any] = dict(raw.get("Arguments", {}))
        sides = {True: arguments.pop("IfSteps", []), False: arguments.pop("ElseSteps", [])}
        named = {path.split(".")[1] for path in references(arguments) if path.startswith("Steps.")}
        yield Step(
            name=raw["Name"],
            type=raw["Type"],
            arguments=arguments,
            depends_on=frozenset(named | set(raw.get("DependsOn", [])) | ({branch[0]} if branch else set())),
            property_files=tuple(raw.get("PropertyFiles", [])),
            branch=branch,
        )
        for side, nested in sides.items():
            yield from _flatten(nested, (raw["Name"], side))


def parameters_of(definition: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """Parameter values: defaults under what was given (always text, as the API carries it), each in its own type."""
    declared: dict[str, Mapping[str, Any]] = {one["Name"]: one for one in definition.get("Parameters", [])}
    if unknown := sorted(given.keys() - declared.keys()):
        raise DefinitionError(f"Parameters: {unknown} are not declared; the pipeline has {sorted(declared)}.")
    return {name: _parameter(one, given.get(name)) for name, one in declared.items()}


def _parameter(declared: Mapping[str, Any], given: str | None) -> Any:
    name, kind = declared["Name"], declared["Type"]
    if given is None and "DefaultValue" not in declared:
        raise DefinitionError(f"Parameters.{name}: has no default, and no value was given.")
    try:
        value = declared["DefaultValue"] if given is None else _PARAMETER_TYPES[kind](given)
    except (KeyError, ValueError):
        raise DefinitionError(f"Parameters.{name}: {given!r} is not of type {kind}.") from None
    if "EnumValues" in declared and value not in declared["EnumValues"]:
        raise DefinitionError(f"Parameters.{name}: {value!r} is none of {declared['EnumValues']}.")
    return value
