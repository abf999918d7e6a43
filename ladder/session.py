"""What a command works on: one stack's config, and clients of the cloud that this stack lives in, local or AWS."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, cast

from ladder.exits import Failed, Wrong
from ladder.local.cloud import Cloud
from stacks.names import Names
from stacks.reading import ConfigErrors, at_level, read_stack
from stacks.settings import Level, Settings
from stacks.teams import Model, Team

LOCAL = "local"

Clients = Callable[[str], Any]  # service name -> boto3 client


@dataclass(frozen=True, kw_only=True)
class Config:
    """One stack as its files say, at the level asked for."""

    stack: str
    settings: Settings
    teams: tuple[Team, ...]

    @property
    def names(self) -> Names:
        it = self.settings
        return Names(environment=it.environment, region=it.region, account_id=it.account_id)

    @property
    def is_local(self) -> bool:
        return self.stack == LOCAL

    def models(self) -> tuple[tuple[Team, Model], ...]:
        """Every model that a pipeline trains: those of teams at level 1 or above, in an environment that is."""
        if self.settings.level < 1:
            return ()
        return tuple((team, model) for team in self.teams if team.level >= 1 for model in team.models)

    def find(self, path: str) -> tuple[Team, Model]:
        """The model called ``team/model``. Raises Wrong with what there is instead."""
        known = {f"{team.name}/{model.name}": (team, model) for team, model in self.models()}
        if path in known:
            return known[path]
        close = get_close_matches(path, known, n=1)
        meant = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known) or 'none at this level'}."
        raise Wrong(f"Stack {self.stack} trains no model {path}. {meant}")


@dataclass(frozen=True, kw_only=True)
class Session:
    config: Config
    client: Clients
    cloud: Cloud | None  # the embedded one; None in AWS


def read(stack: str, level: int | None = None) -> Config:
    """Reads one stack's files. Raises Wrong with all their faults at once."""
    try:
        settings, teams = read_stack(stack)
        if level is not None:
            settings, teams = at_level(settings, teams, cast(Level, level))
    except ConfigErrors as errors:
        raise Wrong(str(errors)) from None
    return Config(stack=stack, settings=settings, teams=teams)


def open_session(stack: str) -> Session:
    """Connects to where the stack runs. Raises Failed when the local cloud is down, Wrong for another account."""
    config = read(stack)
    if not config.is_local:
        return Session(config=config, client=aws(config), cloud=None)
    cloud = Cloud.connect()
    if cloud is None:
        raise Failed("No cloud is running on this machine. Start it with `ladder up`.")
    return session_of(config, cloud)


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
    return cloud.home.path / "report.html"
