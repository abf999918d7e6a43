"""The policy pack over the recorded plan, through the very functions that Pulumi's engine calls."""

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
from policies.crossguard import Told, policies
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
    told = Told(facts=facts)
    severity = {control.id: control.severity for control in CONTROLS}
    found: list[Violation] = []

    def report_of(policy: Policy) -> ReportViolation:
        def report(message: str, _urn: str | None = None) -> None:
            title = policy.display_name or policy.name
            found.append(Violation(control=policy.name, severity=severity[policy.name], title=title, message=message))

        return report

    made = policies(lambda: told)
    of_resources = [(one, report_of(one)) for one in made if isinstance(one, ResourceValidationPolicy)]
    of_stacks = [(one, report_of(one)) for one in made if isinstance(one, StackValidationPolicy)]
    resources = [_policy_resource(plan, resource) for resource in plan.resources]
    for one in resources:
        args = ResourceValidationArgs(one.resource_type, one.props, one.urn, one.name, one.opts, one.provider)
        for policy, report in of_resources:
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
