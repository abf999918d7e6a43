"""All controls, and the waivers that let single resources off."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from difflib import get_close_matches

from policies import (
    account_access,
    audit,
    boundary,
    boundary_reach,
    bucket_policies,
    builds,
    cluster_workloads,
    cost,
    delivery,
    encryption,
    functions,
    gates,
    identity,
    kubernetes,
    machines,
    namespaces,
    network,
    pipelines,
    placement,
    s3,
    sagemaker,
    serving,
    tags,
    trust,
)
from policies.control import Control
from policies.facts import Facts, Waiver
from policies.resource import Resource
from policies.stack import Stack

DOMAINS = (
    *(s3, bucket_policies, encryption, network, machines, identity, account_access, trust, boundary, boundary_reach),
    *(sagemaker, serving, pipelines, gates, kubernetes, namespaces),
    *(cluster_workloads, builds, audit, delivery, functions, cost, tags, placement),
)
LONGEST = timedelta(days=366)  # a waiver that nobody looks at again is a rule that nobody wrote
OF_STACK = "stack"  # stands for the resource where none in particular is at fault


def waived(control: Control, resource: Resource | None, facts: Facts) -> bool:
    return any(
        waiver.control == control.id and waives(waiver, resource) and not expired(waiver, facts)
        for waiver in facts.waivers
    )


def waives(waiver: Waiver, resource: Resource | None) -> bool:
    return waiver.resource == (resource.name if resource else OF_STACK)


def expired(waiver: Waiver, facts: Facts) -> bool:
    return waiver.expires < facts.today


def in_order(stack: Stack, facts: Facts) -> Iterator[tuple[None, str]]:
    for waiver in facts.waivers:
        name = f"{waiver.place} ({waiver.control} of {waiver.resource}, {waiver.owner})"
        control = WAIVABLE.get(waiver.control)
        if control is None:
            meant = "".join(f"; did you mean {one}?" for one in get_close_matches(waiver.control, WAIVABLE, n=1))
            yield None, f"{name} names no control that could be waived{meant}"
        elif expired(waiver, facts):
            yield None, f"{name} expired on {waiver.expires}"
        elif date.fromisoformat(waiver.expires) - date.fromisoformat(facts.today) > LONGEST:
            yield None, f"{name} holds until {waiver.expires}, and should be looked at again within a year"
        elif (let_off := lets_off(waiver, control, stack, facts)) != 1:
            yield None, f"{name} lets {let_off} things off, and should one" if let_off else f"{name} is not needed"


def lets_off(waiver: Waiver, control: Control, stack: Stack, facts: Facts) -> int:
    """How many resources, or faults of no resource: a second one must not hide behind the reason of the first."""
    found = findings(control, stack, facts)
    return len({resource.key if resource else problem for resource, problem in found if waives(waiver, resource)})


def findings(control: Control, stack: Stack, facts: Facts) -> Iterator[tuple[Resource | None, str]]:
    """All that a control finds, waived or not."""
    yield from control.of_stack(stack, facts)
    for resource in stack.of(*control.types):
        for problem in control.of_resource(resource, facts):
            yield resource, problem


def standing(
    control: Control, found: Iterable[tuple[Resource | None, str]], facts: Facts
) -> Iterator[tuple[Resource | None, str]]:
    """What is left once waivers have been heard."""
    return ((resource, problem) for resource, problem in found if not waived(control, resource, facts))


WAIVERS = Control(
    "waivers-in-order",
    "high",
    "Every waiver is needed and has not expired",
    "an exception that outlives its reason",
    "Remove the waiver, or give it a new date and reason",
    ("Ladder",),
    in_order,
)
WAIVABLE = {control.id: control for domain in DOMAINS for control in domain.CONTROLS}
CONTROLS: tuple[Control, ...] = (*WAIVABLE.values(), WAIVERS)
