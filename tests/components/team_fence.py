"""The fence of a team, and what it lets through: the subject of test_team_boundary and test_people_in_studio."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.components.examples import boundary, territory
from tests.components.iam import allows

OURS, THEIRS = territory(), territory("mobility")
STUDIO = "arn:aws:sagemaker:us-east-1:111111111111:user-profile/d-abcdefghijkl/dev-lending-ada"


@cache
def fence(*, people: bool = False) -> dict[str, Any]:
    return boundary(OURS, people=people)


def may(action: str, resource: str, context: Mapping[str, Any] | None = None) -> bool:
    return allows(fence(), action, resource, {"aws:ResourceAccount": "111111111111", **(context or {})})
