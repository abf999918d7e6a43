"""A stack's config, and clients of the cloud that this stack lives in, local or AWS."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ladder.cloud.client import Cloud
from ladder.exits import Failed, Wrong
from ladder.plan.config import Config, read

Clients = Callable[[str], Any]  # service name -> boto3 client


@dataclass(frozen=True, kw_only=True)
class Session:
    config: Config
    client: Clients
    cloud: Cloud | None  # the embedded one; None in AWS


def open_session(stack: str) -> Session:
    """Connects to where the stack runs. Raises Failed when the local cloud is down, Wrong for another account."""
    config = read(stack)
    if not config.is_local:
        return Session(config=config, client=aws(config), cloud=None)
    return session_of(config, running())


def running() -> Cloud:
    """The embedded cloud. Raises Failed where there is none."""
    cloud = Cloud.connect()
    if cloud is None:
        raise Failed("No cloud is running on this machine. Start it with `ladder up`.")
    return cloud


def session_of(config: Config, cloud: Cloud) -> Session:
    """A session with a cloud that the caller has just started."""
    return Session(config=config, client=cache(cloud.client), cloud=cloud)


def aws(config: Config) -> Clients:
    """boto3 clients of the stack's region, once it is certain that they are of the stack's account."""
    import boto3  # noqa: PLC0415 - half of a second that only AWS needs

    session: Any = boto3.Session(region_name=config.settings.region)
    account = session.client("sts").get_caller_identity()["Account"]
    if account != config.settings.account_id:
        raise Wrong(
            f"Stack {config.stack} lives in account {config.settings.account_id}, but these AWS credentials are of "
            f"account {account}. Choose another profile (AWS_PROFILE) or another stack (--stack). Nothing was changed."
        )
    return cache(session.client)


def report_path(cloud: Cloud) -> Path:
    return cloud.home.report
