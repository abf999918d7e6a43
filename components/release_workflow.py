"""The state machine that brings approved versions into service, and tells when it could not."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions


@dataclass(frozen=True, kw_only=True)
class ReleaseWorkflowArgs:
    name: str
    definition: str  # Amazon States Language; ``${release_function}`` stands for the function
    function_arn: Input[str]
    role_arn: Input[str]
    key_arn: Input[str]
    log_group: str
    retention_days: int
    tags: Mapping[str, str]


class ReleaseWorkflow(ComponentResource):
    """Outputs: ``arn``."""

    def __init__(self, name: str, args: ReleaseWorkflowArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:release:ReleaseWorkflow", name, None, opts)
        inside = ResourceOptions(parent=self)
        group = aws.cloudwatch.LogGroup(
            f"{name}-log",
            name=args.log_group,
            kms_key_id=args.key_arn,
            retention_in_days=args.retention_days,
            tags=dict(args.tags),
            opts=inside,
        )
        machine = aws.sfn.StateMachine(
            f"{name}-machine",
            name=args.name,
            type="STANDARD",
            definition=Output.from_input(args.function_arn).apply(
                lambda arn: args.definition.replace("${release_function}", arn)
            ),
            role_arn=args.role_arn,
            logging_configuration={
                "level": "ALL",
                "include_execution_data": True,  # names, versions and reasons; no row of anyone's data
                "log_destination": Output.concat(group.arn, ":*"),
            },
            tracing_configuration={"enabled": True},
            encryption_configuration={
                "type": "CUSTOMER_MANAGED_KMS_KEY",
                "kms_key_id": args.key_arn,
                "kms_data_key_reuse_period_seconds": 900,
            },
            tags=dict(args.tags),
            opts=inside,
        )
        self.arn = machine.arn
        self.register_outputs({"arn": self.arn})
