"""Which images a workflow has to build, and as whom: ``python -m stacks.images REPOSITORY BRANCH`` prints them as JSON.

Only of stacks that trust this repository and branch, so that a copy of this project builds nothing before its config
names it.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from stacks.names import Names
from stacks.reading import read_stack, stack_names
from stacks.source_digest import image_tag

LEVEL = 1  # from which on there are pipelines
EMBEDDED = "local"  # has no account, and its jobs no image


@dataclass(frozen=True, kw_only=True)
class Image:
    environment: str  # of GitHub: what the team's role trusts
    role: str  # its ARN
    region: str
    repository: str  # in ECR
    tag: str
    model: str
    folder: str  # of pipelines/models


def images(repository: str, branch: str) -> Iterator[Image]:
    """Each of one model, in one account and region."""
    for stack in stack_names():
        if stack == EMBEDDED:
            continue
        settings, teams = read_stack(stack)
        source = settings.delivery
        if (source.repository, source.branch) != (repository, branch):
            continue
        names = Names(environment=settings.environment, region=settings.region, account_id=settings.account_id)
        for team in teams:
            if min(settings.level, team.level) < LEVEL:
                continue
            for model in team.models:
                yield Image(
                    environment=names.prefix(team.name).removesuffix("-"),
                    role=names.role_arn(team.name, "ci"),
                    region=names.region,
                    repository=names.prefix(team.name).removesuffix("-"),
                    tag=image_tag(model.name),
                    model=model.name,
                    folder=model.name.replace("-", "_"),
                )


if __name__ == "__main__":
    print(json.dumps([asdict(image) for image in images(*sys.argv[1:])]))  # noqa: T201
