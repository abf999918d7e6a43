"""What a plan would change in the cloud that runs here."""

from collections.abc import Mapping

from ladder.cloud.client import Cloud
from ladder.cloud.engine.apply import plan_changes
from ladder.cloud.engine.changes import count
from ladder.plan import Plan


def changes_of(plan: Plan) -> Mapping[str, int] | None:
    """How many resources the plan would create, update, replace and delete in the running cloud; None without one."""
    cloud = Cloud.connect()
    return count(plan_changes(plan, cloud)) if cloud and cloud.address.stack == plan.stack else None
