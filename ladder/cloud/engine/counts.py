"""What a plan would change in the cloud that runs here, counted."""

from collections import Counter
from collections.abc import Iterable, Mapping

from ladder.cloud.client import Cloud
from ladder.cloud.engine.apply import plan_changes
from ladder.cloud.engine.changes import Change
from ladder.plan import Plan


def changes_of(plan: Plan) -> Mapping[str, int] | None:
    """How many resources the plan would create, update, replace and delete in the running cloud; None without one."""
    cloud = Cloud.connect()
    return count(plan_changes(plan, cloud)) if cloud and cloud.address.stack == plan.stack else None


def count(changes: Iterable[Change]) -> Mapping[str, int]:
    """By action. A provider is no resource, and what is unchanged is no change."""
    real = (change for change in changes if not change.key.startswith("pulumi:providers:"))
    return Counter(change.action for change in real if change.action != "unchanged")


def in_words(counts: Mapping[str, int]) -> str:
    """``3 to create, 1 to delete``, or ``no changes``."""
    return ", ".join(f"{number} to {action}" for action, number in sorted(counts.items())) or "no changes"
