"""Image registries: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/."""

from ladder.cloud.engine.table import Call, Making, Row, Setting
from ladder.cloud.engine.tagging import tags_change

OF_REPOSITORY = {"repositoryName": "{repository}"}


def delete_repository(making: Making) -> None:
    making.send("delete_repository", {"repositoryName": making.id, "force": bool(making.inputs.get("forceDelete"))})


def document(put: str, member: str, read: str, delete: str) -> Row:
    """A policy that a repository has at most one of."""
    return Row(
        service="ecr",
        create=Call(operation=put, renames={"repository": "repositoryName", "policy": member}),
        id="{repository}",
        outputs={"registryId": "{account}"},
        put=True,
        identity=("repository",),
        read=Call(operation=read, given=OF_REPOSITORY),
        delete=Call(operation=delete, given=OF_REPOSITORY),
    )


def change(name: str, operation: str) -> Setting:
    return Setting(inputs=(name,), call=Call(operation=operation, given={"repositoryName": "{id}"}), on_create=False)


ROWS = {
    "aws:ecr/repository:Repository": Row(
        service="ecr",
        create=Call(operation="create_repository", renames={"name": "repositoryName"}),
        id="{name}",
        outputs={
            "arn": "{answer.repository.repositoryArn}",
            "registryId": "{account}",
            "repositoryUrl": "{answer.repository.repositoryUri}",
        },
        settings=(
            change("imageTagMutability", "put_image_tag_mutability"),
            change("imageScanningConfiguration", "put_image_scanning_configuration"),
            tags_change("tag_resource", "untag_resource", "resourceArn", tags="tags", keys="tagKeys"),
        ),
        read=Call(operation="describe_repositories", given={"repositoryNames": ["{id}"]}),
        delete=delete_repository,
        ours=("forceDelete",),
        named="name",
    ),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": document(
        "put_lifecycle_policy", "lifecyclePolicyText", "get_lifecycle_policy", "delete_lifecycle_policy"
    ),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": document(
        "set_repository_policy", "policyText", "get_repository_policy", "delete_repository_policy"
    ),
}
