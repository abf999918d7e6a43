"""The ways from a VPC to S3 and DynamoDB, free of charge, open to our own account's data and to little else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

from components.json_document import json_document

# Buckets of AWS that workloads read although they belong to another account, and what for.
AWS_BUCKETS = {
    "prod-{region}-starport-layer-bucket": "layers of ECR images (Amazon ECR User Guide, 'VPC endpoints')",
    "al2023-repos-{region}-de612dc2": "packages of Amazon Linux 2023 (AL2023 User Guide, 'Private repositories')",
}


@dataclass(frozen=True, kw_only=True)
class GatewayEndpointsArgs:
    vpc_id: Input[str]
    route_table_ids: Sequence[Input[str]]
    account_id: str
    region: str
    tags: Mapping[str, str]


class GatewayEndpoints(ComponentResource):
    """Outputs: ``prefix_list_ids``, the addresses of both services, by service, for security group rules."""

    def __init__(self, name: str, args: GatewayEndpointsArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:network:GatewayEndpoints", name, None, opts)
        self.prefix_list_ids = {
            service: aws.ec2.VpcEndpoint(
                f"{name}-{service}",
                vpc_id=args.vpc_id,
                service_name=f"com.amazonaws.{args.region}.{service}",
                vpc_endpoint_type="Gateway",
                route_table_ids=list(args.route_table_ids),
                policy=json_document({"Version": "2012-10-17", "Statement": statements}),
                tags={**args.tags, "Name": f"{name}-{service}"},
                opts=ResourceOptions(parent=self),
            ).prefix_list_id
            for service, statements in {
                "s3": [only_ours("s3", args.account_id), aws_buckets(args.region)],
                "dynamodb": [only_ours("dynamodb", args.account_id)],
            }.items()
        }
        self.register_outputs({"prefix_list_ids": self.prefix_list_ids})


def only_ours(service: str, account_id: str) -> dict[str, Any]:
    """Stolen keys of another account can't carry data out, nor can ours carry it to another account's store."""
    return {
        "Sid": "OurPeopleAndOurData",
        "Effect": "Allow",
        "Principal": "*",
        "Action": f"{service}:*",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalAccount": account_id, "aws:ResourceAccount": account_id}},
    }


def aws_buckets(region: str) -> dict[str, Any]:
    return {
        "Sid": "ReadWhatAwsPublishes",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": [f"arn:aws:s3:::{bucket.format(region=region)}/*" for bucket in AWS_BUCKETS],
    }
