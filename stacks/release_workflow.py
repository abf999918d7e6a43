"""Level 2, for one team: the functions that decide and release, the state machine, and the events that call them."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import Input

from components.event_trigger import EventTrigger, EventTriggerArgs
from components.function import Function, FunctionArgs
from components.release_ledger import ReleaseLedger
from components.release_workflow import ReleaseWorkflow, ReleaseWorkflowArgs
from components.territory import Territory
from stacks.function_code import delivery_code, release_definition
from stacks.level0 import SharedLandingZone, TeamLandingZone
from stacks.level1 import TeamTraining
from stacks.names import MODEL_RISK, PLATFORM
from stacks.stack import Stack
from stacks.teams import Team

# https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html
PACKAGE_CHANGED = "SageMaker Model Package State Change"
RUN_CHANGED = "SageMaker Model Building Pipeline Execution Status Change"
DAY_SECONDS = 86_400


@dataclass(frozen=True, kw_only=True)
class Workflow:
    state_machine_arn: Input[str]
    decisions_arn: Input[str]
    undelivered: Input[str]  # name of the queue for events that could not be handled


def release_workflow(
    stack: Stack,
    zone: SharedLandingZone,
    team: Team,
    *,
    home: TeamLandingZone,
    training: TeamTraining,
    ours: Territory,
    roles: Mapping[str, Input[str]],
    ledger: ReleaseLedger,
) -> Workflow:
    settings, names, tags = stack.settings, stack.names, stack.tags(2, team)
    undelivered = aws.sqs.Queue(
        f"{team.name}-decisions-undelivered",
        name=f"{ours.prefix}decisions-undelivered",
        kms_master_key_id=home.key_arn,
        message_retention_seconds=14 * DAY_SECONDS,
        tags=tags,
        opts=stack.options(),
    )
    environment = {
        "LADDER_ENVIRONMENT": settings.environment,
        "LADDER_TEAM": team.name,
        "LADDER_ARTIFACTS_BUCKET": training.artifacts_bucket,
        "LADDER_LEDGER_TABLE": ledger.table,
        "LADDER_LEDGER_BUCKET": ledger.bucket,
        "LADDER_DEPLOYMENTS_TABLE": ledger.deployments,
        "LADDER_STATE_MACHINE": ours.state_machine_arn,
        "LADDER_TOPIC": zone.alert_topic_arn,
        "LADDER_ASKING_ROLES": f"{names.role(team.name, 'ask')} {names.role(PLATFORM, MODEL_RISK)}",
    }
    functions = {
        part: Function(
            f"{team.name}-{part}",
            FunctionArgs(
                function_name=f"{ours.prefix}{part}",
                description=description,
                code=delivery_code(),
                handler=f"pipelines.delivery.functions.{module}.handler",
                environment=environment,
                role_arn=roles[part],
                subnet_ids=zone.private_subnet_ids,
                security_group_id=zone.workload_security_group_id,
                key_arn=home.key_arn,
                log_group=names.log_group(team.name, part),
                retention_days=settings.retention.logs_days,
                region=names.region,
                timeout_seconds=60,
                memory_mb=512,
                undelivered=undelivered.arn if part == "decisions" else None,
                tags=tags,
            ),
            stack.options(),
        )
        for part, module, description in (
            ("decisions", "decisions", f"Records, decides and starts releases for team {team.name}"),
            ("delivery", "release", f"Carries out the steps of a release for team {team.name}"),
        )
    }
    workflow = ReleaseWorkflow(
        f"{team.name}-release",
        ReleaseWorkflowArgs(
            name=f"{ours.prefix}release",
            definition=release_definition(),
            function_arn=functions["delivery"].arn,
            role_arn=roles["workflow"],
            key_arn=home.key_arn,
            log_group=names.log_group(team.name, "release"),
            retention_days=settings.retention.logs_days,
            tags=tags,
        ),
        stack.options(),
    )
    groups = [{"prefix": ours.prefix}]
    EventTrigger(
        f"{team.name}-events",
        EventTriggerArgs(
            prefix=ours.prefix,
            arn_prefix=ours.arn("events", f"rule/{ours.prefix}"),
            rules={
                "version-changed": {
                    "source": ["aws.sagemaker"],
                    "detail-type": [PACKAGE_CHANGED],
                    "detail": {"ModelPackageGroupName": groups},
                },
                "run-ended": {
                    "source": ["aws.sagemaker"],
                    "detail-type": [RUN_CHANGED],
                    "detail": {
                        "pipelineArn": [{"prefix": ours.arn("sagemaker", f"pipeline/{ours.prefix}")}],
                        "currentPipelineExecutionStatus": ["Succeeded", "Failed", "Stopped"],
                    },
                },
            },
            function_arn=functions["decisions"].arn,
            function_name=functions["decisions"].name,
            tags=tags,
        ),
        stack.options(),
    )
    return Workflow(
        state_machine_arn=workflow.arn, decisions_arn=functions["decisions"].arn, undelivered=undelivered.name
    )
