"""Whose a resource is: the level that brings it, the team or platform that pays for it, and the model it serves."""

from collections.abc import Mapping
from dataclasses import dataclass

from ladder.plan.resource import Resource
from ladder.plan.tree import ancestors, level_and_owner


@dataclass(frozen=True, kw_only=True)
class Ownership:
    level: int
    owner: str
    model: str


def ownership(resource: Resource, resources: Mapping[str, Resource]) -> Ownership:
    """As tagged, since AWS bills by tags; what can't be tagged stands where its component does."""
    tags: dict[str, str] = resource.inputs.get("tags") or {}
    level, owner = level_and_owner([resource, *ancestors(resource, resources)][-1].name)
    return Ownership(level=int(tags.get("level", level)), owner=tags.get("team", owner), model=tags.get("model", ""))
