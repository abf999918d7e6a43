import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import botocore.session
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.team_access import for_jobs
from components.training_access import for_author, for_judge, for_prepare
from tests.components.examples import GROUP, SUBNETS, boundary, territory
from tests.components.iam import allows, arn_like, like, listed
from tests.components.team_fence import OURS, STUDIO, THEIRS, fence, may

KEY = str(OURS.key_arn)
WORDS = st.from_regex(r"[a-z][a-z0-9]{1,15}", fullmatch=True)
KINDS = (
    "endpoint",
    "feature-group",
    "model",
    "model-package",
    "pipeline",
    "space/d-1",
    "training-job",
    "user-profile/d-1",
)
JOB = {
    "aws:RequestTag/team": "lending",
    "aws:RequestTag/environment": "dev",
    "sagemaker:VpcSubnets": list(SUBNETS[:2]),
    "sagemaker:VpcSecurityGroupIds": [GROUP],
    "sagemaker:OutputKmsKeyArn": KEY,
    "sagemaker:VolumeKmsKeyArn": KEY,
    "sagemaker:InstanceTypes": ["ml.m5.large"],
}
MODEL = {key: JOB[key] for key in JOB if "Kms" not in key and "Types" not in key} | {
    "sagemaker:NetworkIsolation": "true"
}
RELEASE = {"aws:PrincipalArn": OURS.release_role_arn}
PIPELINE = {"aws:PrincipalArn": OURS.pipeline_role_arn}
JOBS_ROLE = {"aws:PrincipalArn": OURS.jobs_role_arn}
PEOPLE = {"aws:PrincipalArn": OURS.release_role_arn.replace("release", "people")}
# Permissions that are no operation of an API (Service Authorization Reference).
NO_OPERATIONS = {"sagemaker:C*MlflowApp*", "sagemaker-mlflow:*"}
# Actions that AWS lets nobody narrow to a resource, which may only list or report.
WITHOUT_RESOURCE = (
    r"cloudwatch:|ec2:Describe|ec2:.*NetworkInterface|ecr:GetAuthorizationToken|eks:DescribeCluster"
    r"|logs:DescribeLog|sagemaker:List"
)


def own(kind: str, name: str = "x") -> str:
    return f"arn:aws:sagemaker:us-east-1:111111111111:{kind}/dev-lending-{name}"


def without(context: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {each: value for each, value in context.items() if each != key}


@pytest.mark.parametrize("people", [True, False])
def test_it_fits_what_iam_takes_for_the_longest_names_that_a_bucket_leaves_room_for(people: bool) -> None:
    longest = territory("a" * 12, "b" * 12, "ap-southeast-1")
    assert len(longest.artifacts_bucket) == 63
    assert len(re.sub(r"\s", "", json.dumps(boundary(longest, people=people)))) <= 6144


JOBS = pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("sagemaker:CreateTrainingJob", "training-job"),
        ("sagemaker:CreateProcessingJob", "processing-job"),
        ("sagemaker:CreateHyperParameterTuningJob", "hyper-parameter-tuning-job"),
    ],
)


@JOBS
def test_a_job_runs_in_our_network_under_our_key_tag_and_name_on_listed_instances(action: str, kind: str) -> None:
    assert may(action, own(kind), JOB)
    assert not may(action, own(kind).replace("lending", "mobility"), JOB)
    for key, wrong in {
        "aws:RequestTag/team": "mobility",
        "aws:RequestTag/environment": "prod",
        "sagemaker:VpcSubnets": [*SUBNETS, "subnet-elsewhere"],
        "sagemaker:VpcSecurityGroupIds": ["sg-elsewhere"],
        "sagemaker:OutputKmsKeyArn": str(THEIRS.key_arn),
        "sagemaker:VolumeKmsKeyArn": str(THEIRS.key_arn),
        "sagemaker:InstanceTypes": ["ml.m5.large", "ml.p5.48xlarge"],
        "sagemaker:FileSystemId": "fs-homes",
    }.items():
        assert not may(action, own(kind), {**JOB, key: wrong}), key


