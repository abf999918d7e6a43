"""Who may talk to whom inside the VPC: workloads call out on 443, the endpoints listen on 443, and that is all."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

HTTPS = 443


@dataclass(frozen=True, kw_only=True)
class SecurityGroupsArgs:
    vpc_id: Input[str]
    cidr: IPv4Network
    prefix_list_ids: Mapping[str, Input[str]]  # of the gateway endpoints, by service
    internet: bool  # whether there is a NAT gateway for workloads to leave by
    tags: Mapping[str, str]


class SecurityGroups(ComponentResource):
    """Outputs: ``workload_id`` for jobs, Studio and endpoints' models, ``endpoints_id`` for the interface endpoints.

    Workloads accept nothing, not from each other either: one team's job finds no open port of another's.
    """

    def __init__(self, name: str, args: SecurityGroupsArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:network:SecurityGroups", name, None, opts)
        inside, tags = ResourceOptions(parent=self), dict(args.tags)
        endpoints = aws.ec2.SecurityGroup(
            f"{name}-endpoints",
            description="Interface endpoints: HTTPS from within the VPC",
            vpc_id=args.vpc_id,
            tags={**tags, "Name": f"{name}-endpoints"},
            opts=inside,
        )
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-endpoints-from-vpc",
            security_group_id=endpoints.id,
            description="HTTPS from within the VPC",
            ip_protocol="tcp",
            from_port=HTTPS,
            to_port=HTTPS,
            cidr_ipv4=str(args.cidr),
            tags=tags,
            opts=inside,
        )
        workload = aws.ec2.SecurityGroup(
            f"{name}-workload",
            description="Jobs, Studio and models: call out over HTTPS, accept nothing",
            vpc_id=args.vpc_id,
            tags={**tags, "Name": f"{name}-workload"},
            opts=inside,
        )
        destinations: dict[str, tuple[Input[str] | None, Input[str] | None]] = {
            "vpc": (str(args.cidr), None),
            **{service: (None, addresses) for service, addresses in args.prefix_list_ids.items()},
            **({"internet": ("0.0.0.0/0", None)} if args.internet else {}),
        }
        for destination, (cidr, addresses) in destinations.items():
            aws.vpc.SecurityGroupEgressRule(
                f"{name}-workload-to-{destination}",
                security_group_id=workload.id,
                description=f"HTTPS to {destination}",
                ip_protocol="tcp",
                from_port=HTTPS,
                to_port=HTTPS,
                cidr_ipv4=cidr,
                prefix_list_id=addresses,
                tags=tags,
                opts=inside,
            )
        self.workload_id, self.endpoints_id = workload.id, endpoints.id
        self.register_outputs({"workload_id": self.workload_id, "endpoints_id": self.endpoints_id})
