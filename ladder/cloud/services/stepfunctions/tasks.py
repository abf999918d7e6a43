"""Tasks of state machines reach this cloud with keys that it gave out; moto makes up a pair."""

import threading
from types import SimpleNamespace
from typing import Any

import botocore.session
from botocore.config import Config
from moto.stepfunctions.parser.asl.utils import boto_client

from ladder.cloud.aws_client import CONFIG
from ladder.cloud.daemon import Daemon


def install(daemon: Daemon) -> None:
    address, made, creating = daemon.address, dict[str, Any](), threading.Lock()
    session: Any = botocore.session.Session()

    def client(*, service_name: str, config: Config, **_: Any) -> Any:
        """One for each service: creating one takes long, and two at once break the session that they share."""
        with creating:
            if service_name not in made:
                # Without checks, since a task's words are Step Functions' own; and as patient as the task's timeout.
                made[service_name] = session.create_client(
                    service_name,
                    region_name=address.region,
                    endpoint_url=address.url,
                    config=CONFIG.merge(config),
                    aws_access_key_id=address.access_key_id,
                    aws_secret_access_key=address.secret_access_key,
                )
            return made[service_name]

    setattr(boto_client, "boto3", SimpleNamespace(client=client))  # noqa: B010  (a module that moto imported)
