"""The stack that all questions are asked of, planned once."""

from functools import cache

from ladder.plan import Plan
from ladder.plan.config import Config, read
from ladder.plan.planning import plan_of


@cache
def config() -> Config:
    return read("dev-us-east-1")


@cache
def plan() -> Plan:
    return plan_of(config())
