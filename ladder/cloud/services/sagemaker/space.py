"""Studio's spaces and the apps in them, which moto lacks, and what keeps a domain:
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateSpace.html,
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateApp.html,
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteDomain.html.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from moto.sagemaker.exceptions import ResourceInUseException, ResourceNotFound, ValidationError
from moto.sagemaker.models import sagemaker_backends
from moto.sagemaker.responses import SageMakerResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace, replace_method

OF_A_SPACE = ("DomainId", "SpaceName")
OF_AN_APP = ("DomainId", "SpaceName", "UserProfileName", "AppType", "AppName")
GONE = "Deleted"  # an app is told for a day after

Raw = dict[str, Any]
Key = tuple[Any, ...]


def install(daemon: Daemon) -> None:
    backend: Any = sagemaker_backends[daemon.address.account_id][daemon.address.region]
    spaces: dict[Key, Raw] = {}
    apps: dict[Key, Raw] = {}
    place = f"arn:aws:sagemaker:{daemon.address.region}:{daemon.address.account_id}"

    def key(params: Raw, names: Iterable[str]) -> Key:
        return tuple(params.get(name) for name in names)

    def known(kept: dict[Key, Raw], params: Raw, names: Iterable[str], what: str) -> Raw:
        if key(params, names) not in kept:
            raise ResourceNotFound(f"{what} {params.get('AppName') or params.get('SpaceName')} does not exist.")
        return kept[key(params, names)]

    def running(domain: str, space: str | None = None) -> list[Raw]:
        return [
            app
            for app in apps.values()
            if app["DomainId"] == domain and space in (None, app.get("SpaceName")) and app["Status"] != GONE
        ]

    def keep(kept: dict[Key, Raw], params: Raw, names: Iterable[str], arn: str) -> None:
        if params["DomainId"] not in backend.domains:
            raise ValidationError(f"Domain {params['DomainId']} does not exist.")
        if kept.get(key(params, names), {"Status": GONE})["Status"] != GONE:
            raise ResourceInUseException(f"{arn} already exists.")
        now = datetime.datetime.now(datetime.UTC)
        told = {name: value for name, value in params.items() if name != "Tags"}
        kept[key(params, names)] = {**told, "Status": "InService", "CreationTime": now, "LastModifiedTime": now}

    def create_space(params: Raw) -> Raw:
        arn = f"{place}:space/{params['DomainId']}/{params['SpaceName']}"
        keep(spaces, params, OF_A_SPACE, arn)
        return {"SpaceArn": arn}

    def create_app(params: Raw) -> Raw:
        owner = params.get("SpaceName") or params["UserProfileName"]
        if params.get("SpaceName"):
            known(spaces, params, OF_A_SPACE, "Space")
        arn = f"{place}:app/{params['DomainId']}/{owner}/{params['AppType'].lower()}/{params['AppName']}"
        keep(apps, params, OF_AN_APP, arn)
        return {"AppArn": arn}

    def delete_space(params: Raw) -> Raw:
        space = known(spaces, params, OF_A_SPACE, "Space")
        if running(*key(space, OF_A_SPACE)):
            raise ResourceInUseException(f"Space {space['SpaceName']} has an app that is not deleted.")
        del spaces[key(params, OF_A_SPACE)]
        return {}

    def delete_app(params: Raw) -> Raw:
        known(apps, params, OF_AN_APP, "App")["Status"] = GONE
        return {}

    def listed(kept: dict[Key, Raw], params: Raw) -> list[Raw]:
        asked = {"DomainId": "DomainIdEquals", "SpaceName": "SpaceNameEquals"}
        return [
            one for one in kept.values() if all(params.get(ask) in (None, one.get(name)) for name, ask in asked.items())
        ]

    deleting = SageMakerResponse.delete_domain

    def delete_domain(response: Any) -> Any:
        domain = response.params["DomainId"]
        if running(domain) or any(space["DomainId"] == domain for space in spaces.values()):
            raise ResourceInUseException(f"Domain {domain} has apps or spaces, and cannot be deleted.")
        return deleting(response)

    replace_method(SageMakerResponse, "delete_domain", delete_domain)
    replace(
        SageMakerResponse,
        {
            "CreateSpace": create_space,
            "DescribeSpace": lambda params: known(spaces, params, OF_A_SPACE, "Space"),
            "ListSpaces": lambda params: {"Spaces": listed(spaces, params)},
            "DeleteSpace": delete_space,
            "CreateApp": create_app,
            "DescribeApp": lambda params: known(apps, params, OF_AN_APP, "App"),
            "ListApps": lambda params: {"Apps": listed(apps, params)},
            "DeleteApp": delete_app,
        },
    )
