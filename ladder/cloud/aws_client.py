"""boto3 clients that reach the embedded cloud and nothing else: no user's credentials, profile, proxy or endpoint."""

import os
import threading
from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config

from ladder.cloud.home import Address

_creating = threading.Lock()

CONFIG = Config(
    proxies={},
    retries={"total_max_attempts": 1},
    connect_timeout=5,
    read_timeout=120,
    max_pool_connections=50,
    s3={"addressing_style": "path"},
    inject_host_prefix=False,
)


def client_environment(address: Address) -> dict[str, str]:
    """For a process of its own that makes its clients by plain ``boto3.client(...)``."""
    return {
        "AWS_ENDPOINT_URL": address.url,
        "AWS_ACCESS_KEY_ID": address.access_key_id,
        "AWS_SECRET_ACCESS_KEY": address.secret_access_key,
        "AWS_DEFAULT_REGION": address.region,
        "AWS_REGION": address.region,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }


@cache
def _session() -> Any:
    return botocore.session.Session(
        session_vars={
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
        }
    )


@cache
def service_model(service: str) -> Any:
    """The model of a service in botocore, parsed once for checking and sending."""
    with _creating:
        return _session().get_service_model(service)


@cache
def client(service: str, address: Address) -> Any:
    """A client of one service; made once, safe to share between threads."""
    with _creating:  # a session is not safe to share, its clients are
        made: Any = _session().create_client(
            service,
            endpoint_url=address.url,
            region_name=address.region,
            config=CONFIG,
            aws_access_key_id=address.access_key_id,
            aws_secret_access_key=address.secret_access_key,
        )
        # Made when first asked for, and by two threads twice: one's `except` would then miss the other's error.
        _ = made.exceptions

    def stay_here(request: Any, **_: Any) -> None:
        # S3 Control puts the account before the host, and `123456789012.127.0.0.1` is no host.
        request.url = f"{address.url}/{request.url.split('/', 3)[3]}"

    made.meta.events.register("before-sign.s3-control", stay_here)
    return made
