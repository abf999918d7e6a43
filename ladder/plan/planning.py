"""The plan of a stack's config."""

from ladder.plan.config import Config
from ladder.plan.recording import record
from ladder.plan.resource import Plan
from stacks.program import build


def plan_of(config: Config) -> Plan:
    return record(config.stack, lambda: build(config.settings, config.teams))
