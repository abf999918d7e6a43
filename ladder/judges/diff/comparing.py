"""Two plans side by side, as a pure function: what is added, removed, changed and replaced."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ladder.judges.diff.immutable import is_immutable
from ladder.judges.diff.structure import PropertyChange, differences
from ladder.plan import Plan, Resource
from ladder.plan.ownership import Ownership, ownership
from ladder.plan.tree import counted

PROTECT = "protect"  # not an input of AWS's, but whether Pulumi would delete it


@dataclass(frozen=True, kw_only=True)
class Member:
    """A resource by its key, and where it stands."""

    key: str
    level: int
    owner: str

    @property
    def type(self) -> str:
        return self.key.partition("::")[0]

    @property
    def name(self) -> str:
        return self.key.partition("::")[2]


@dataclass(frozen=True, kw_only=True)
class Changed:
    """``replaced_by``: paths of those changes that AWS can only carry out by a new resource."""

    member: Member
    properties: tuple[PropertyChange, ...]
    replaced_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Each sorted by owner, level and key. What is replaced stands in ``changed`` too."""

    added: tuple[Member, ...]
    removed: tuple[Member, ...]
    changed: tuple[Changed, ...]

    @property
    def replaced(self) -> tuple[Changed, ...]:
        return tuple(one for one in self.changed if one.replaced_by)

    @property
    def empty(self) -> bool:
        return not (self.added or self.removed or self.changed)


def compare(before: Plan, after: Plan) -> Difference:
    old, new = members(before), members(after)
    both = [(old[key], new[key]) for key in old.keys() & new.keys()]
    changed = [found for (one, _), (other, where) in both if (found := change(one, other, where))]
    return Difference(
        added=ordered({key: new[key] for key in new.keys() - old.keys()}),
        removed=ordered({key: old[key] for key in old.keys() - new.keys()}),
        changed=tuple(sorted(changed, key=lambda one: standing(one.member))),
    )


def members(plan: Plan) -> dict[str, tuple[Resource, Member]]:
    by_key = {resource.key: resource for resource in plan.resources}
    found: dict[str, tuple[Resource, Member]] = {}
    for resource in filter(counted, plan.resources):
        where: Ownership = ownership(resource, by_key)
        found[resource.key] = (resource, Member(key=resource.key, level=where.level, owner=where.owner))
    return found


def ordered(found: Mapping[str, tuple[Resource, Member]]) -> tuple[Member, ...]:
    return tuple(sorted((member for _, member in found.values()), key=standing))


def standing(member: Member) -> tuple[str, int, str]:
    return member.owner, member.level, member.key


def change(before: Resource, after: Resource, member: Member) -> Changed | None:
    properties = tuple(differences(seen(before), seen(after)))
    if not properties:
        return None
    replaced_by = tuple(dict.fromkeys(one.path for one in properties if is_immutable(before.type, one.path)))
    return Changed(member=member, properties=properties, replaced_by=replaced_by)


def seen(resource: Resource) -> dict[str, Any]:
    return {**resource.inputs, PROTECT: resource.protect or None}
