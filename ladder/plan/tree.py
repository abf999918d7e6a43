"""The plan as people read it: by level, by team, by component, with counts."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from ladder.plan import Plan, Resource

Key = TypeVar("Key", int, str)

PLATFORM = "platform"
LEVELS = ("manual and ad hoc", "automated training", "automated deployment and monitoring", "continuous learning")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a resource stands: the level that introduces it, who owns it, and the component that it is part of."""

    level: int
    team: str
    component: str
    type: str


@dataclass(frozen=True)
class Tree:
    """``places`` holds one place a resource; components and providers are no resources of AWS and are not counted."""

    stack: str
    places: tuple[Place, ...]

    @cached_property
    def levels(self) -> dict[int, int]:
        return tally(place.level for place in self.places)

    def teams(self, level: int) -> dict[str, int]:
        """The platform first, then each team."""
        counts = tally(place.team for place in self.places if place.level == level)
        return dict(sorted(counts.items(), key=lambda item: (item[0] != PLATFORM, item[0])))

    def components(self, level: int, team: str) -> dict[str, int]:
        return tally(place.component for place in self.places if (place.level, place.team) == (level, team))

    def types(self, level: int, team: str, component: str) -> dict[str, int]:
        where = (level, team, component)
        return tally(short(place.type) for place in self.places if (place.level, place.team, place.component) == where)


def tally(found: Iterable[Key]) -> dict[Key, int]:
    return dict(sorted(Counter(found).items()))


def short(token: str) -> str:
    """``aws:s3/bucket:Bucket`` is a Bucket to those who read a tree."""
    return token.rpartition(":")[2]


def grow(plan: Plan) -> Tree:
    """The tree of a plan: everything stands under a component ``level<n>-<owner>`` (stacks/stack.py)."""
    by_key = {resource.key: resource for resource in plan.resources}
    return Tree(plan.stack, tuple(placed(resource, by_key) for resource in plan.resources if counted(resource)))


def counted(resource: Resource) -> bool:
    return resource.custom and not resource.type.startswith("pulumi:providers:")


def placed(resource: Resource, by_key: Mapping[str, Resource]) -> Place:
    lineage = [resource, *ancestors(resource, by_key)]
    level, team = stands(lineage[-1].name)
    # The component is the outermost thing below `level<n>-<owner>`; a resource may stand there by itself.
    return Place(level=level, team=team, component=lineage[max(len(lineage) - 2, 0)].name, type=resource.type)


def stands(name: str) -> tuple[int, str]:
    found = re.fullmatch(r"level(\d)-(\w+)", name)
    return (int(found[1]), found[2]) if found else (0, PLATFORM)


def ancestors(resource: Resource, by_key: Mapping[str, Resource]) -> list[Resource]:
    found: list[Resource] = []
    while resource.parent and resource.parent in by_key:
        resource = by_key[resource.parent]
        found.append(resource)
    return found
