"""The rights of level 1's roles. What narrows them further, network and instances and keys, is the boundary's test."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, cast

import pytest

from components.team_access import INTERFACES, run_in_network
from components.team_access import for_people as at_level_0
from components.training_access import (
    for_author,
    for_delivery,
    for_jobs,
    for_judge,
    for_people,
    for_pipeline,
    for_prepare,
    for_release,
    for_serving,
    for_tracking_app,
    signed_in_with,
)
from tests.components.examples import ACCOUNT, territory
from tests.components.iam import allows

VISION = territory("vision")
APP = f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:mlflow-app/app-1"
ROLES = {
    "people": for_people(VISION, APP),
    "jobs": for_jobs(VISION, APP),
    "prepare": for_prepare(VISION),
    "author": for_author(VISION),
    "judge": for_judge(VISION, APP),
    "pipeline": for_pipeline(VISION),
    "ci": for_delivery(VISION),
    "release": for_release(VISION, ("evidence_digest", "image")),
    "serving": for_serving(VISION),
    "tracking app": for_tracking_app(VISION),
}
EVERY_ROLE = pytest.mark.parametrize("role", ROLES)
# AWS narrows these to no resource.
WITHOUT_RESOURCE = {
    "ecr:GetAuthorizationToken",
    "cloudwatch:PutMetricData",
    "sagemaker:ListModelPackageGroups",
    "sagemaker:ListModelPackages",
    "sagemaker:ListPipelines",
}


def as_list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def granting(role: str, action: str) -> list[Mapping[str, Any]]:
    return [
        statement
        for statement in ROLES[role]
        if any(fnmatchcase(action, pattern) for pattern in as_list(statement["Action"]))
    ]


def holders(action: str) -> set[str]:
    return {role for role in ROLES if granting(role, action)}


@EVERY_ROLE
def test_a_star_stands_only_where_aws_takes_nothing_else(role: str) -> None:
    anywhere: Iterable[str] = (
        action for one in ROLES[role] if "*" in as_list(one["Resource"]) for action in as_list(one["Action"])
    )
    in_the_vpc = {f"ec2:{verb}" for verb in INTERFACES.split()}  # which the boundary keeps in ours
    assert set(anywhere) <= WITHOUT_RESOURCE | in_the_vpc


@EVERY_ROLE
def test_every_other_resource_is_the_teams_own(role: str) -> None:
    as_at_level_0 = run_in_network(VISION)
    for statement in ROLES[role]:
        for resource in as_list(statement["Resource"]) if statement not in as_at_level_0 else []:
            assert resource in ("*", APP, VISION.key_arn, VISION.shared_log_groups) or "dev-vision" in resource, (
                statement
            )


@pytest.mark.parametrize(
    ("action", "who"),
    [
        ("sagemaker:StartPipelineExecution", {"people", "ci"}),
        ("sagemaker:UpdateModelPackage", {"release"}),
        ("sagemaker:CreateEndpoint", {"release"}),
        ("sagemaker:InvokeEndpoint", {"release"}),
        ("sagemaker:CreateModelPackage", {"pipeline"}),
        ("sagemaker:CreateModelPackageGroup", {"pipeline"}),  # what the step RegisterModel asks for each time
        ("iam:PassRole", {"pipeline", "release"}),
        ("ecr:PutImage", {"ci"}),
        ("sagemaker:UpdatePipeline", set[str]()),
        ("sagemaker:CreatePipeline", set[str]()),
        ("s3:DeleteObject", set[str]()),
        ("sts:AssumeRole", set[str]()),
    ],
)
def test_who_may(action: str, who: set[str]) -> None:
    assert holders(action) == who


def test_what_is_registered_waits_for_approval_and_only_a_decision_changes_it() -> None:
    [register] = granting("pipeline", "sagemaker:CreateModelPackage")
    assert register["Condition"] == {"StringEquals": {"sagemaker:ModelApprovalStatus": "PendingManualApproval"}}
    [decide] = granting("release", "sagemaker:UpdateModelPackage")
    assert decide["Condition"] == {
        "StringEquals": {"sagemaker:ModelApprovalStatus": ["Approved", "Rejected"]},
        "Null": {
            "sagemaker:CustomerMetadataPropertiesToRemove": "true",
            "sagemaker:CustomerMetadataProperties/evidence_digest": "true",
            "sagemaker:CustomerMetadataProperties/image": "true",
        },
    }


@pytest.mark.parametrize("role", ["people", "ci"])
def test_who_starts_a_pipeline_starts_it_as_it_stands_and_no_version_of_before(role: str) -> None:
    """The key: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html"""
    pipeline = VISION.sagemaker("pipeline").replace("*", "a")
    asked = {"Statement": ROLES[role]}, "sagemaker:StartPipelineExecution", pipeline
    assert allows(*asked)
    assert not allows(*asked, {"sagemaker:PipelineVersionId": "1"})


@pytest.mark.parametrize("action", ["ecr:BatchGetImage", "ecr:DescribeImages", "s3:GetObject", "kms:Decrypt"])
def test_who_registers_can_look_at_what_is_registered(action: str) -> None:
    """CreateModelPackage names no role. AWS's AmazonSageMakerModelRegistryFullAccess grants its caller these:
    https://docs.aws.amazon.com/sagemaker/latest/dg/security-iam-awsmanpol-model-registry.html
    """
    service, model = action.partition(":")[0], f"arn:aws:s3:::{EVIDENCE}"
    resource = {"ecr": VISION.repository_arn, "s3": model, "kms": str(VISION.key_arn)}[service]
    assert allows({"Statement": ROLES["pipeline"]}, action, resource)


@pytest.mark.parametrize("kind", ["processing-job", "training-job", "model-package", "model-package-group"])
def test_the_pipeline_lets_sagemaker_tag_whatever_its_steps_make_with_the_execution(kind: str) -> None:
    """Of all four: https://github.com/aws/sagemaker-python-sdk/pull/2475 (a registration tags the group)."""
    call = "".join(word.title() for word in kind.split("-"))
    made = {"sagemaker:TaggingAction": f"Create{call}"}
    assert allows(
        {"Statement": ROLES["pipeline"]}, "sagemaker:AddTags", VISION.arn("sagemaker", f"{kind}/dev-vision-m"), made
    )


