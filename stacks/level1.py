"""Level 1, automated training: a model is trained, gated and registered by a pipeline that anyone may start and no one may bypass.

Asks of people: ... (helper C completes this)
"""

from dataclasses import dataclass

from pulumi import Input

from stacks.level0 import SharedLandingZone, TeamLandingZone
from stacks.stack import Stack
from stacks.teams import Team


@dataclass(frozen=True, kw_only=True)
class SharedTraining:
    """What level 1 gives to every team."""

    tracking_uri: Input[str]  # ARN of the MLflow app
    schedule_group: Input[str]


@dataclass(frozen=True, kw_only=True)
class TeamTraining:
    """What level 1 gives to one team."""

    artifacts_bucket: Input[str]
    pipeline_arns: dict[str, Input[str]]  # by model


def shared(stack: Stack, zone: SharedLandingZone) -> SharedTraining:
    raise NotImplementedError  # helper C


def team(stack: Stack, zone: SharedLandingZone, training: SharedTraining, home: TeamLandingZone, team: Team) -> TeamTraining:
    raise NotImplementedError  # helper C
