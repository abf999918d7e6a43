"""The plan of a stack's config."""

from ladder.plan.config import Config
from ladder.plan.recording import record, together
from ladder.plan.resource import Plan
from stacks.cluster_program import build_cluster
from stacks.program import build


def plan_of(config: Config) -> Plan:
    """Of the stack and of what stands inside its cluster: two stacks to Pulumi, one to whoever judges or shows them."""
    return together(*parts_of(config))


def parts_of(config: Config) -> tuple[Plan, Plan]:
    """The stack's own plan, and that of what stands inside its cluster."""
    given = (config.settings, config.teams)
    return record(config.stack, lambda: build(*given)), record(config.stack, lambda: build_cluster(*given))
