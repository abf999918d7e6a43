"""Buckets that may receive access logs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html."""

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from moto.s3.models import FakeBucket, FakeDeleteMarker
from moto.s3.utils import LOGGING_SERVICE_PRINCIPAL

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace_method


def install(_daemon: Daemon) -> None:
    def may_log(target_bucket: Any, target_prefix: str | None) -> bool:
        """AWS reads a principal of ``*``, and actions and resources one or many, with wildcards."""
        if not target_bucket.policy:
            return False
        logs = f"{target_bucket.arn}/{target_prefix or ''}log"
        return any(allows_logs(statement, logs) for statement in json.loads(target_bucket.policy)["Statement"])

    replace_method(FakeBucket, "_log_permissions_enabled_policy", staticmethod(may_log))
    # A bucket whose versioning was suspended drops all versions of a key at once, markers too, and markers lack this.
    replace_method(FakeDeleteMarker, "dispose", nothing_to_dispose)


def nothing_to_dispose(_marker: Any) -> None:
    """A marker holds no data."""


def allows_logs(statement: Mapping[str, Any], logs: str) -> bool:
    principal = statement.get("Principal", {})
    services: list[str] = [] if principal == "*" else many(principal.get("Service", []))
    return (
        statement["Effect"] == "Allow"
        and LOGGING_SERVICE_PRINCIPAL in services
        and any(fnmatchcase("s3:PutObject", action) for action in many(statement.get("Action", [])))
        and any(fnmatchcase(logs, resource) for resource in many(statement.get("Resource", [])))
    )


def many(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
