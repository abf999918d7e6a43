"""The plan as people read it: by level, by team, by component, with counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from ladder.plan import Plan, Resource

Key = TypeVar("Key", int, str)

PLATFORM = "platform"
LEVELS = ("manual and ad hoc", "automated training", "automated delivery", "automated operations")


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
    """The tree of a plan. A resource that AWS lets no one tag stands where its component's tagged resources stand."""
    by_key = {resource.key: resource for resource in plan.resources}
    stands: dict[str, tuple[int, str]] = {}
    for resource in plan.resources:
        if (place := tagged(resource)) is not None:
            stands[resource.key] = place
            if resource.parent:
                stands.setdefault(resource.parent, place)
    return Tree(plan.stack, tuple(placed(resource, by_key, stands) for resource in plan.resources if counted(resource)))


def counted(resource: Resource) -> bool:
    return resource.custom and not resource.type.startswith("pulumi:providers:")


def tagged(resource: Resource) -> tuple[int, str] | None:
    tags: Mapping[str, str] = resource.inputs.get("tags") or {}
    return (int(tags["level"]), tags.get("team", PLATFORM)) if "level" in tags else None


def placed(resource: Resource, by_key: Mapping[str, Resource], stands: Mapping[str, tuple[int, str]]) -> Place:
    lineage = [resource.key, *ancestors(resource, by_key)]
    component = by_key.get(lineage[-1], resource)
    known = [stands[key] for key in lineage if key in stands]
    # What hangs on a team's resource is that team's, and what hangs on a higher level's belongs to that level.
    needs = sorted((stands[key] for key in resource.depends_on if key in stands), key=lambda at: (at[0], at[1] != PLATFORM))
    level, team = (*known, *reversed(needs), (0, PLATFORM))[0]
    return Place(level=level, team=team, component=component.name, type=resource.type)


def ancestors(resource: Resource, by_key: Mapping[str, Resource]) -> list[str]:
    found: list[str] = []
    while resource.parent and resource.parent in by_key:
        found.append(resource.parent)
        resource = by_key[resource.parent]
    return found
