"""Plans that the controls are tried on, each made once a run."""

from dataclasses import replace
from datetime import date
from functools import cache

from ladder.judges.policy.checking import facts_for
from ladder.plan import Plan
from ladder.plan.config import Config, read
from ladder.plan.planning import plan_of
from policies.facts import Facts
from stacks.settings import Level

TODAY = date(2026, 11, 23)
STACK = "prod-us-east-1"


@cache
def shipped(stack: str = STACK, level: Level | None = None) -> tuple[Config, Plan, Facts]:
    config = read(stack, level)
    plan = plan_of(config)
    return config, plan, facts_for(config, plan, TODAY)


def swapped(plan: Plan, name: str, **inputs: object) -> Plan:
    """The plan with one resource's inputs changed."""
    found = next(resource for resource in plan.resources if resource.name == name and resource.custom)
    changed = replace(found, inputs={**found.inputs, **inputs})
    return replace(plan, resources=tuple(changed if one is found else one for one in plan.resources))
