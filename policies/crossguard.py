"""The controls as Pulumi policies: the same functions run under ``pulumi preview --policy-pack`` and in-process.

Pulumi's own answer to a policy that touches an unknown value is an advisory, which blocks nothing. Here the unknown is
kept as such, and the control that needs it fails.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, cast

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UnknownValueError

from policies.control import Control
from policies.facts import Facts
from policies.pack import CONTROLS, standing
from policies.resource import UNKNOWN, Resource
from policies.security_hub import HUB
from policies.stack import Stack


@dataclass(frozen=True, kw_only=True, eq=False)
class StackFacts:
    """What the pack knows of a stack. ``recorded`` holds the inputs of each resource in the recorded plan, by
    ``type::name``: where the engine knows no value yet, the recorded one says which references it will hold.
    ``beside`` is what the stack is judged with and another one builds: its cluster's inside, or what is around that.
    """

    facts: Facts
    recorded: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    beside: Sequence[Resource] = ()


def policies(facts_of: Callable[[str], StackFacts]) -> list[Policy]:
    """``facts_of`` is asked with the stack's name at each validation, since Pulumi names the stack no sooner."""
    return [_policy(control, facts_of) for control in CONTROLS]


def _policy(control: Control, facts_of: Callable[[str], StackFacts]) -> Policy:
    def of_resource(args: ResourceValidationArgs, report: ReportViolation) -> None:
        if args.resource_type in control.types:
            stack_facts = facts_of(stack_of(args.urn))
            resource = _resource(args, stack_facts)
            found = ((resource, problem) for problem in control.of_resource(resource, stack_facts.facts))
            for _, problem in standing(control, found, stack_facts.facts):
                report(f"{resource.name}: {problem}. {control.remedy}.", None)

    def of_stack(args: StackValidationArgs, report: ReportViolation) -> None:
        stack_facts = facts_of(stack_of(args.resources[0].urn))  # the stack itself is a resource: there is always one
        stack = _stack(args, stack_facts)
        for resource, problem in standing(control, control.of_stack(stack, stack_facts.facts), stack_facts.facts):
            place = f"{resource.name}: " if resource else ""
            report(f"{place}{problem}. {control.remedy}.", (resource.urn or None) if resource else None)

    about: dict[str, Any] = {
        "name": control.id,
        "display_name": control.title,
        "description": f"{control.title}. Protects from: {control.protects_from}.",
        "enforcement_level": EnforcementLevel.MANDATORY,
        "severity": Severity(control.severity),
        "remediation_steps": control.remedy,
        "tags": list(control.sources),
        "url": next((HUB[source].page for source in control.sources if source in HUB), None),
    }
    if control.types:
        return ResourceValidationPolicy(validate=of_resource, **about)
    return StackValidationPolicy(validate=of_stack, **about)


def stack_of(urn: str) -> str:
    """``urn:pulumi:<stack>::<project>::<types>::<name>``: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns

    Every engine names it here. PULUMI_STACK is set by some: today's calls ConfigureStack, which a proxy in the
    language host may turn into that variable, and of which pulumi-policy 1.21 itself keeps the tags alone.
    https://github.com/pulumi/pulumi/pull/21684
    """
    return urn.removeprefix("urn:pulumi:").partition("::")[0]


@lru_cache(maxsize=1)  # in-process, all controls look at one resource and at one stack
def _resource(args: ResourceValidationArgs | PolicyResource, stack_facts: StackFacts) -> Resource:
    inputs = plain(args.props)
    recorded = stack_facts.recorded.get(f"{args.resource_type}::{args.name}")
    return Resource(
        type=args.resource_type,
        name=args.name,
        urn=args.urn,
        inputs=filled(inputs, recorded) if recorded is not None else inputs,
        protect=args.opts.protect,
        provider=args.provider is not None and not args.provider.name.startswith("default"),
    )


@lru_cache(maxsize=1)
def _stack(args: StackValidationArgs, stack_facts: StackFacts) -> Stack:
    planned = [_settable(_resource.__wrapped__(resource, stack_facts), stack_facts) for resource in args.resources]
    return Stack([*planned, *stack_facts.beside])


def _settable(resource: Resource, stack_facts: StackFacts) -> Resource:
    """Of a whole stack the engine tells outputs: what is unknown among them, and in no plan, AWS alone will set.

    It tells none, and does not call them unknown, while the provider itself waits for another resource, as that of a
    new cluster does: ``Create`` in sdk/go/common/resource/plugin/provider_plugin.go.
    """
    recorded = stack_facts.recorded.get(resource.key)
    if recorded is None:
        return resource
    if not resource.inputs:
        return replace(resource, inputs=recorded)
    known = {name: value for name, value in resource.inputs.items() if value is not UNKNOWN or name in recorded}
    return replace(resource, inputs=known)


def plain(value: Any) -> Any:
    """Properties without Pulumi's proxies, unknowns marked."""
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, Any]", value)
        return {key: _read(mapping, key) for key in mapping}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_read(value, index) for index in range(len(cast("Sequence[Any]", value)))]
    return value


def _read(container: Any, key: str | int) -> Any:
    try:
        return plain(container[key])
    except UnknownValueError:
        return UNKNOWN


def filled(value: Any, recorded: Any) -> Any:
    """An unknown is replaced only by a recorded value that rests on references, and so could not be known."""
    if value is UNKNOWN:
        return recorded if "<<" in str(recorded) else UNKNOWN
    if isinstance(value, dict) and isinstance(recorded, Mapping):
        known, other = cast("dict[str, Any]", value), cast("Mapping[str, Any]", recorded)
        return {key: filled(inner, other.get(key)) for key, inner in known.items()}
    if isinstance(value, list) and isinstance(recorded, list):
        listed, others = cast("list[Any]", value), cast("list[Any]", recorded)
        if len(listed) == len(others):
            return [filled(inner, other) for inner, other in zip(listed, others, strict=True)]
    return cast("Any", value)
