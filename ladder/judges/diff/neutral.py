"""Two plans without the words in which two stacks, or two teams, differ by being two."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ladder.judges.diff.structure import opened
from ladder.plan import Plan, Resource
from ladder.plan.walk import mapped_texts, texts


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
    held = [{key: frozenset(texts(one.inputs)) for key, one in side.items()} for side in sides]
    made: list[Plan] = []
    for plan, side, identity in zip((before, after), sides, identities, strict=True):
        resources = (
            renamed(one, identity, held[0].get(key, frozenset()) & held[1].get(key, frozenset()))
            for key, one in side.items()
        )
        made.append(replace(plan, resources=tuple(resources)))
    return made[0], made[1]


def renamed(resource: Resource, identity: Identity, kept: frozenset[str]) -> Resource:
    def plain(text: str) -> str:
        return text if text in kept else identity.plain(text)

    parent = identity.plain(resource.parent) if resource.parent else None
    return replace(
        resource,
        name=identity.plain(resource.name),
        parent=parent,
        inputs=mapped_texts(resource.inputs, plain, identity.plain),
    )


def unfolded(value: Any) -> Any:
    """With each JSON document as what it holds."""

    def text(leaf: str) -> Any:
        found = opened(leaf)
        return found if found == leaf else unfolded(found)

    return mapped_texts(value, text)
