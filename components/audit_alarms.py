"""The few events of the audit trail that deserve to wake somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

from components.alarm import AlarmArgs, alarm

NAMESPACE = "Ladder/Audit"


@dataclass(frozen=True, kw_only=True)
class Signal:
    """``pattern`` is a CloudWatch Logs filter over CloudTrail records; ``threshold`` counts matches in 5 minutes."""

    kind: str
    what: str
    runbook: str
    pattern: str
    threshold: int = 1


def called(*events: str) -> str:
    return " || ".join(f"($.eventName = {event})" for event in events)


SIGNALS = (
    Signal(
        kind="RootUserActed",
        what="Somebody worked as the account's root user.",
        runbook="root-user-acted",
        pattern='{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS'
        ' && $.eventType != "AwsServiceEvent" }',
    ),
    Signal(
        kind="AuditTrailChanged",
        what="An audit trail was stopped, deleted or told to record less.",
        runbook="audit-trail-changed",
        pattern=f"{{ {called('StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors')} }}",
    ),
    Signal(
        kind="KeyDeletionScheduled",
        what="An encryption key was disabled or is going to be deleted, and all that rests under it with it.",
        runbook="key-deletion-scheduled",
        pattern=f"{{ ($.eventSource = kms.amazonaws.com) && ({called('DisableKey', 'ScheduleKeyDeletion')}) }}",
    ),
    Signal(
        kind="BoundaryChanged",
        what="A permissions boundary was changed or taken off a role; only a release of the platform does that.",
        runbook="boundary-changed",
        pattern="{ $.eventSource = iam.amazonaws.com && ("
        + called("PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary")
        + ' || ($.requestParameters.policyArn = "*-boundary-*" && ('
        + called("CreatePolicyVersion", "SetDefaultPolicyVersion", "DeletePolicy")
        + "))) }",
    ),
    Signal(
        kind="TeamLockedOut",
        what="Requests are being refused at an unusual rate: a team is locked out, or somebody is trying doors.",
        runbook="team-locked-out",
        pattern='{ ($.errorCode = "AccessDenied*") || ($.errorCode = "*UnauthorizedOperation") }',
        threshold=25,
    ),
)


@dataclass(frozen=True, kw_only=True)
class AuditAlarmsArgs:
    prefix: str  # of the alarms' names
    log_group: Input[str]
    topic_arn: Input[str]
    tags: Mapping[str, str]
    signals: Sequence[Signal] = SIGNALS


class AuditAlarms(ComponentResource):
    """For each signal a metric filter and an alarm."""

    def __init__(self, name: str, args: AuditAlarmsArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:audit:AuditAlarms", name, None, opts)
        inside = ResourceOptions(parent=self)
        for signal in args.signals:
            aws.cloudwatch.LogMetricFilter(
                f"{name}-{signal.runbook}-filter",
                name=f"{args.prefix}{signal.kind}",
                log_group_name=args.log_group,
                pattern=signal.pattern,
                metric_transformation={"namespace": NAMESPACE, "name": signal.kind, "value": "1"},
                opts=inside,
            )
            alarm(
                f"{name}-{signal.runbook}",
                AlarmArgs(
                    alarm_name=f"{args.prefix}{signal.kind}",
                    what=signal.what,
                    runbook=signal.runbook,
                    namespace=NAMESPACE,
                    metric_name=signal.kind,
                    dimensions={},
                    threshold=signal.threshold,
                    topic_arn=args.topic_arn,
                    tags=args.tags,
                ),
                opts=inside,
            )
        self.register_outputs({})
