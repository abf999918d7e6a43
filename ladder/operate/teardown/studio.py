"""A domain is deleted once it has no app and no space, and a profile once it owns none.

https://docs.aws.amazon.com/sagemaker/latest/dg/gs-studio-delete-domain.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ladder.operate.session import Clients
from ladder.operate.teardown.obstacle import Obstacle, until_gone
from ladder.plan import Resource

GONE = "Deleted"  # what AWS calls an app for a day after
OF_AN_APP = ("DomainId", "SpaceName", "UserProfileName", "AppType", "AppName")


def domains(client: Clients) -> dict[str, str]:
    """Of this account and region: id -> name."""
    pages = client("sagemaker").get_paginator("list_domains").paginate()
    return {one["DomainId"]: one["DomainName"] for page in pages for one in page["Domains"]}


def apps_and_spaces(client: Clients, domain: Resource) -> Iterator[Obstacle]:
    """Apps first: AWS deletes no space in which one runs."""
    sagemaker, name = client("sagemaker"), domain.inputs["domainName"]
    for domain_id in (one for one, called in domains(client).items() if called == name):
        for app in apps(sagemaker, domain_id):
            where = app.get("SpaceName") or app.get("UserProfileName", "")
            yield Obstacle(
                kind=f"{app['AppType']} app",
                name=f"{where}/{app['AppName']}",
                stops=f"domain {name}",
                remove=lambda app=app: delete_app(sagemaker, app),
            )
        for space in spaces(sagemaker, domain_id):
            yield Obstacle(
                kind="space, with its files",
                name=space,
                stops=f"domain {name}",
                remove=lambda space=space, domain_id=domain_id: delete_space(sagemaker, domain_id, space),
            )


def apps(sagemaker: Any, domain_id: str) -> list[Mapping[str, Any]]:
    pages = sagemaker.get_paginator("list_apps").paginate(DomainIdEquals=domain_id)
    return [one for page in pages for one in page["Apps"] if one["Status"] != GONE]


def spaces(sagemaker: Any, domain_id: str) -> list[str]:
    pages = sagemaker.get_paginator("list_spaces").paginate(DomainIdEquals=domain_id)
    return [one["SpaceName"] for page in pages for one in page["Spaces"]]


def delete_app(sagemaker: Any, app: Mapping[str, Any]) -> None:
    key = {name: app[name] for name in OF_AN_APP if app.get(name)}

    def found() -> list[Mapping[str, Any]]:
        there = apps(sagemaker, app["DomainId"])
        return [one for one in there if {name: one[name] for name in OF_AN_APP if one.get(name)} == key]

    if any(one["Status"] != "Deleting" for one in found()):
        sagemaker.delete_app(**key)
    until_gone(f"app {app['AppName']}", lambda: bool(found()))


def delete_space(sagemaker: Any, domain_id: str, space: str) -> None:
    if space in spaces(sagemaker, domain_id):
        sagemaker.delete_space(DomainId=domain_id, SpaceName=space)
    until_gone(f"space {space}", lambda: space in spaces(sagemaker, domain_id))
