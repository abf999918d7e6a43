"""What went in and out of a VPC, accepted or refused: kept under our key, by a role that can do nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions


@dataclass(frozen=True, kw_only=True)
class FlowLogArgs:
    vpc_id: Input[str]
    log_group: str
    retention_days: int
    key_arn: Input[str]
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
        writer = aws.iam.Role(
            f"{name}-writer",
            description="Delivers VPC flow logs to their one log group",
            assume_role_policy=Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                            "Condition": {
                                "StringEquals": {"aws:SourceAccount": args.account_id},
                                "ArnLike": {
                                    "aws:SourceArn": f"arn:aws:ec2:{args.region}:{args.account_id}:vpc-flow-log/*"
                                },
                            },
                        }
                    ],
                }
            ),
            tags=tags,
            opts=inside,
        )
        permission = aws.iam.RolePolicy(
            f"{name}-writer-permission",
            role=writer.name,
            policy=Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
                            "Resource": [group.arn, Output.concat(group.arn, ":*")],
                        }
                    ],
                }
            ),
            opts=inside,
        )
        aws.ec2.FlowLog(
            f"{name}-flow-log",
            vpc_id=args.vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=group.arn,
            iam_role_arn=writer.arn,
            max_aggregation_interval=60,
            tags=tags,
            opts=ResourceOptions(parent=self, depends_on=[permission]),
        )
        self.log_group_arn = group.arn
        self.register_outputs({"log_group_arn": self.log_group_arn})
