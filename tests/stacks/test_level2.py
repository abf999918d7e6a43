"""Level 2 adds to level 1 and changes nothing of it; who decides, who deploys and who asks are three."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from ladder.judges.policy.checking import check
from ladder.plan import Plan
from ladder.plan.config import Config, read
from ladder.plan.planning import plan_of

RELEASES = (
    "UpdateModelPackage",
    "CreateModel",
    "CreateEndpointConfig",
    "CreateEndpoint",
    "UpdateEndpoint",
    "DeleteEndpoint",
)


@cache
def config(level: int) -> Config:
    found = read("local")
    teams = tuple(team.model_copy(update={"level": min(level, team.level + 1)}) for team in found.teams if team.models)
    settings = found.settings.model_copy(update={"level": level, "teams": tuple(team.name for team in teams)})
    return replace(found, settings=settings, teams=teams)


@cache
def plan(level: int) -> Plan:
    return plan_of(config(level))


def test_nothing_of_level_1_is_changed_or_goes() -> None:
    before, after = ({resource.key: resource.inputs for resource in plan(level).resources} for level in (1, 2))
    assert {key: after.get(key) for key in before} == before
    assert len(after) > len(before) + 50


def test_every_control_holds_but_those_whose_pages_and_prices_are_yet_to_come() -> None:
    found = {one.control for one in check(config(2), plan(2), datetime.now(UTC).date())}
    assert found <= {"alarm-runbook", "budget-estimate"}


def policy_of(name: str) -> dict[str, Any]:
    [policy] = [one for one in plan(2).resources if one.name == name]
    return json.loads(policy.inputs["policy"])


@pytest.mark.parametrize("action", RELEASES)
def test_by_hand_nobody_releases_any_more(action: str) -> None:
    [statement] = policy_of("lending-not-by-hand")["Statement"]
    assert statement["Effect"] == "Deny"
    assert f"sagemaker:{action}" in statement["Action"]
    assert statement["Resource"] == "*"


@pytest.mark.parametrize(
    ("part", "may"),
    [
        ("decisions", {"UpdateModelPackage"}),
        ("delivery", {*RELEASES} - {"UpdateModelPackage"}),
        ("workflow", set[str]()),
        ("ask", set[str]()),
    ],
)
def test_one_approves_another_deploys_and_who_asks_does_neither(part: str, may: set[str]) -> None:
    granted = {
        action.removeprefix("sagemaker:")
        for statement in policy_of(f"lending-{part}-policy")["Statement"]
        if statement["Effect"] == "Allow"
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }
    assert granted & {*RELEASES} == may


def test_a_function_is_what_lies_in_the_project_and_knows_its_place() -> None:
    [function] = [one for one in plan(2).resources if one.name == "lending-delivery-function"]
    assert "pipelines/delivery/functions/release.py" in function.inputs["code"]["files"]
    variables = function.inputs["environment"]["variables"]
    assert variables["LADDER_TEAM"] == "lending"
    assert variables["LADDER_ASKING_ROLES"].split() == [
        "local-lending-ask-us-east-1",
        "local-platform-model-risk-us-east-1",
    ]


def test_each_model_that_answers_has_the_alarms_that_its_contract_names() -> None:
    alarms = {one.inputs["name"]: one.inputs for one in plan(2).resources if one.type.endswith(":MetricAlarm")}
    [contract] = [one for one in plan(2).resources if one.name == "lending-loan-approval-release-contract"]
    document = json.loads(contract.inputs["content"])
    named = document["hosting"]["alarms"]
    assert named == [f"local-lending-loan-approval-{kind}" for kind in ("EndpointErrors", "EndpointLatency")]
    errors, latency = (alarms[name] for name in named)
    # https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
    assert (errors["metricName"], errors["statistic"]) == ("Invocation5XXErrors", "Average")
    assert errors["threshold"] == document["objectives"]["error_rate"]
    assert (latency["metricName"], latency["extendedStatistic"]) == ("ModelLatency", "p95")
    assert latency["threshold"] == 1000 * document["objectives"]["latency_p95_ms"]
    assert {one["namespace"] for one in (errors, latency)} == {"AWS/SageMaker"}
    assert errors["dimensions"] == {"EndpointName": "local-lending-loan-approval", "VariantName": "primary"}


def test_a_checkpoint_is_written_once_by_two_roles_alone() -> None:
    statements = {one["Sid"]: one for one in policy_of("lending-releases-checkpoints-policy")["Statement"]}
    assert statements["OnlyOnce"]["Condition"] == {"Null": {"s3:if-none-match": "true"}}
    writers = statements["OnlyTheLedgerWrites"]["Condition"]["ArnNotEquals"]["aws:PrincipalArn"]
    assert [arn.rpartition("/")[2] for arn in writers] == [
        f"local-lending-{part}-us-east-1" for part in ("decisions", "delivery")
    ]