@JOBS
def test_leaving_out_the_network_a_key_or_the_tag_is_no_way_around(action: str, kind: str) -> None:
    for key in (
        "aws:RequestTag/team",
        "aws:RequestTag/environment",
        "sagemaker:VpcSubnets",
        "sagemaker:OutputKmsKeyArn",
        "sagemaker:VolumeKmsKeyArn",
    ):
        assert not may(action, own(kind), without(JOB, key)), key


def test_only_instances_with_disks_of_their_own_go_without_a_volume_key() -> None:
    statement = [each for each in fence()["Statement"] if "ForAnyValue:StringNotLike" in each.get("Condition", {})]
    [patterns] = [each["Condition"]["ForAnyValue:StringNotLike"]["sagemaker:InstanceTypes"] for each in statement]
    local = {
        kind: any(like(pattern, kind) for pattern in patterns)
        for kind in (
            "ml.g5.xlarge",
            "ml.p4d.24xlarge",
            "ml.trn1.2xlarge",
            "ml.m5d.large",
            "ml.m5.large",
            "ml.t3.medium",
        )
    }
    assert list(local.values()) == [True, True, True, True, False, False]


# What SageMaker does with a role of a job or model in a VPC; "*" is the guide's own resource
# (https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html; DescribeVpcEndpoints with CreateModel).
INTERFACES = [
    *("CreateNetworkInterface", "CreateNetworkInterfacePermission"),
    *("DeleteNetworkInterface", "DeleteNetworkInterfacePermission"),
    *("DescribeDhcpOptions", "DescribeNetworkInterfaces", "DescribeSecurityGroups", "DescribeSubnets", "DescribeVpcs"),
    "DescribeVpcEndpoints",
]


@pytest.mark.parametrize("role", ["jobs", "prepare", "author", "judge"])
@pytest.mark.parametrize("verb", INTERFACES)
def test_sagemaker_finds_what_it_needs_to_put_a_job_into_the_vpc_asking_on_star_without_a_context(
    role: str, verb: str
) -> None:
    granted = {
        "jobs": for_jobs(OURS),
        "prepare": for_prepare(OURS),
        "author": for_author(OURS),
        "judge": for_judge(OURS, "arn:aws:sagemaker:x"),
    }[role]
    assert allows({"Statement": granted}, f"ec2:{verb}", "*")
    assert allows(fence(), f"ec2:{verb}", "*")


@pytest.mark.parametrize("verb", [verb for verb in INTERFACES if not verb.startswith("Describe")])
@pytest.mark.parametrize("part", ["network-interface/eni-1", "subnet/subnet-1", "security-group/sg-1"])
def test_an_interface_stands_in_our_vpc_alone(verb: str, part: str) -> None:
    where = OURS.arn("ec2", part)
    assert may(f"ec2:{verb}", where, {"ec2:Vpc": OURS.in_vpc()})
    assert not may(f"ec2:{verb}", where, {"ec2:Vpc": OURS.arn("ec2", "vpc/vpc-elsewhere")})


@pytest.mark.parametrize(
    "kind", ["AutoMLJob", "LabelingJob", "NotebookInstance", "Pipeline", "Cluster", "InferenceComponent"]
)
def test_what_no_condition_could_keep_in_our_network_or_bypasses_the_pipeline_is_closed(kind: str) -> None:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind).lower()
    outside = {key: value for key, value in JOB.items() if "Vpc" not in key}
    assert not may(f"sagemaker:Create{kind}", own(name), {**outside, **RELEASE})


