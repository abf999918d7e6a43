"""What level 1 adds, as a plan of the shipped stacks and of stacks that differ from them in one thing."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from ladder.plan import Plan, Resource
from ladder.plan.recording import record, together
from stacks.cluster_program import build_cluster
from stacks.model_training import ALARMS
from stacks.program import build
from stacks.reading import read_stack
from stacks.settings import Settings
from stacks.teams import Team

PACKAGE_GROUP = "aws:sagemaker/modelPackageGroup:ModelPackageGroup"


def plan(settings: Settings, teams: list[Team]) -> dict[str, Resource]:
    made: Plan = together(
        record("test", lambda: build(settings, teams)), record("test", lambda: build_cluster(settings, teams))
    )
    return {resource.name: resource for resource in made.resources if resource.type.startswith(("aws:", "kubernetes:"))}


@cache
def shipped(stack: str) -> dict[str, Resource]:
    settings, teams = read_stack(stack)
    return plan(settings, list(teams))


def with_delivery(**changed: Any) -> Settings:
    settings, _ = read_stack("dev-us-east-1")
    return settings.model_copy(update={"delivery": settings.delivery.model_copy(update=changed)})


def of_type(resources: Mapping[str, Resource], token: str) -> dict[str, Resource]:
    return {name: one for name, one in resources.items() if one.type == token}


def statements(resource: Resource) -> list[dict[str, Any]]:
    return json.loads(resource.inputs["policy"])["Statement"]


def test_a_team_at_level_0_gets_nothing_of_level_1() -> None:
    research = [
        one for one in shipped("dev-us-east-1").values() if one.inputs.get("tags", {}).get("team") == "research"
    ]
    assert {one.inputs["tags"]["level"] for one in research} == {"0"}


def test_the_pipeline_of_a_model_has_no_place_left_open_and_nothing_of_another_team() -> None:
    pipelines = of_type(shipped("dev-us-east-1"), "aws:sagemaker/pipeline:Pipeline")
    assert {one.inputs["pipelineName"] for one in pipelines.values()} == {
        "dev-lending-loan-approval",
        "dev-mobility-bike-demand",
    }
    for one in pipelines.values():
        definition = one.inputs["pipelineDefinition"]
        assert "{{" not in definition
        assert ("lending" in definition) != ("mobility" in definition)
        # By this prefix the boundary tells the team's jobs and their logs from others'.
        jobs = [step["Arguments"] for step in json.loads(definition)["Steps"] if step["Type"] != "Condition"]
        names = [str(job.get("ProcessingJobName") or job["TrainingJobName"]) for job in jobs]
        model = one.inputs["tags"]["team"] + "-" + one.inputs["tags"]["model"]
        group = f"<<{PACKAGE_GROUP}::{model}-registry-versions#modelPackageGroupName>>"
        assert set(names) == {group}
        [versions] = [each for each in of_type(shipped("dev-us-east-1"), PACKAGE_GROUP).values() if model in each.name]
        assert versions.inputs["modelPackageGroupName"] == one.inputs["pipelineName"]


# Documents that refuse something to whoever deploys or works here.
FENCES = ("BucketPolicy", "Key", "RepositoryPolicy", "Policy", "TopicPolicy", "QueuePolicy", "VpcEndpoint")


@pytest.mark.parametrize("gone", ["models", "teams"])
def test_no_fence_forgets_what_it_fences_before_that_is_gone(gone: str) -> None:
    """Pulumi changes what stays before it deletes what goes, so a fence that forgot it would refuse to delete it."""
    settings, teams = read_stack("dev-us-east-1")
    fewer = teams[1:] if gone == "teams" else [team.model_copy(update={"models": team.models[1:]}) for team in teams]
    before, after = shipped("dev-us-east-1"), plan(settings, list(fewer))
    assert len(after) < len(before)
    fences = [name for name, one in after.items() if one.type.rpartition(":")[2] in FENCES]
    assert fences
    assert [name for name in fences if after[name].inputs != before[name].inputs] == []


def test_what_is_demanded_of_a_model_lies_where_its_pipeline_reads_it_and_no_role_of_its_team_writes_it() -> None:
    made = shipped("dev-us-east-1")
    contract = made["lending-loan-approval-contract"].inputs
    assert contract["key"] == "loan-approval/contract.json"
    assert json.loads(contract["content"])["model"] == "loan-approval"
    [refused] = [one for one in statements(made["lending-artifacts-policy"]) if one["Sid"] == "ContractIsThePlatforms"]
    assert refused["Effect"] == "Deny"
    assert refused["Condition"] == {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/dev-lending-*"}}


@pytest.mark.parametrize("writer", ["prepare", "author", "judge"])
def test_what_a_step_left_is_written_and_deleted_by_no_role_but_its_own(writer: str) -> None:
    made = shipped("dev-us-east-1")
    role = f"arn:aws:iam::111111111111:role/dev-lending-step-{writer}-us-east-1"
    sid = f"Only{writer.title()}Writes"
    [refused] = [one for one in statements(made["lending-artifacts-policy"]) if one["Sid"] == sid]
    assert (refused["Effect"], refused["Principal"]) == ("Deny", "*")
    assert refused["Resource"].endswith(f"-111111111111/runs/{writer}/*")
    assert refused["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": role}}
    # It is passed by the pipeline's role, and by nobody else.
    passing = [
        name
        for name, policy in of_type(made, "aws:iam/rolePolicy:RolePolicy").items()
        for one in statements(policy)
        if one["Action"] == "iam:PassRole" and role in one["Resource"]
    ]
    assert passing == ["lending-pipeline-policy"]


def test_each_step_runs_as_the_role_of_who_wrote_its_code_and_none_as_the_one_that_registers() -> None:
    pipeline = shipped("dev-us-east-1")["lending-loan-approval-training-pipeline"].inputs
    ran = {
        step["Name"]: step["Arguments"]["RoleArn"].partition("::lending-")[2].partition("-role#")[0]
        for step in json.loads(pipeline["pipelineDefinition"])["Steps"]
        if "RoleArn" in step["Arguments"]
    }
    judges = {"Validate": "prepare", "Dataset": "prepare", "Evaluate": "judge"}
    assert ran == {name: judges.get(name, "author") for name in ran}
    # No figures.py in its folder, so no step for it; the other model has one.
    assert "Figures" not in ran
    assert (
        '"Figures"' in shipped("dev-us-east-1")["mobility-bike-demand-training-pipeline"].inputs["pipelineDefinition"]
    )
    assert "::lending-pipeline-role#" in pipeline["roleArn"]


def test_every_role_that_a_team_can_take_stands_under_its_boundary_and_what_services_take_under_a_narrower_one() -> (
    None
):
    roles = of_type(shipped("prod-us-east-1"), "aws:iam/role:Role")
    assert "::lending-people-boundary-policy#" in roles["lending-people-role"].inputs["permissionsBoundary"]
    for part in ("jobs", "prepare", "author", "judge", "pipeline", "ci", "release"):
        assert "::lending-boundary-policy#" in roles[f"lending-{part}-role"].inputs["permissionsBoundary"]
    for name in ("lending-tracking-service", "mobility-bike-demand-clock-starter"):
        team = name.partition("-")[0]
        assert f"::{team}-services-boundary-policy#" in roles[f"{name}-role"].inputs["permissionsBoundary"]


def test_one_stack_of_an_account_makes_its_oidc_provider_and_the_other_trusts_it_by_name() -> None:
    provider = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
    assert len(of_type(shipped("prod-us-east-1"), provider)) == 1
    assert of_type(shipped("prod-eu-west-1"), provider) == {}
    trust = json.loads(shipped("prod-eu-west-1")["mobility-ci-role"].inputs["assumeRolePolicy"])["Statement"][0]
    assert trust["Principal"]["Federated"].startswith("arn:aws:iam::333333333333:oidc-provider/")


def test_each_team_has_a_ci_role_for_its_own_github_environment_on_the_configured_branch() -> None:
    settings = with_delivery(repository="acme/models", branch="release", repository_owner_id="123", repository_id="456")
    made = plan(settings, list(read_stack("dev-us-east-1")[1]))
    for team in ("lending", "mobility"):
        [statement] = json.loads(made[f"{team}-ci-role"].inputs["assumeRolePolicy"])["Statement"]
        claims = {key.partition(":")[2]: value for key, value in statement["Condition"]["StringEquals"].items()}
        assert claims == {
            "aud": "sts.amazonaws.com",
            "sub": [f"repo:{who}:environment:dev-{team}" for who in ("acme/models", "acme@123/models@456")],
            "ref": "refs/heads/release",
            "repository_id": "456",
        }


@pytest.mark.parametrize(("accounts", "shared"), [((), 0), (("222222222222",), 1)])
def test_a_registry_its_files_and_its_key_are_shared_together_or_not_at_all(
    accounts: tuple[str, ...], shared: int
) -> None:
    lending = [team for team in read_stack("dev-us-east-1")[1] if team.name == "lending"]
    made = plan(with_delivery(reader_accounts=accounts), lending)
    reading = [one for one in statements(made["lending-artifacts-policy"]) if one["Effect"] == "Allow"]
    assert len(of_type(made, "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy")) == shared
    assert len(of_type(made, "aws:kms/grant:Grant")) == shared
    assert len(reading) == shared


def test_what_a_version_was_approved_by_is_kept_as_long_as_the_audit_trail_and_rows_no_longer_than_data() -> None:
    [_, *rules] = shipped("prod-us-east-1")["lending-artifacts-lifecycle"].inputs["rules"]
    kept = {one["filter"]["prefix"]: one["noncurrentVersionExpiration"]["noncurrentDays"] for one in rules}
    assert kept == {
        "runs/prepare/": 90,
        "runs/author/": 90,
        "tracking/": 90,
        "runs/judge/": 400,
        "loan-approval/": 400,
    }


def test_a_schedule_is_made_where_the_model_has_one_and_its_failures_ring() -> None:
    made = shipped("dev-us-east-1")
    assert set(of_type(made, "aws:scheduler/schedule:Schedule")) == {"mobility-bike-demand-clock-schedule"}
    assert "mobility-bike-demand-schedule-failed" in made
    assert "lending-loan-approval-schedule-failed" not in made


@pytest.mark.parametrize("runbook", ALARMS)
def test_an_alarm_is_called_after_its_runbook_and_tells_the_topic(runbook: str) -> None:
    alarm = shipped("dev-us-east-1")[f"mobility-bike-demand-{runbook}"].inputs
    assert alarm["name"] == "dev-mobility-bike-demand-" + runbook.title().replace("-", "")
    assert alarm["alarmDescription"].endswith(f"Runbook: runbooks/{runbook}.md")
    assert len(alarm["alarmActions"]) == 1


def test_gpus_are_there_only_where_the_config_asks_and_for_teams_with_a_quota() -> None:
    assert not [
        name for name, one in shipped("prod-eu-west-1").items() if one.type.startswith(("aws:eks", "kubernetes"))
    ]
    made = shipped("prod-us-east-1")
    assert {"platform-gpu-spot-nodes", "platform-gpu-steady-nodes"} <= set(made)
    with_quota = {team.name for team in read_stack("prod-us-east-1")[1] if team.gpu_quota}
    namespaces = of_type(made, "kubernetes:core/v1:Namespace").values()
    assert {one.inputs["metadata"]["name"] for one in namespaces} == {f"team-{name}" for name in with_quota}


def test_inline_policies_of_a_role_fit_what_iam_takes() -> None:
    sizes: dict[str, int] = {}
    for one in of_type(shipped("prod-us-east-1"), "aws:iam/rolePolicy:RolePolicy").values():
        size = len("".join(one.inputs["policy"].split()))
        sizes[one.inputs["role"]] = sizes.get(one.inputs["role"], 0) + size
    assert max(sizes.values()) <= 10_240  # characters without white space (IAM and STS quotas)


def test_who_approves_a_version_can_rewrite_nothing_that_it_was_registered_with() -> None:
    resources = shipped("dev-us-east-1")
    definition = json.loads(resources["lending-loan-approval-training-pipeline"].inputs["pipelineDefinition"])
    [gate] = [step for step in definition["Steps"] if step["Type"] == "Condition"]
    registered: dict[str, Any] = gate["Arguments"]["IfSteps"][0]["Arguments"]["CustomerMetadataProperties"]
    [decide] = [
        one
        for one in statements(resources["lending-release-policy"])
        if "sagemaker:UpdateModelPackage" in one["Action"]
    ]
    fenced = {f"sagemaker:CustomerMetadataProperties/{key}" for key in registered}
    assert len(fenced) > 15
    assert {key for key, absent in decide["Condition"]["Null"].items() if absent == "true"} >= fenced