@pytest.mark.parametrize("role", ["people at level 0", "pipeline", "release"])
def test_tags_come_with_the_call_that_creates_and_never_after(role: str) -> None:
    statements = at_level_0(VISION, ["ml.t3.medium"]) if role == "people at level 0" else ROLES[role]
    resource = VISION.arn("sagemaker", f"{'endpoint' if role == 'release' else 'training-job'}/dev-vision-x")
    created = {"sagemaker:TaggingAction": "CreateTrainingJob"}
    assert allows({"Statement": statements}, "sagemaker:AddTags", resource, created)
    assert not allows({"Statement": statements}, "sagemaker:AddTags", resource)
    assert not allows({"Statement": statements}, "sagemaker:AddTags", resource, {"sagemaker:TaggingAction": "AddTags"})


@pytest.mark.parametrize(
    ("role", "passed"), [("pipeline", [*VISION.step_role_arns.values()]), ("release", VISION.serving_role_arn)]
)
def test_the_pipeline_passes_each_step_its_role_and_release_theirs_to_what_serves(
    role: str, passed: str | list[str]
) -> None:
    [passing] = granting(role, "iam:PassRole")
    assert passing["Resource"] == passed
    assert passing["Condition"] == {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}


ARTIFACTS = VISION.artifacts_bucket


@pytest.mark.parametrize(
    ("role", "where"),
    [
        ("prepare", {f"{ARTIFACTS}/runs/prepare/*"}),
        ("author", {f"{ARTIFACTS}/runs/author/*"}),
        ("judge", {f"{ARTIFACTS}/runs/judge/*", f"{ARTIFACTS}/tracking/*"}),
        ("pipeline", set[str]()),
        ("jobs", {f"{VISION.artifacts_bucket}/tracking/*"}),
        ("people", {f"{VISION.artifacts_bucket}/tracking/*"}),
        ("release", {f"{VISION.data_bucket}/batches/*"}),
        ("serving", {f"{VISION.data_bucket}/batches/*"}),
        ("ci", set[str]()),
    ],
)
def test_each_step_writes_below_its_own_prefix_and_only_the_judge_the_evidence_of_an_approval(
    role: str, where: set[str]
) -> None:
    written = {resource for one in granting(role, "s3:PutObject") for resource in as_list(one["Resource"])}
    assert written == {f"arn:aws:s3:::{keys}" for keys in where}


RAW, PREPARED = f"{VISION.data_bucket}/m/raw/x.csv", f"{ARTIFACTS}/runs/prepare/m/1/dataset/answers/answers.parquet"
MADE, EVIDENCE = f"{ARTIFACTS}/runs/author/m/1/predict/x.parquet", f"{ARTIFACTS}/runs/judge/m/1/evaluation.json"


@pytest.mark.parametrize(
    ("key", "readers"),
    [
        (RAW, {"prepare"}),  # besides whom level 0 lets
        (PREPARED, {"people", "jobs", "prepare", "author", "judge"}),
        (MADE, {"people", "jobs", "author", "judge"}),
        (EVIDENCE, {"people", "jobs", "judge", "pipeline", "ci", "release", "serving"}),
    ],
)
def test_who_reads_rows_of_data_and_who_evidence(key: str, readers: set[str]) -> None:
    def reads(role: str) -> bool:
        granted = [resource for one in granting(role, "s3:GetObject") for resource in as_list(one["Resource"])]
        return any(fnmatchcase(f"arn:aws:s3:::{key}", str(pattern)) for pattern in granted)

    assert {role for role in ROLES if reads(role)} == readers


