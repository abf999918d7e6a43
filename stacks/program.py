"""The program: from settings and teams to resources, level by level."""

from collections.abc import Sequence

import pulumi_aws as aws

from stacks import level0, level1
from stacks.names import Names
from stacks.settings import Settings
from stacks.stack import Stack
from stacks.teams import Team


def build(settings: Settings, teams: Sequence[Team]) -> None:
    """Registers every resource of one stack with whatever engine is listening."""
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
    zone = level0.shared(stack)
    training = level1.shared(stack, zone) if settings.level >= 1 else None
    for team in teams:
        home = level0.team(stack, zone, team)
        if training and team.level >= 1:
            level1.team(stack, zone, training, home, team)
