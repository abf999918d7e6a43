"""The program: from settings and teams to resources, level by level; but for what stands inside a cluster."""

from collections.abc import Sequence
from typing import Any

import pulumi_aws as aws

from stacks import level0, level1, level2
from stacks.names import Names
from stacks.settings import Settings
from stacks.stack import Stack
from stacks.teams import Team


def build(settings: Settings, teams: Sequence[Team]) -> dict[str, Any]:
    """Registers every resource of one stack with whatever engine is listening.

    Returns the stack's outputs: what each level gives to the next, for the platform and for each team, so that a team
    which moves to a stack of its own reads the same results through a StackReference.
    """
    stack = Stack(
        settings=settings,
        names=Names(environment=settings.environment, region=settings.region, account_id=settings.account_id),
        provider=aws.Provider(
            "aws",
            region=settings.region,
            allowed_account_ids=[settings.account_id],
            default_tags={"tags": {"environment": settings.environment, "managed-by": "ladder"}},
        ),
    )
    zone = level0.shared(stack.at(0))
    training = level1.shared(stack.at(1), zone) if settings.level >= 1 else None
    delivery = level2.shared(stack.at(2), zone) if settings.level >= 2 else None  # noqa: PLR2004 - its number
    outputs = {"platform": given(zone, training, delivery)}
    for team in teams:
        home = level0.team(stack.at(0, team.name), zone, team)
        trained = released = None
        if training and team.level >= 1:
            trained = level1.team(stack.at(1, team.name), zone, training, home, team)
        if trained and delivery and team.level >= 2:  # noqa: PLR2004 - likewise
            released = level2.team(stack.at(2, team.name), zone, trained, home, team)
        outputs[team.name] = given(home, trained, released)
    return outputs


def given(*results: object) -> dict[str, Any]:
    return {name: value for result in results if result is not None for name, value in vars(result).items()}
