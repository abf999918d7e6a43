"""What a piece of the program asks for, as tests look at it."""

from collections.abc import Callable, Mapping
from typing import Any

from ladder.plan import Resource
from ladder.plan.recording import record


def resources(build: Callable[[], object]) -> dict[str, Resource]:
    """Each resource that ``build`` asks for, by name; it may make no two of one name."""

    def program() -> dict[str, Any]:
        build()
        return {}

    plan = record("test", program)
    by_name = {resource.name: resource for resource in plan.resources}
    assert len(by_name) == len(plan.resources), "two resources share a name"
    return by_name


def requested(build: Callable[[], object]) -> dict[str, Mapping[str, Any]]:
    """Each resource's inputs in wire form (camelCase), by name."""
    return {name: resource.inputs for name, resource in resources(build).items()}
