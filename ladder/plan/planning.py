"""The plan of a stack's config."""

from ladder.plan.config import Config
from ladder.plan.recording import record, together
from ladder.plan.resource import Plan
from stacks.cluster_program import build_cluster
from stacks.program import build


def plan_of(config: Config) -> Plan:
    """Of the stack and of what stands inside its cluster: two stacks to Pulumi, one to whoever judges or shows them."""
    given = (config.settings, config.teams)
    return together(record(config.stack, lambda: build(*given)), record(config.stack, lambda: build_cluster(*given)))
