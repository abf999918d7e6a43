"""Trails found and deleted by name or ARN, which say whether they select events:
https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html.
"""

import json
from typing import Any

from moto.cloudtrail.models import CloudTrailBackend, Trail
from moto.cloudtrail.responses import CloudTrailResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace_method


def install(_daemon: Daemon) -> None:
    telling: Any = CloudTrailResponse.describe_trails
    deleting: Any = CloudTrailBackend.delete_trail
    describing: Any = Trail.description

    def describe_trails(response: Any) -> str:
        """AWS tells the trails that were asked for, and all when none was."""
        trails: list[dict[str, Any]] = json.loads(telling(response))["trailList"]
        wanted: list[str] = response._get_param("trailNameList") or []
        found = [one for one in trails if not wanted or one["Name"] in wanted or one["TrailARN"] in wanted]
        return json.dumps({"trailList": found}, allow_nan=False)

    def delete_trail(backend: Any, name: str) -> None:
        deleting(backend, name.rpartition("/")[2])

    def description(trail: Any, include_region: bool = False) -> dict[str, Any]:
        return {
            **describing(trail, include_region),
            "HasCustomEventSelectors": bool(trail.event_selectors or trail.advanced_event_selectors),
            "HasInsightSelectors": bool(trail.insight_selectors),
        }

    replace_method(Trail, "description", description)
    replace_method(CloudTrailResponse, "describe_trails", describe_trails)
    replace_method(CloudTrailBackend, "delete_trail", delete_trail)
