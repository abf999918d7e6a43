"""What went in and out of a VPC, accepted or refused: kept under our key, by a role that can do nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.role import Role, RoleArgs, service_trust


@dataclass(frozen=True, kw_only=True)
class FlowLogArgs:
    vpc_id: Input[str]
    log_group: str
    retention_days: int
    key_arn: Input[str]
    boundary_arn: Input[str]
    account_id: str
    region: str
    tags: Mapping[str, str]


class FlowLog(ComponentResource):
    """Outputs: ``log_group_arn``."""

    def __init__(self, name: str, args: FlowLogArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:network:FlowLog", name, None, opts)
        inside, tags = ResourceOptions(parent=self), dict(args.tags)
        group = aws.cloudwatch.LogGroup(
            f"{name}-group",
            name=args.log_group,
            retention_in_days=args.retention_days,
            kms_key_id=args.key_arn,
            tags=tags,
            opts=inside,
        )
        writer = Role(
            f"{name}-writer",
            RoleArgs(
                description="Delivers VPC flow logs to their one log group",
                trust=[
                    service_trust(
                        "vpc-flow-logs.amazonaws.com",
                        args.account_id,
                        f"arn:aws:ec2:{args.region}:{args.account_id}:vpc-flow-log/*",
                    )
                ],
                statements=[
                    {
                        "Effect": "Allow",
                        "Action": ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
                        "Resource": [group.arn, Output.concat(group.arn, ":*")],
                    }
                ],
                boundary_arn=args.boundary_arn,
                tags=args.tags,
            ),
            opts=inside,
        )
        aws.ec2.FlowLog(
            f"{name}-log",
            vpc_id=args.vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=group.arn,
            iam_role_arn=writer.arn,
            max_aggregation_interval=60,
            tags=tags,
            opts=inside,
        )
        self.log_group_arn = group.arn
        self.register_outputs({"log_group_arn": self.log_group_arn})
