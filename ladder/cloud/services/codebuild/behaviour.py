"""Build projects kept as they were asked for: moto forgets the key and the limit of builds at once, and updates none.

No build runs here. https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html.
"""

from datetime import UTC, datetime
from typing import Any

from moto.codebuild.responses import CodeBuildResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import Refused, replace


def install(daemon: Daemon) -> None:
    address = daemon.address
    kept: dict[str, dict[str, Any]] = {}

    def create(params: dict[str, Any]) -> dict[str, Any]:
        name = params["name"]
        if name in kept:
            raise Refused("ResourceAlreadyExistsException", f"Project already exists: {name}")
        now = datetime.now(UTC)
        arn = f"arn:aws:codebuild:{address.region}:{address.account_id}:project/{name}"
        kept[name] = {
            "timeoutInMinutes": 60,
            "queuedTimeoutInMinutes": 480,
            "cache": {"type": "NO_CACHE"},
            **params,
            "arn": arn,
            "badge": {"badgeEnabled": False},
            "created": now,
            "lastModified": now,
            "projectVisibility": "PRIVATE",
        }
        return {"project": kept[name]}

    def update(params: dict[str, Any]) -> dict[str, Any]:
        name = bare(params["name"])
        if name not in kept:
            raise Refused("ResourceNotFoundException", f"Project cannot be found: {name}")
        kept[name].update({**params, "name": name, "lastModified": datetime.now(UTC)})
        return {"project": kept[name]}

    def get(params: dict[str, Any]) -> dict[str, Any]:
        names = [bare(name) for name in params["names"]]
        return {
            "projects": [kept[name] for name in names if name in kept],
            "projectsNotFound": [name for name in names if name not in kept],
        }

    def delete(params: dict[str, Any]) -> dict[str, Any]:
        """As AWS has it, nothing is said of a project that is not there."""
        kept.pop(bare(params["name"]), None)
        return {}

    replace(
        CodeBuildResponse,
        {
            "CreateProject": create,
            "UpdateProject": update,
            "BatchGetProjects": get,
            "ListProjects": lambda _: {"projects": sorted(kept)},
            "DeleteProject": delete,
        },
    )


def bare(name: str) -> str:
    """A project may be named by its ARN wherever it is named, as Terraform's provider does."""
    return name.rpartition("project/")[2]
