"""The policy pack over the recorded plan, through the very functions that Pulumi's engine calls."""

from collections import defaultdict
from dataclasses import dataclass

from pulumi_policy import (
    Policy,
    PolicyCustomTimeouts,
    PolicyProviderResource,
    PolicyResource,
    PolicyResourceOptions,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

from ladder.plan import Plan, Resource
from policies.crossguard import StackFacts, policies
from policies.facts import Facts
from policies.pack import CONTROLS


@dataclass(frozen=True, kw_only=True)
class Violation:
    control: str
    severity: str
    title: str
    message: str  # which resource, what is wrong, what to do


def judge(plan: Plan, facts: Facts) -> list[Violation]:
    """Where the plan falls short, worst first."""
    stack_facts = StackFacts(facts=facts)
    severity = {control.id: control.severity for control in CONTROLS}
    found: list[Violation] = []

    def report_of(policy: Policy) -> ReportViolation:
        def report(message: str, _urn: str | None = None) -> None:
            title = policy.display_name or policy.name
            found.append(Violation(control=policy.name, severity=severity[policy.name], title=title, message=message))

        return report

    of_types: dict[str, list[tuple[ResourceValidationPolicy, ReportViolation]]] = defaultdict(list)
    of_stacks: list[tuple[StackValidationPolicy, ReportViolation]] = []
    for control, policy in zip(CONTROLS, policies(lambda _stack: stack_facts), strict=True):
        if isinstance(policy, StackValidationPolicy):
            of_stacks.append((policy, report_of(policy)))
        elif isinstance(policy, ResourceValidationPolicy):
            for type_ in control.types:  # the engine asks about every other type too, and learns nothing
                of_types[type_].append((policy, report_of(policy)))
    resources = [_policy_resource(plan, resource) for resource in plan.resources]
    for one in resources:
        args = ResourceValidationArgs(one.resource_type, one.props, one.urn, one.name, one.opts, one.provider)
        for policy, report in of_types[one.resource_type]:
            policy.validate(args, report)  # pyright: ignore[reportUnknownMemberType]
    stack = StackValidationArgs(resources)
    for policy, report in of_stacks:
        policy.validate(stack, report)  # pyright: ignore[reportUnknownMemberType]
    return sorted(found, key=lambda one: (("critical", "high", "medium").index(one.severity), one.control, one.message))


def _policy_resource(plan: Plan, resource: Resource) -> PolicyResource:
    urn = f"urn:pulumi:{plan.stack}::mlops::{resource.key}"
    options = PolicyResourceOptions(
        resource.protect, list(resource.ignore_changes), None, [], PolicyCustomTimeouts(0, 0, 0), [], resource.parent
    )
    type_, _, name = (resource.provider or "").rpartition("::")
    provider = PolicyProviderResource(type_, {}, urn, name) if resource.provider else None
    return PolicyResource(resource.type, resource.inputs, urn, resource.name, options, provider, None, [], {})
