"""The tags by which AWS bills and fences what belongs to a team or to the platform."""

from stacks.settings import Level
from stacks.teams import Team


def tags_of(environment: str, level: Level, cost_centre: str, team: Team | None, model: str = "") -> dict[str, str]:
    """``level`` is the one that introduces the resource, so that raising the environment's changes no tag.

    ``cost_centre`` is the platform's; a team has its own.
    """
    tags = {
        "environment": environment,
        "level": str(level),
        "team": team.name if team else "platform",
        "cost-centre": team.cost_centre if team else cost_centre,
        "data-classification": team.data_classification if team else "internal",
    }
    return tags | ({"model": model} if model else {})
