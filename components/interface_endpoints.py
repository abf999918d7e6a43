"""The ways from a VPC to the AWS services that its workloads call, without leaving AWS's network.

Each costs about 7 US dollars a month for each zone, so each says why it is there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

from components.eks_images import images_account
from components.json_document import json_document

# Service, as in com.amazonaws.<region>.<service> or with its whole name -> who would stand still without it.
SERVICES = {
    # Studio's own pages: in a VPC without NAT nothing else leads to them
    # (https://docs.aws.amazon.com/sagemaker/latest/dg/studio-interface-endpoint.html).
    "aws.sagemaker.{region}.studio": "Studio: its pages, from inside the VPC",
    "sagemaker.api": "Studio and steps: start jobs, read the registry",
    "sagemaker.runtime": "whoever asks a model for a prediction",
    "ecr.api": "pulling step and serving images: the login",
    "ecr.dkr": "pulling step and serving images: the manifests",
    "sts": "roles: every SDK session that assumes one",
    "logs": "jobs and endpoints: what they print",
    "monitoring": "jobs: the metrics that alarms watch",
    "secretsmanager": "jobs: secrets at run time",
}


@dataclass(frozen=True, kw_only=True)
class InterfaceEndpointsArgs:
    vpc_id: Input[str]
    subnet_ids: Sequence[Input[str]]  # one a zone in which the endpoints are to stand
    security_group_id: Input[str]
    services: Mapping[str, str]  # service -> why, like SERVICES
    account_id: str
    region: str
    tags: Mapping[str, str]


class InterfaceEndpoints(ComponentResource):
    """Outputs: ``ids``, by service."""

    def __init__(self, name: str, args: InterfaceEndpointsArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:network:InterfaceEndpoints", name, None, opts)
        self.ids = {
            service: aws.ec2.VpcEndpoint(
                f"{name}-{service.replace('.{region}', '').replace('.', '-')}",
                vpc_id=args.vpc_id,
                service_name=(service if service.startswith("aws.") else f"com.amazonaws.{{region}}.{service}").format(
                    region=args.region
                ),
                vpc_endpoint_type="Interface",
                private_dns_enabled=True,
                subnet_ids=list(args.subnet_ids),
                security_group_ids=[args.security_group_id],
                policy=json_document(endpoint_policy(args.account_id, args.region)),
                tags={**args.tags, "Name": f"{name}-{service.replace('.{region}', '')}"},
                opts=ResourceOptions(parent=self),
            ).id
            for service in args.services
        }
        self.register_outputs({"ids": self.ids})


def endpoint_policy(account_id: str, region: str) -> dict[str, Any]:
    """Our principals only, and only on our account's resources wherever the service tells whose they are.

    Both conditions are those of the default endpoint policy in "Building a data perimeter on AWS" (AWS whitepaper).
    """
    ours = {
        "Sid": "OurPeopleAndOurData",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "*",
        "Resource": "*",
        "Condition": {
            "StringEquals": {"aws:PrincipalAccount": account_id},
            "StringEqualsIfExists": {"aws:ResourceAccount": account_id},
        },
    }
    # The cluster's add-ons are images of AWS. Only to read.
    add_ons = {
        "Sid": "AddOnsOfEks",
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        "Resource": f"arn:aws:ecr:*:{images_account(region)}:repository/*",
        "Condition": {"StringEquals": {"aws:PrincipalAccount": account_id}},
    }
    return {"Version": "2012-10-17", "Statement": [ours, add_ons]}