def test_a_model_is_served_in_isolation_and_only_the_teams_own() -> None:
    assert may("sagemaker:CreateModel", own("model"), MODEL)
    assert not may("sagemaker:CreateModel", own("model"), MODEL | {"sagemaker:NetworkIsolation": "false"})
    for key in ("sagemaker:NetworkIsolation", "sagemaker:VpcSubnets"):
        assert not may("sagemaker:CreateModel", own("model"), without(MODEL, key)), key
    endpoint = {**JOB, **RELEASE, "sagemaker:ModelArn": own("model")}
    assert may("sagemaker:CreateEndpointConfig", own("endpoint-config"), endpoint)
    theirs = endpoint | {"sagemaker:ModelArn": own("model").replace("lending", "mobility")}
    assert not may("sagemaker:CreateEndpointConfig", own("endpoint-config"), theirs)


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("UpdateModelPackage", "model-package"),
        ("CreateEndpoint", "endpoint"),
        ("UpdateEndpoint", "endpoint"),
        ("DeleteEndpoint", "endpoint"),
    ],
)
def test_only_the_release_role_says_what_serves(action: str, kind: str) -> None:
    assert may(f"sagemaker:{action}", own(kind), RELEASE)
    assert not may(f"sagemaker:{action}", own(kind), PEOPLE)
    assert not may(f"sagemaker:{action}", own(kind).replace("lending", "mobility"), RELEASE)


def test_only_the_pipeline_registers_and_never_as_approved_already() -> None:
    status, pending = "sagemaker:ModelApprovalStatus", "PendingManualApproval"
    assert may("sagemaker:CreateModelPackage", own("model-package"), PIPELINE | {status: pending})
    for who in (PIPELINE | {status: "Approved"}, RELEASE | {status: pending}, PEOPLE | {status: pending}, JOBS_ROLE):
        assert not may("sagemaker:CreateModelPackage", own("model-package"), who)


@pytest.mark.parametrize("kind", ["model-package", "model-package-group"])
def test_what_the_pipeline_registers_bears_no_tag_but_the_executions(kind: str) -> None:
    """The step RegisterModel asks for the group each time, and tags both: components/training_access.py."""
    made = {"sagemaker:TaggingAction": f"Create{'ModelPackage' if kind == 'model-package' else 'ModelPackageGroup'}"}
    assert may("sagemaker:CreateModelPackageGroup", own("model-package-group"), PIPELINE)
    assert not may("sagemaker:CreateModelPackageGroup", own("model-package-group"), RELEASE)
    assert may("sagemaker:AddTags", own(kind), PIPELINE | made)
    for who in (PIPELINE, RELEASE | made, PIPELINE | {"sagemaker:TaggingAction": "CreateTrainingJob"}):
        assert not may("sagemaker:AddTags", own(kind), who)


def test_a_tag_never_moves_a_resource_to_another_teams_bill() -> None:
    tags = {"aws:RequestTag/team": "lending", "aws:RequestTag/environment": "dev"}
    assert may("sagemaker:AddTags", own("model"), tags)
    for key, other in {"aws:RequestTag/team": "mobility", "aws:RequestTag/environment": "prod"}.items():
        assert not may("sagemaker:AddTags", own("model"), tags | {key: other})
        assert not may("sagemaker:AddTags", own("model"), without(tags, key))
    assert not may("sagemaker:DeleteTags", own("model"), {"aws:TagKeys": ["team"]})


