"""Builds: https://docs.aws.amazon.com/codebuild/latest/APIReference/. A project stands here; no build of it runs."""

from typing import Any

from ladder.cloud.engine.table import Call, Making, Row

CREATE = Call(
    operation="create_project",
    renames={"buildTimeout": "timeoutInMinutes", "logsConfig.cloudwatchLogs": "logsConfig.cloudWatchLogs"},
)


def create(making: Making) -> Any:
    """Tags are a list here."""
    takes = tuple(name for name in making.own() if name != "tags")
    tags = {**making.default_tags, **making.inputs.get("tags", {})}
    listed = [{"key": key, "value": value} for key, value in sorted(tags.items())]
    return making.send("create_project", {**making.request(CREATE, takes), "tags": listed})


ROWS = {
    "aws:codebuild/project:Project": Row(
        service="codebuild",
        create=create,
        id="{answer.project.arn}",
        outputs={"arn": "{answer.project.arn}"},
        read=Call(operation="batch_get_projects", given={"names": ["{name}"]}),
        exists=lambda found: found["projects"],
        delete=Call(operation="delete_project", given={"name": "{name}"}),
        named="name",
    ),
}
