"""Starts one pipeline at fixed times, and keeps what could not be started where an alarm sees it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

from components.role import Role, RoleArgs, Statement, service_trust
from components.training_access import AS_IT_STANDS

DAY_SECONDS = 86_400


@dataclass(frozen=True, kw_only=True)
class TrainingScheduleArgs:
    schedule_name: str
    group_name: Input[str]
    group_arn: Input[str]
    expression: str  # EventBridge Scheduler's, in UTC
    pipeline_arn: Input[str]
    # At least one: Scheduler refuses a pipeline as a target without parameters, and the provider leaves an empty block
    # out (https://github.com/hashicorp/terraform-provider-aws/issues/33526).
    parameters: Mapping[str, Input[str]]
    key_arn: Input[str]
    boundary_arn: Input[str]
    account_id: str
    tags: Mapping[str, str]


class TrainingSchedule(ComponentResource):
    """Outputs: ``undelivered``, the name of the queue that holds starts which failed for good."""

    def __init__(self, name: str, args: TrainingScheduleArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:training:TrainingSchedule", name, None, opts)
        inside = ResourceOptions(parent=self)
        queue = aws.sqs.Queue(
            f"{name}-undelivered",
            name=f"{args.schedule_name}-undelivered",
            kms_master_key_id=args.key_arn,
            message_retention_seconds=14 * DAY_SECONDS,
            tags=dict(args.tags),
            opts=inside,
        )
        role = Role(
            f"{name}-starter",
            RoleArgs(
                description=f"Starts the pipeline {args.schedule_name} by the clock",
                trust=[service_trust("scheduler.amazonaws.com", args.account_id, args.group_arn)],
                statements=start_statements(args.pipeline_arn, queue.arn, args.key_arn),
                boundary_arn=args.boundary_arn,
                tags=args.tags,
            ),
            inside,
        )
        aws.scheduler.Schedule(
            f"{name}-schedule",
            name=args.schedule_name,
            group_name=args.group_name,
            description=f"Trains {args.schedule_name}",
            schedule_expression=args.expression,
            schedule_expression_timezone="UTC",
            # Spread out, so that models with the same schedule do not all ask for instances in the same second.
            flexible_time_window={"mode": "FLEXIBLE", "maximum_window_in_minutes": 15},
            kms_key_arn=args.key_arn,
            target={
                "arn": args.pipeline_arn,
                "role_arn": role.arn,
                "sagemaker_pipeline_parameters": {
                    "pipeline_parameters": [{"name": name, "value": value} for name, value in args.parameters.items()]
                },
                "dead_letter_config": {"arn": queue.arn},
                "retry_policy": {"maximum_event_age_in_seconds": 3600, "maximum_retry_attempts": 3},
            },
            opts=inside,
        )
        self.undelivered = queue.name
        self.register_outputs({"undelivered": self.undelivered})


def start_statements(pipeline_arn: Input[str], queue_arn: Input[str], key_arn: Input[str]) -> list[Statement]:
    allowed: Mapping[str, tuple[str | list[str], Input[str]]] = {
        "StartThisPipeline": ("sagemaker:StartPipelineExecution", pipeline_arn),
        "KeepWhatFailed": ("sqs:SendMessage", queue_arn),
        "ReadScheduleAndEncryptWhatFailed": (["kms:Decrypt", "kms:GenerateDataKey"], key_arn),
    }
    conditions = {"StartThisPipeline": {"Condition": AS_IT_STANDS}}
    return [
        {"Sid": sid, "Effect": "Allow", "Action": action, "Resource": resource, **conditions.get(sid, {})}
        for sid, (action, resource) in allowed.items()
    ]
