"""Trails found and deleted by name or ARN: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html."""

import json
from typing import Any

from moto.cloudtrail.models import CloudTrailBackend
from moto.cloudtrail.responses import CloudTrailResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace_method


def install(_daemon: Daemon) -> None:
    telling: Any = CloudTrailResponse.describe_trails
    deleting: Any = CloudTrailBackend.delete_trail

    def describe_trails(response: Any) -> str:
        """AWS tells the trails that were asked for, and all when none was."""
        trails: list[dict[str, Any]] = json.loads(telling(response))["trailList"]
        wanted: list[str] = response._get_param("trailNameList") or []
        found = [one for one in trails if not wanted or one["Name"] in wanted or one["TrailARN"] in wanted]
        return json.dumps({"trailList": found}, allow_nan=False)

    def delete_trail(backend: Any, name: str) -> None:
        deleting(backend, name.rpartition("/")[2])

    replace_method(CloudTrailResponse, "describe_trails", describe_trails)
    replace_method(CloudTrailBackend, "delete_trail", delete_trail)