def test_people_pass_the_jobs_role_and_the_pipeline_those_of_its_steps_and_each_only_to_sagemaker() -> None:
    service = "iam:PassedToService"
    serving = ((RELEASE, OURS.serving_role_arn), (PEOPLE, OURS.jobs_role_arn))
    for who, role in (*serving, *((PIPELINE, role) for role in OURS.step_role_arns.values())):
        assert may("iam:PassRole", role, who | {service: "sagemaker.amazonaws.com"})
        assert not may("iam:PassRole", role, who | {service: "lambda.amazonaws.com"})
    for role in (OURS.release_role_arn, OURS.pipeline_role_arn, THEIRS.jobs_role_arn, THEIRS.step_role_arns["judge"]):
        assert not may("iam:PassRole", role, PIPELINE | {service: "sagemaker.amazonaws.com"})
    for who in (PEOPLE, JOBS_ROLE, RELEASE):
        for role in (OURS.pipeline_role_arn, *OURS.step_role_arns.values()):
            assert not may("iam:PassRole", role, who | {service: "sagemaker.amazonaws.com"})


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:CreateAccessKey", "arn:aws:iam::111111111111:user/anyone"),
        ("iam:DeleteRolePermissionsBoundary", OURS.jobs_role_arn),
        ("iam:PutRolePolicy", OURS.jobs_role_arn),
        ("iam:CreatePolicyVersion", "arn:aws:iam::111111111111:policy/dev-lending-boundary-us-east-1"),
        ("sts:AssumeRole", OURS.release_role_arn),
        ("s3:PutBucketPolicy", f"arn:aws:s3:::{OURS.data_bucket}"),
        ("s3:DeleteObjectVersion", f"arn:aws:s3:::{OURS.data_bucket}/a"),
        ("kms:PutKeyPolicy", KEY),
        ("kms:ScheduleKeyDeletion", KEY),
        ("kms:CreateGrant", KEY),
        ("ecr:BatchDeleteImage", OURS.repository_arn),
        ("ecr:SetRepositoryPolicy", OURS.repository_arn),
        ("secretsmanager:PutResourcePolicy", OURS.arn("secretsmanager", "secret:dev-lending-db")),
        ("logs:DeleteLogGroup", OURS.arn("logs", "log-group:/ladder/dev/lending/work")),
        ("logs:FilterLogEvents", OURS.arn("logs", "log-group:/aws/sagemaker/TrainingJobs")),
        ("cloudtrail:StopLogging", OURS.arn("cloudtrail", "trail/any")),
        ("ec2:AuthorizeSecurityGroupEgress", OURS.arn("ec2", f"security-group/{GROUP}")),
        ("ec2:RunInstances", OURS.arn("ec2", "instance/*")),
        ("lambda:CreateFunction", OURS.arn("lambda", "function:dev-lending-x")),
        ("sagemaker:UpdatePipeline", own("pipeline")),
        ("sagemaker:DeleteModelPackage", own("model-package")),
        ("sagemaker:UpdateUserProfile", STUDIO),
        ("sagemaker:Search", "*"),
        ("sagemaker:ListRecords", own("feature-group")),
    ],
)
def test_what_would_widen_or_erase_is_beyond_the_fence_for_every_role(action: str, resource: str) -> None:
    assert not may(action, resource, RELEASE)


def test_a_stream_called_like_ours_in_another_teams_group_is_not_ours() -> None:
    jobs = OURS.arn("logs", "log-group:/aws/sagemaker/TrainingJobs:log-stream:dev-lending-x/algo-1")
    theirs = OURS.arn("logs", "log-group:/aws/sagemaker/Endpoints/dev-mobility-x:log-stream:dev-lending-y")
    for action in ("logs:PutLogEvents", "logs:CreateLogStream", "logs:GetLogEvents"):
        assert may(action, jobs)
        assert not may(action, theirs)
    assert not may("logs:CreateLogGroup", OURS.arn("logs", "log-group:/aws/sagemaker/Endpoints/dev-mobility-xJobs"))


@pytest.mark.parametrize(
    ("namespace", "ours"),
    [
        ("Ladder/dev-lending", True),
        # What SageMaker measures of an instance it writes as the role of the job or model that runs there.
        *(
            (f"/aws/sagemaker/{kind}", True)
            for kind in ("TrainingJobs", "ProcessingJobs", "TransformJobs", "Endpoints")
        ),
        ("Ladder/dev-mobility", False),
        ("Ladder/dev-lending2", False),
        ("AWS/SageMaker", False),
        ("/aws/sagemaker/Endpoints/x", False),
        ("/aws/sagemaker/InferenceComponents", False),
    ],
)
def test_figures_are_written_into_the_teams_namespace_and_those_of_jobs_and_models(namespace: str, ours: bool) -> None:
    assert may("cloudwatch:PutMetricData", "*", {"cloudwatch:namespace": namespace}) == ours


