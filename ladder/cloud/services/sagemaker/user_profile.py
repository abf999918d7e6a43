"""Studio user profiles, which moto lacks: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html."""

import datetime
from types import SimpleNamespace
from typing import Any

from moto.sagemaker.exceptions import ResourceInUseException, ResourceNotFound, ValidationError
from moto.sagemaker.models import SageMakerModelBackend, sagemaker_backends
from moto.sagemaker.responses import SageMakerResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace, replace_method


def install(daemon: Daemon) -> None:
    backend: Any = sagemaker_backends[daemon.address.account_id][daemon.address.region]
    kept: dict[tuple[str, str], SimpleNamespace] = {}

    def key(params: dict[str, Any]) -> tuple[str, str]:
        return params["DomainId"], params["UserProfileName"]

    def known(params: dict[str, Any]) -> SimpleNamespace:
        if key(params) not in kept:
            raise ResourceNotFound(f"User profile {params['UserProfileName']} does not exist.")
        return kept[key(params)]

    def create(params: dict[str, Any]) -> dict[str, Any]:
        domain, name = key(params)
        if domain not in backend.domains:
            raise ValidationError(f"Domain {domain} does not exist.")
        if key(params) in kept:
            raise ResourceInUseException(f"User profile {name} already exists.")
        place = f"{daemon.address.region}:{daemon.address.account_id}"
        arn = f"arn:aws:sagemaker:{place}:user-profile/{domain}/{name}"
        now = datetime.datetime.now(datetime.UTC)
        reported: dict[str, Any] = {**params, "UserProfileArn": arn, "Status": "InService", "CreationTime": now}
        tags = reported.pop("Tags", [])
        kept[domain, name] = SimpleNamespace(reported=reported | {"LastModifiedTime": now}, tags=tags)
        return {"UserProfileArn": arn}

    def update(params: dict[str, Any]) -> dict[str, Any]:
        reported = known(params).reported
        reported.update(params, LastModifiedTime=datetime.datetime.now(datetime.UTC))
        return {"UserProfileArn": reported["UserProfileArn"]}

    def delete(params: dict[str, Any]) -> dict[str, Any]:
        known(params)
        del kept[key(params)]
        return {}

    models: Any = SageMakerModelBackend
    elsewhere = models._get_resource_from_arn

    def resource_of(self: Any, arn: str) -> Any:
        found = [profile for profile in kept.values() if profile.reported["UserProfileArn"] == arn]
        return found[0] if found else elsewhere(self, arn)

    replace_method(SageMakerModelBackend, "_get_resource_from_arn", resource_of)
    replace(
        SageMakerResponse,
        {
            "CreateUserProfile": create,
            "DescribeUserProfile": lambda params: known(params).reported,
            "ListUserProfiles": lambda _: {"UserProfiles": [profile.reported for profile in kept.values()]},
            "UpdateUserProfile": update,
            "DeleteUserProfile": delete,
        },
    )
