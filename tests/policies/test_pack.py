"""The pack is silent on what is shipped, and every control of it can speak."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bench.mutations import Mutant, mutants
from ladder.judges.policy.judging import judge
from ladder.plan import Plan
from ladder.plan.output_names import classes
from policies.crossguard import policies
from policies.facts import TeamEstimate, Waiver
from policies.kubernetes import SUPPORTED
from policies.pack import CONTROLS, WAIVERS
from policies.resource import UNKNOWN
from policies.tags import TAGGED
from stacks.reading import stack_names
from stacks.settings import Level
from stacks.tables import KUBERNETES_VERSIONS
from tests.policies.plans import shipped, swapped


@pytest.mark.parametrize("level", [0, 1])
@pytest.mark.parametrize("stack", stack_names())
def test_what_is_shipped_breaks_no_control_and_needs_no_waiver(stack: str, level: Level) -> None:
    config, plan, facts = shipped(stack, level)
    assert judge(plan, facts) == []
    assert config.settings.waivers == ()


def test_a_control_says_what_it_protects_from_what_to_do_and_whose_demand_it_meets() -> None:
    assert len(CONTROLS) >= 80
    assert len({control.id for control in CONTROLS}) == len(CONTROLS)
    for control in CONTROLS:
        assert all((control.title, control.protects_from, control.remedy)), control.id
        assert control.sources, control.id
        assert all(re.fullmatch(r"Ladder|[A-Za-z0-9]+\.\d+", source) for source in control.sources), control.id


def test_every_type_that_a_control_looks_at_exists_in_the_sdk() -> None:
    """The classic fault of a policy that cannot fire is a token that nothing has."""
    named = {type_ for control in CONTROLS for type_ in control.types if type_.startswith("aws:")}
    assert named - classes().keys() == set()


def test_config_and_policy_take_the_same_versions_of_kubernetes() -> None:
    assert KUBERNETES_VERSIONS == SUPPORTED


def test_every_resource_of_the_plan_that_has_tags_is_held_to_them() -> None:
    _, plan, _ = shipped()
    assert {one.type for one in plan.resources if "tags" in one.inputs} - set(TAGGED) == set()


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.exhaustive)])
def test_every_removed_protection_is_seen_and_every_control_sees_one(every: int) -> None:
    _, plan, facts = shipped()
    seen: set[str] = set()
    survivors: list[str] = []
    for mutant in (*[*mutants(plan)][::every], *more(plan)):
        found = {violation.control for violation in judge(mutant.plan, facts)}
        seen |= found
        survivors += [] if found else [mutant.name]
    assert survivors == []
    told_apart = {"budget-estimate", "waivers-in-order"}  # by config alone: see below
    assert every > 1 or {control.id for control in CONTROLS} - seen - told_apart == set()


def more(plan: Plan) -> Iterator[Mutant]:
    """What takes more than one resource to get wrong."""
    table = "platform-network-private-a-routes"
    gateway = replace(plan.resources[0], type="aws:ec2/internetGateway:InternetGateway", name="way", inputs={})
    way_out = {
        "gatewayId": "<<aws:ec2/internetGateway:InternetGateway::way#id>>",
        "routeTableId": f"<<aws:ec2/routeTable:RouteTable::{table}#id>>",
    }
    route = replace(gateway, type="aws:ec2/route:Route", name="way-out", inputs=way_out)
    yield Mutant(name="a public path", plan=replace(plan, resources=(*plan.resources, gateway, route)))
    unprovided = tuple(replace(one, provider=None) if one.name == "lending-key" else one for one in plan.resources)
    yield Mutant(name="a default provider", plan=replace(plan, resources=unprovided))
    pipeline = next(one for one in plan.resources if one.type == "aws:sagemaker/pipeline:Pipeline")
    definition = json.loads(pipeline.inputs["pipelineDefinition"])
    del definition["Steps"][0]["Arguments"]["NetworkConfig"]["VpcConfig"]
    yield Mutant(name="a job anywhere", plan=swapped(plan, pipeline.name, pipelineDefinition=json.dumps(definition)))


def test_a_plan_beyond_a_teams_budget_names_its_three_largest_items() -> None:
    _, plan, facts = shipped()
    dear = {"lending": TeamEstimate(usd=9000.0, largest={"aws:x::cluster": 5000.0, "aws:x::nodes": 3000.0})}
    [violation] = judge(plan, replace(facts, estimates=dear))
    assert violation.control == "budget-estimate"
    assert "9,000.00" in violation.message
    assert "cluster 5,000.00, nodes 3,000.00" in violation.message


@pytest.mark.parametrize(
    ("estimates", "why"),
    [(None, "nobody estimated"), ({"lending": TeamEstimate(usd=1.0, missing=("gold",))}, "no price: gold")],
)
def test_a_cost_that_nobody_knows_is_no_cost_within_budget(estimates: dict[str, TeamEstimate] | None, why: str) -> None:
    _, plan, facts = shipped()
    [violation] = judge(plan, replace(facts, estimates=estimates))
    assert why in violation.message


ATTACHMENT = "platform-gpu-control-plane-AmazonEKSClusterPolicy"
WAIVER = Waiver(
    place="Pulumi.prod-us-east-1.yaml: waivers[0]",
    control="kms-rotation",
    resource="lending-key",
    reason="the key's material is imported",
    owner="lena.ortiz@example.com",
    expires="2026-11-23",
)


def test_a_waiver_lets_one_resource_off_until_its_day_is_over() -> None:
    _, plan, facts = shipped()
    unrotated = swapped(plan, "lending-key", enableKeyRotation=False)
    assert [one.control for one in judge(unrotated, facts)] == ["kms-rotation"]
    assert judge(unrotated, replace(facts, waivers=(WAIVER,))) == []
    tomorrow = judge(unrotated, replace(facts, waivers=(WAIVER,), today="2026-11-24"))
    assert {one.control for one in tomorrow} == {"kms-rotation", "waivers-in-order"}


@pytest.mark.parametrize(
    ("waiver", "why"),
    [
        (WAIVER, "is not needed"),
        (replace(WAIVER, resource="lending-*"), "is not needed"),
        (replace(WAIVER, control="kms-rotatoin"), "names no control that could be waived; did you mean kms-rotation?"),
        (replace(WAIVER, control="waivers-in-order"), "names no control"),
        (replace(WAIVER, expires="2027-12-01"), "holds until 2027-12-01, and should be looked at again within a year"),
    ],
)
def test_a_waiver_that_nothing_needs_fails(waiver: Waiver, why: str) -> None:
    _, plan, facts = shipped()
    [violation] = judge(plan, replace(facts, waivers=(waiver,)))
    assert violation.control == "waivers-in-order"
    assert violation.message.startswith(f"{waiver.place} ({waiver.control} of {waiver.resource}, {waiver.owner}) {why}")


@pytest.mark.parametrize(
    ("name", "inputs", "control"),
    [
        ("lending-spend-budget", {"limitAmount": "much"}, "budget-amount"),
        (ATTACHMENT, {"policyArn": "<<aws:iam/policy:Policy::other#arn>>"}, "iam-managed-policies"),
    ],
)
def test_what_makes_no_sense_or_cannot_be_told_fails(name: str, inputs: dict[str, str], control: str) -> None:
    _, plan, facts = shipped()
    assert control in {one.control for one in judge(swapped(plan, name, **inputs), facts)}


def test_no_second_thing_hides_behind_a_waiver() -> None:
    _, plan, facts = shipped()
    facts = replace(facts, waivers=(WAIVER,))
    both = swapped(swapped(plan, "lending-key", enableKeyRotation=False), "mobility-key", enableKeyRotation=False)
    assert [one.message.partition(":")[0] for one in judge(both, facts)] == ["mobility-key"]

    unheard = replace(WAIVER, control="audit-alarms", resource="stack")
    nothing = replace(plan, resources=tuple(one for one in plan.resources if "LogMetricFilter" not in one.type))
    [violation] = [one for one in judge(nothing, replace(facts, waivers=(unheard,))) if one.control == WAIVERS.id]
    assert "lets 5 things off, and should one" in violation.message


def test_one_team_over_its_budget_is_waived_and_the_other_is_not() -> None:
    _, plan, facts = shipped()
    dear = {team: TeamEstimate(usd=9000.0) for team in ("lending", "mobility")}
    waiver = replace(WAIVER, control="budget-estimate", resource="lending-spend-budget")
    [violation] = judge(plan, replace(facts, estimates=dear, waivers=(waiver,)))
    assert "team mobility is estimated at 9,000.00" in violation.message


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("lending-data-policy", {"policy": "<<aws:x/y:Y::somewhere#json>>"}),
        ("lending-key", {"enableKeyRotation": "<<aws:x/y:Y::somewhere#flag>>"}),
        ("lending-work-log", {"retentionInDays": "<<aws:x/y:Y::somewhere#days>>"}),
        ("lending-key", {"tags": "<<aws:x/y:Y::somewhere#tags>>"}),
    ],
)
def test_what_only_aws_can_tell_passes_no_control(name: str, inputs: dict[str, str]) -> None:
    _, plan, facts = shipped()
    messages = [one.message for one in judge(swapped(plan, name, **inputs), facts)]
    assert any("cannot be known before apply" in message for message in messages)


@pytest.mark.parametrize("called", ["aws_access_key_id", "CLIENT_SECRET", "GH_TOKEN", "db_password", "PASSPHRASE"])
@pytest.mark.parametrize(("kept_in", "seen"), [("PLAINTEXT", True), ("SECRETS_MANAGER", False)])
def test_what_is_called_a_secret_is_written_down_in_no_build(called: str, kept_in: str, seen: bool) -> None:
    _, plan, facts = shipped()
    [project] = [one for one in plan.resources if one.type == "aws:codebuild/project:Project"]
    variables = [{"name": called, "value": "x", "type": kept_in}]
    environment = {**project.inputs["environment"], "environmentVariables": variables}
    found = {one.control for one in judge(swapped(plan, project.name, environment=environment), facts)}
    assert ("codebuild-secrets" in found) == seen


@pytest.mark.parametrize("part", ["jobs", "pods", "step-prepare", "step-author", "step-judge"])
def test_a_fence_that_forgets_a_role_that_code_runs_under_is_none(part: str) -> None:
    _, plan, facts = shipped()
    [policy] = [one.inputs["policy"] for one in plan.resources if one.name == "lending-data-policy"]
    people = policy.replace(f"role/prod-lending-{part}-", "role/prod-lending-people-")
    found = {one.control for one in judge(swapped(plan, "lending-data-policy", policy=people), facts)}
    assert "s3-only-from-our-vpc" in found


ALL_BUT_SOME = {"field": "resources.ARN", "notStartsWiths": UNKNOWN}
WARNING = {
    "notificationType": "ACTUAL",
    "threshold": 80,
    "subscriberEmailAddresses": ["lena.ortiz@example.com"],
    "subscriberSnsTopicArns": ["arn:aws:sns:us-east-1:333333333333:alerts"],
}


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("platform-flow-log", {"logDestination": UNKNOWN}),
        ("platform-audit-objects", {"kmsKeyId": UNKNOWN}),
        ("platform-audit-objects", {"advancedEventSelectors": [{"fieldSelectors": [ALL_BUT_SOME]}]}),
        ("platform-cost-anomaly-subscription", {"subscribers": UNKNOWN}),
        ("mobility-bike-demand-clock-schedule", {"target": UNKNOWN}),
        ("mobility-bike-demand-training-pipeline", {"pipelineDefinition": UNKNOWN}),
        ("lending-loan-approval-contract", {"content": UNKNOWN}),
        ("lending-gpu-own-pods", {"spec": {"egress": [{"to": UNKNOWN, "ports": [{"port": 22}]}]}}),
        ("lending-spend-budget", {"notifications": [WARNING | {"subscriberEmailAddresses": UNKNOWN}]}),
        ("lending-spend-budget", {"notifications": [WARNING | {"subscriberSnsTopicArns": UNKNOWN}]}),
    ],
)
def test_what_is_unknown_altogether_is_not_taken_to_be_there(name: str, inputs: dict[str, object]) -> None:
    _, plan, facts = shipped()
    messages = [one.message for one in judge(swapped(plan, name, **inputs), facts)]
    assert any("cannot be known before apply" in message for message in messages)


def test_pulumi_is_given_every_control_as_mandatory() -> None:
    made = policies(lambda _stack: pytest.fail("asked too early"))
    assert [policy.name for policy in made] == [control.id for control in CONTROLS]
    assert {str(policy.enforcement_level) for policy in made} == {"EnforcementLevel.MANDATORY"}
