"""The trail, its lock, its log, and the alarms that read it."""

import json
from typing import Any

import pytest

from components.audit_alarms import SIGNALS, AuditAlarms, AuditAlarmsArgs
from components.audit_trail import AuditTrail, AuditTrailArgs
from components.flow_log import FlowLog, FlowLogArgs
from tests.recording import requested, resources

OURS = "111111111111"
KEY = "arn:aws:kms:us-east-1:111111111111:key/ours"
TRAIL = AuditTrailArgs(
    trail="prod-platform-audit",
    bucket="prod-platform-trail",
    log_group="/ladder/prod/platform/audit",
    key_arn=KEY,
    boundary_arn="arn:boundary",
    access_log_bucket="prod-platform-logs",
    unwatched_buckets=["prod-platform-logs-", "prod-platform-trail-"],
    keep_days=365,
    lock_mode="COMPLIANCE",
    force_destroy=False,
    log_retention_days=90,
    account_id=OURS,
    region="us-east-1",
    tags={"team": "platform"},
)
FLOW = FlowLogArgs(
    vpc_id="vpc-1",
    log_group="/ladder/prod/platform/flow",
    retention_days=90,
    key_arn=KEY,
    boundary_arn="arn:boundary",
    account_id=OURS,
    region="us-east-1",
    tags={},
)


def trail() -> dict[str, Any]:
    return dict(requested(lambda: AuditTrail("audit", TRAIL)))


@pytest.mark.parametrize("kind", ["management", "objects"])
def test_every_region_is_recorded_signed_and_encrypted(kind: str) -> None:
    made = trail()[f"audit-{kind}"]
    assert made["isMultiRegionTrail"] is True
    assert made["enableLogFileValidation"] is True
    assert made["kmsKeyId"] == KEY


def test_reads_and_writes_of_objects_are_recorded_but_not_those_of_the_logs_themselves() -> None:
    [selector] = trail()["audit-objects"]["advancedEventSelectors"]
    fields = {field.pop("field"): field for field in map(dict, selector["fieldSelectors"])}
    assert fields["eventCategory"] == {"equals": ["Data"]}
    assert "readOnly" not in fields
    assert fields["resources.ARN"] == {
        "notStartsWiths": ["arn:aws:s3:::prod-platform-logs-", "arn:aws:s3:::prod-platform-trail-"]
    }
    assert "advancedEventSelectors" not in trail()["audit-management"]


def test_a_record_can_not_be_deleted_before_its_time_and_goes_when_it_has_come() -> None:
    made = trail()
    assert made["audit-store-lock"]["rule"] == {"defaultRetention": {"mode": "COMPLIANCE", "days": 365}}
    [whole, _] = made["audit-store-lifecycle"]["rules"]
    assert (whole["filter"], whole["expiration"]) == ({"prefix": ""}, {"days": 365})


def test_only_these_two_trails_write_to_the_bucket() -> None:
    policy = json.loads(trail()["audit-store-policy"]["policy"])
    allowed = [statement for statement in policy["Statement"] if statement["Effect"] == "Allow"]
    assert len(allowed) == 2
    for statement in allowed:
        assert statement["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
        assert statement["Condition"]["StringEquals"]["aws:SourceArn"] == [
            f"arn:aws:cloudtrail:us-east-1:{OURS}:trail/prod-platform-audit-{kind}"
            for kind in ("management", "objects")
        ]


def test_a_trail_starts_after_it_may_write() -> None:
    """CloudTrail tries both places as it is created, and refuses when it can't write."""
    needs = resources(lambda: AuditTrail("audit", TRAIL))["audit-management"].depends_on
    assert "aws:s3/bucketPolicy:BucketPolicy::audit-store-policy" in needs
    assert "aws:iam/rolePolicy:RolePolicy::audit-writer-policy" in needs


@pytest.mark.parametrize(
    ("build", "prefix", "service", "source"),
    [
        # CloudTrail sends no source when it takes a role for CloudWatch Logs: its guide has none in the trust policy
        # (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html).
        (lambda: AuditTrail("audit", TRAIL), "audit", "cloudtrail.amazonaws.com", {}),
        (lambda: FlowLog("flow", FLOW), "flow", "vpc-flow-logs.amazonaws.com", {"aws:SourceAccount": OURS}),
    ],
)
def test_a_log_is_encrypted_and_its_writer_can_write_it_and_nothing_else(
    build: Any, prefix: str, service: str, source: dict[str, str]
) -> None:
    made = requested(build)
    assert made[f"{prefix}-writer-role"]["permissionsBoundary"] == "arn:boundary"
    assert made[f"{prefix}-group"]["kmsKeyId"] == KEY
    assert made[f"{prefix}-group"]["retentionInDays"] == 90
    [trust] = json.loads(made[f"{prefix}-writer-role"]["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": service}
    assert trust.get("Condition", {}).get("StringEquals", {}) == source
    [permission] = json.loads(made[f"{prefix}-writer-policy"]["policy"])["Statement"]
    assert all(action.startswith("logs:") for action in permission["Action"])
    where = permission["Resource"]
    assert all(f"{prefix}-group#arn" in arn for arn in ([where] if isinstance(where, str) else where))


def test_refused_traffic_is_logged_too() -> None:
    assert requested(lambda: FlowLog("flow", FLOW))["flow-log"]["trafficType"] == "ALL"


def test_each_signal_is_counted_and_wakes_somebody() -> None:
    args = AuditAlarmsArgs(prefix="prod-platform-", log_group="audit", topic_arn="topic", tags={})
    made = requested(lambda: AuditAlarms("alarm", args))
    for signal in SIGNALS:
        counted = made[f"alarm-{signal.runbook}-filter"]["metricTransformation"]
        alarm = made[f"alarm-{signal.runbook}"]
        assert (alarm["namespace"], alarm["metricName"]) == (counted["namespace"], counted["name"])
        assert alarm["name"] == f"prod-platform-{signal.kind}"
        assert alarm["alarmActions"] == ["topic"]
        assert alarm["alarmDescription"].endswith(f"Runbook: runbooks/{signal.runbook}.md")
    assert len(made) == 1 + 2 * len(SIGNALS)
