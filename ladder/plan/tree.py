"""The plan as people read it: by level, by team, by component, with counts."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from ladder.plan.resource import Plan, Resource, is_provider

Key = TypeVar("Key", int, str)

PLATFORM = "platform"
LEVELS = ("manual and ad hoc", "automated training", "automated deployment and monitoring", "continuous learning")


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """Where a resource stands: the level that introduces it, who owns it, and the component that it is part of."""

    level: int
    team: str
    component: str
    type: str


@dataclass(frozen=True)
class Tree:
    """``leaves`` holds one leaf a resource; components and providers are no resources of AWS and are not counted."""

    stack: str
    leaves: tuple[Leaf, ...]

    @cached_property
    def levels(self) -> dict[int, int]:
        return tally(leaf.level for leaf in self.leaves)

    def teams(self, level: int) -> dict[str, int]:
        """The platform first, then each team."""
        counts = tally(leaf.team for leaf in self.leaves if leaf.level == level)
        return dict(sorted(counts.items(), key=lambda item: (item[0] != PLATFORM, item[0])))

    def components(self, level: int, team: str) -> dict[str, int]:
        return tally(leaf.component for leaf in self.leaves if (leaf.level, leaf.team) == (level, team))

    def types(self, level: int, team: str, component: str) -> dict[str, int]:
        where = (level, team, component)
        return tally(short(leaf.type) for leaf in self.leaves if (leaf.level, leaf.team, leaf.component) == where)


def tally(found: Iterable[Key]) -> dict[Key, int]:
    return dict(sorted(Counter(found).items()))


def short(token: str) -> str:
    """``aws:s3/bucket:Bucket`` is a Bucket to those who read a tree."""
    return token.rpartition(":")[2]


def grow(plan: Plan) -> Tree:
    """The tree of a plan: everything stands under a component ``level<n>-<owner>`` (stacks/stack.py)."""
    by_key = {resource.key: resource for resource in plan.resources}
    return Tree(plan.stack, tuple(leaf_of(resource, by_key) for resource in plan.resources if counted(resource)))


def counted(resource: Resource) -> bool:
    return resource.custom and not is_provider(resource.type)


def leaf_of(resource: Resource, by_key: Mapping[str, Resource]) -> Leaf:
    lineage = [resource, *ancestors(resource, by_key)]
    level, team = level_and_owner(lineage[-1].name)
    # The component is the outermost thing below `level<n>-<owner>`; a resource may stand there by itself.
    return Leaf(level=level, team=team, component=lineage[max(len(lineage) - 2, 0)].name, type=resource.type)


def level_and_owner(name: str) -> tuple[int, str]:
    found = re.fullmatch(r"level(\d)-(\w+)", name)
    return (int(found[1]), found[2]) if found else (0, PLATFORM)


def ancestors(resource: Resource, by_key: Mapping[str, Resource]) -> list[Resource]:
    found: list[Resource] = []
    while resource.parent and resource.parent in by_key:
        resource = by_key[resource.parent]
        found.append(resource)
    return found