def test_only_what_serves_writes_the_logs_and_figures_of_endpoints() -> None:
    """Who runs code of its own could tell an alarm that all is well."""
    log = VISION.arn("logs", "log-group:/aws/sagemaker/Endpoints/dev-vision-x:log-stream:y")
    figures = {"cloudwatch:namespace": "/aws/sagemaker/Endpoints"}
    for role, statements in ROLES.items():
        granted = {"Statement": [*statements, *(run_in_network(VISION) if role == "jobs" else [])]}
        assert allows(granted, "logs:PutLogEvents", log) == (role == "serving"), role
        assert allows(granted, "cloudwatch:PutMetricData", "*", figures) == (role == "serving"), role


def test_figures_that_an_alarm_watches_are_written_into_the_teams_own_namespace() -> None:
    own = [one["Condition"] for one in ROLES["prepare"] if "Ladder" in str(one.get("Condition"))]
    assert own == [{"StringEquals": {"cloudwatch:namespace": "Ladder/dev-vision"}}]


def test_release_is_taken_with_its_own_permission_set_and_not_with_one_called_alike() -> None:
    trust = signed_in_with(ACCOUNT, "ladder-vision-release")
    patterns = trust["Condition"]["ArnLike"]["aws:PrincipalArn"]
    path = f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com"

    def let_in(arn: str) -> bool:
        return any(fnmatchcase(arn, pattern) for pattern in patterns)

    assert let_in(f"{path}/AWSReservedSSO_ladder-vision-release_0123456789abcdef")
    # Identity Center calls a session after the person, who takes the role under no other name.
    caller = {"aws:PrincipalArn": f"{path}/AWSReservedSSO_ladder-vision-release_0123456789abcdef"}
    for session, allowed in (("ada@example.com", True), ("grace@example.com", False)):
        asked = caller | {"aws:userid": "AROAEXAMPLE:ada@example.com", "sts:RoleSessionName": session}
        assert allows({"Statement": [trust]}, "sts:AssumeRole", "*", asked) == allowed
    assert let_in(f"{path}/eu-west-1/AWSReservedSSO_ladder-vision-release_0123456789abcdef")
    assert not let_in(f"{path}/AWSReservedSSO_ladder-vision_0123456789abcdef")
    assert not let_in(f"{path}/AWSReservedSSO_ladder-vision-release_more_0123456789abcdef")


def test_an_mlflow_app_can_see_that_its_bucket_is_there() -> None:
    """HeadBucket asks for s3:ListBucket, and has no prefix: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html."""
    app, bucket = {"Statement": ROLES["tracking app"]}, f"arn:aws:s3:::{VISION.artifacts_bucket}"
    assert allows(app, "s3:ListBucket", bucket, {})
    assert not allows(app, "s3:GetObject", f"{bucket}/runs/judge/m/1/evaluate/model/model.tar.gz", {})
    assert not allows(app, "s3:ListBucket", f"arn:aws:s3:::{VISION.data_bucket}", {})


# Who makes what has a volume under the team's key, and as whom it is made: for each, AWS asks for kms:CreateGrant.
# https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html (VolumeKmsKeyId of jobs),
# https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html (KmsKeyId: of who creates the
# endpoint). SageMaker asks for them in the role's name, which is what kms:GrantIsForAWSResource tells:
# https://docs.aws.amazon.com/kms/latest/developerguide/grant-authorization.html; AWS's own examples for SageMaker have
# it: https://github.com/awslabs/mlspace/blob/main/frontend/docs/admin-guide/security/policies/notebook-policy-raw.md.
WITH_VOLUMES = {"people", "jobs", "prepare", "author", "judge", "pipeline", "serving", "release"}


@EVERY_ROLE
def test_the_key_is_lent_for_a_volume_through_aws_alone_and_by_nobody_without_volumes(role: str) -> None:
    by_hand = {"people": at_level_0(VISION, ()), "jobs": run_in_network(VISION)}
    rights = {"Statement": [*ROLES[role], *by_hand.get(role, ())]}
    expected = role in WITH_VOLUMES
    assert allows(rights, "kms:CreateGrant", str(VISION.key_arn), {"kms:GrantIsForAWSResource": "true"}) is expected
    assert not allows(rights, "kms:CreateGrant", str(VISION.key_arn), {"kms:GrantIsForAWSResource": "false"})
