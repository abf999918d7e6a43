"""Two plans without the words in which two stacks, or two teams, differ by being two."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from ladder.judges.diff.structure import opened
from ladder.plan import Plan, Resource


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Which stack a plan is of, and of which team where it is one team's part of it."""

    stack: str
    environment: str
    region: str
    account_id: str
    team: str = ""

    def words(self) -> Mapping[str, str]:
        """Each word, and what stands for it. A zone is its region and a letter."""
        return {
            rf"(?<!\d){self.account_id}(?!\d)": "ACCOUNT",
            rf"(?<![a-z0-9]){self.region}(?!\d)": "REGION",
            rf"(?<![a-z0-9]){self.environment}(?![a-z0-9])": "ENVIRONMENT",
        } | ({rf"(?<![a-z0-9]){self.team}(?![a-z0-9])": "TEAM"} if self.team else {})

    def plain(self, text: str) -> str:
        for pattern, stands_for in self.words().items():
            text = re.sub(pattern, stands_for, text)
        return text


def neutral(before: Plan, after: Plan, identities: tuple[Identity, Identity]) -> tuple[Plan, Plan]:
    """Both plans with those words replaced, in logical names (which hold the team) and inputs.

    A text that a resource has on both sides stays as it is: the device /dev/xvda is not of environment dev.
    """
    sides = [
        {identity.plain(one.key): replace(one, inputs=unfolded(one.inputs)) for one in plan.resources}
        for plan, identity in zip((before, after), identities, strict=True)
    ]
    texts = [{key: frozenset(leaves(one.inputs)) for key, one in side.items()} for side in sides]
    made: list[Plan] = []
    for plan, side, identity in zip((before, after), sides, identities, strict=True):
        resources = (
            renamed(one, identity, texts[0].get(key, frozenset()) & texts[1].get(key, frozenset()))
            for key, one in side.items()
        )
        made.append(replace(plan, resources=tuple(resources)))
    return made[0], made[1]


def renamed(resource: Resource, identity: Identity, kept: frozenset[str]) -> Resource:
    def plain(value: Any) -> Any:
        match value:
            case str():
                return value if value in kept else identity.plain(value)
            case dict():
                return {identity.plain(key): plain(item) for key, item in cast("dict[str, Any]", value).items()}
            case list():
                return [plain(item) for item in cast("list[Any]", value)]
            case _:
                return value

    parent = identity.plain(resource.parent) if resource.parent else None
    return replace(resource, name=identity.plain(resource.name), parent=parent, inputs=plain(resource.inputs))


def unfolded(value: Any) -> Any:
    """With each JSON document as what it holds."""
    found = opened(value)
    if isinstance(found, dict):
        return {key: unfolded(item) for key, item in cast("dict[str, Any]", found).items()}
    return [unfolded(item) for item in cast("list[Any]", found)] if isinstance(found, list) else found


def leaves(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for item in cast("dict[str, Any]", value).values():
                yield from leaves(item)
        case list():
            for item in cast("list[Any]", value):
                yield from leaves(item)
        case _:
            pass
