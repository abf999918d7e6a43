"""Build projects: https://docs.aws.amazon.com/codebuild/latest/APIReference/."""

from ladder.cloud.engine.table import Call, Row

# What Pulumi calls otherwise; the rest has AWS's own names.
RENAMES = {
    "buildTimeout": "timeoutInMinutes",
    "queuedTimeout": "queuedTimeoutInMinutes",
}

ROWS = {
    "aws:codebuild/project:Project": Row(
        service="codebuild",
        create=Call(operation="create_project", renames=RENAMES),
        id="{answer.project.arn}",
        outputs={"arn": "{id}"},
        put=True,
        update=Call(operation="update_project", renames=RENAMES),
        identity=("name",),
        read=Call(operation="batch_get_projects", given={"names": ["{name}"]}),
        exists=lambda answer: answer["projects"],
        delete=Call(operation="delete_project", given={"name": "{name}"}),
        named="name",
    )
}
