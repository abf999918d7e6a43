"""What roles of services may be allowed at all: of the platform's log writers, and of a team's clock and MLflow app."""

import json
import re
from functools import cache
from typing import Any

import pytest

from components.service_boundary import ServiceBoundary, ServiceBoundaryArgs, for_platform, for_team
from components.territory import Statement
from tests.components.examples import ACCOUNT, REGION, territory
from tests.components.iam import allows
from tests.recording import requested

OURS, THEIRS = territory(), territory("mobility")
LOGS = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:"
OWN = {"aws:ResourceAccount": ACCOUNT}


def boundary(*statements: Statement) -> dict[str, Any]:
    args = ServiceBoundaryArgs(policy_name="x-boundary-y", who="services", statements=statements, tags={})
    return json.loads(requested(lambda: ServiceBoundary("services", args))["services-policy"]["policy"])


@cache
def platform() -> dict[str, Any]:
    return boundary(*for_platform(ACCOUNT, REGION, "/ladder/dev/platform/*"))


@cache
def team() -> dict[str, Any]:
    return boundary(*for_team(OURS))


@pytest.mark.parametrize("action", ["CreateLogStream", "DescribeLogStreams", "PutLogEvents"])
def test_services_write_the_platforms_logs_and_no_teams(action: str) -> None:
    for group in ("audit", "flow"):
        assert allows(platform(), f"logs:{action}", f"{LOGS}/ladder/dev/platform/{group}:log-stream:x")
    for elsewhere in ("/ladder/dev/lending/work", "/ladder/prod/platform/audit", "/aws/sagemaker/TrainingJobs"):
        assert not allows(platform(), f"logs:{action}", f"{LOGS}{elsewhere}:log-stream:x")


def test_a_clock_starts_pipelines_of_its_team_and_keeps_what_it_could_not_start() -> None:
    for ours, expected in ((OURS, True), (THEIRS, False)):
        assert allows(team(), "sagemaker:StartPipelineExecution", ours.sagemaker("pipeline")) is expected
        assert allows(team(), "sqs:SendMessage", ours.arn("sqs", f"{ours.prefix}m-undelivered")) is expected
    for action in ("CreateTrainingJob", "CreatePipeline", "UpdatePipeline", "StopPipelineExecution", "AddTags"):
        assert not allows(team(), f"sagemaker:{action}", OURS.sagemaker("pipeline"), {"aws:RequestTag/team": "lending"})
    for action in ("ReceiveMessage", "DeleteMessage", "PurgeQueue", "SetQueueAttributes"):
        assert not allows(team(), f"sqs:{action}", OURS.arn("sqs", f"{OURS.prefix}m-undelivered"))


@pytest.mark.parametrize("action", ["s3:GetObject", "s3:PutObject"])
def test_an_mlflow_app_keeps_artifacts_where_they_belong_and_reads_nothing_else(action: str) -> None:
    artifacts = f"arn:aws:s3:::{OURS.artifacts_bucket}"
    assert allows(team(), action, f"{artifacts}/tracking/1/model.pkl", OWN)
    for elsewhere in (
        f"{artifacts}/runs/judge/loan-approval/1/evaluate/evaluation/evaluation.json",
        f"arn:aws:s3:::{OURS.data_bucket}/m/raw/x.csv",
        f"arn:aws:s3:::{THEIRS.artifacts_bucket}/tracking/1/model.pkl",
    ):
        assert not allows(team(), action, elsewhere, OWN)
    assert not allows(team(), action, f"{artifacts}/tracking/1/model.pkl", {"aws:ResourceAccount": "999999999999"})


def test_both_use_the_teams_key_and_give_it_to_nobody() -> None:
    for action in ("Decrypt", "GenerateDataKey"):
        assert allows(team(), f"kms:{action}", str(OURS.key_arn))
        assert not allows(team(), f"kms:{action}", str(THEIRS.key_arn))
    assert not allows(team(), "kms:CreateGrant", str(OURS.key_arn), {"kms:GrantIsForAWSResource": "true"})


@pytest.mark.parametrize("of", [platform, team])
@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:PassRole", OURS.jobs_role_arn),
        ("iam:PutRolePolicy", OURS.jobs_role_arn),
        ("iam:CreateServiceLinkedRole", f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/x/x"),
        ("sts:AssumeRole", OURS.release_role_arn),
        ("kms:PutKeyPolicy", str(OURS.key_arn)),
        ("kms:ScheduleKeyDeletion", str(OURS.key_arn)),
        ("s3:PutBucketPolicy", f"arn:aws:s3:::{OURS.artifacts_bucket}"),
        ("s3:DeleteObject", f"arn:aws:s3:::{OURS.artifacts_bucket}/tracking/x"),
        ("sqs:SetQueueAttributes", OURS.arn("sqs", f"{OURS.prefix}m-undelivered")),
        ("logs:GetLogEvents", f"{LOGS}/ladder/dev/platform/audit:log-stream:x"),
        ("logs:DeleteLogGroup", f"{LOGS}/ladder/dev/platform/audit"),
        ("logs:PutRetentionPolicy", f"{LOGS}/ladder/dev/platform/audit"),
        ("cloudtrail:StopLogging", f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/x"),
        ("secretsmanager:GetSecretValue", OURS.arn("secretsmanager", "secret:dev-lending-db")),
    ],
)
def test_what_would_widen_read_or_erase_is_beyond_both(of: Any, action: str, resource: str) -> None:
    assert not allows(of(), action, resource, OWN)


def test_they_fit_what_iam_takes_for_the_longest_names() -> None:
    longest = territory("a" * 12, "b" * 12, "ap-southeast-1")
    for document in (
        boundary(*for_team(longest)),
        boundary(*for_platform(ACCOUNT, longest.region, "/ladder/bbbbbbbbbbbb/platform/*")),
    ):
        assert len(re.sub(r"\s", "", json.dumps(document))) <= 6144
