"""All controls, and the waivers that let single resources off."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from policies import (
    account_access,
    audit,
    boundary,
    boundary_reach,
    bucket_policies,
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
    *(audit, delivery, functions, cost, tags, placement),
)
OF_STACK = "stack"  # stands for the resource where none in particular is at fault


def waived(control: Control, resource: Resource | None, facts: Facts) -> bool:
    return any(
        waiver.control == control.id and waives(waiver, resource) and not expired(waiver, facts)
        for waiver in facts.waivers
    )


def waives(waiver: Waiver, resource: Resource | None) -> bool:
    return fnmatchcase(resource.name if resource else OF_STACK, waiver.resource)


def expired(waiver: Waiver, facts: Facts) -> bool:
    return waiver.expires < facts.today


def in_order(stack: Stack, facts: Facts) -> Iterator[tuple[None, str]]:
    for waiver in facts.waivers:
        name = f"waiver of {waiver.control} for {waiver.resource} ({waiver.owner})"
        control = next((one for one in CONTROLS if one.id == waiver.control), None)
        if control is None or control is WAIVERS:
            yield None, f"{name} names no control that could be waived"
        elif expired(waiver, facts):
            yield None, f"{name} expired on {waiver.expires}"
        elif not any(waives(waiver, resource) for resource, _ in findings(control, stack, facts)):
            yield None, f"{name} is not needed"


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
CONTROLS: tuple[Control, ...] = (*(control for domain in DOMAINS for control in domain.CONTROLS), WAIVERS)