def test_a_name_like_ours_in_another_account_or_another_teams_app_is_not_ours() -> None:
    bucket = "arn:aws:s3:::dev-lending-evil-us-east-1-111111111111/a"
    assert not may("s3:PutObject", bucket, {"aws:ResourceAccount": "999999999999"})
    nested = "arn:aws:sagemaker:us-east-1:111111111111:app/d-1/dev-mobility-studio/JupyterLab/dev-lending-x"
    assert not may("sagemaker:DescribeApp", nested)


@settings(deadline=None, max_examples=25)
@given(WORDS, WORDS, WORDS, WORDS, st.sampled_from(KINDS), st.from_regex(r"[a-z0-9-]{0,20}", fullmatch=True))
def test_no_name_of_another_team_or_environment_is_ever_inside(  # noqa: PLR0917
    environment: str, team: str, their_environment: str, their_team: str, kind: str, rest: str
) -> None:
    ours, theirs = territory(team, environment), territory(their_team, their_environment)
    if ours.prefix == theirs.prefix:
        return
    inside = [
        pattern
        for statement in boundary(ours)["Statement"]
        if statement["Effect"] == "Allow"
        and "Condition" not in statement
        and "Resource" in statement
        # Whoever comes first makes the log groups that all teams' jobs share; it is no way to read them.
        and statement["Action"] != "logs:CreateLogGroup"
        for pattern in listed(statement["Resource"])
        if pattern != "*"
    ]
    logs = f"log-group:/ladder/{their_environment}/{their_team}/{rest}"
    for arn in (
        theirs.arn("sagemaker", f"{kind}/{theirs.prefix}{rest}"),
        theirs.arn("secretsmanager", f"secret:{theirs.prefix}{rest}"),
        theirs.arn("logs", logs),
        theirs.arn("logs", f"log-group:/aws/sagemaker/TrainingJobs:log-stream:{theirs.prefix}{rest}"),
        theirs.arn("logs", f"log-group:/aws/sagemaker/Endpoints/{theirs.prefix}{rest}"),
        theirs.repository_arn,
    ):
        assert not any(arn_like(pattern, arn) for pattern in inside), arn
    assert not allows(
        boundary(ours), "s3:GetObject", f"arn:aws:s3:::{theirs.data_bucket}/a", {"aws:ResourceAccount": "111111111111"}
    )


def statements(effect: str) -> Iterator[dict[str, Any]]:
    yield from (
        each for people in (True, False) for each in fence(people=people)["Statement"] if each["Effect"] == effect
    )


def test_nothing_is_allowed_everywhere_unless_aws_knows_no_resource_for_it() -> None:
    for statement in statements("Allow"):
        if statement.get("Resource") == "*" or "NotResource" in statement:
            for action in listed(statement["Action"]):
                assert re.match(WITHOUT_RESOURCE, action), action


def test_every_action_is_one_that_aws_knows() -> None:
    session = botocore.session.get_session()

    @cache
    def operations(service: str) -> list[str]:
        models = [service, *(["sagemaker-runtime", "sagemaker-featurestore-runtime"] if service == "sagemaker" else [])]
        return [name for model in models for name in session.get_service_model(model).operation_names]

    known_elsewhere = {"iam:PassRole", "s3:AbortMultipartUpload", "s3:List*", *NO_OPERATIONS}
    for effect in ("Allow", "Deny"):
        for statement in statements(effect):
            for action in set(listed(statement["Action"])) - known_elsewhere:
                service, _, verb = action.partition(":")
                assert any(like(verb, name) for name in operations(service)), action
