"""A VPC in which nothing is reachable from outside, and which leads outside only where NAT is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Literal

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

ANYWHERE = "0.0.0.0/0"


@dataclass(frozen=True, kw_only=True)
class NetworkArgs:
    cidr: IPv4Network  # /16 to /22, see subnet_of
    zones: Sequence[str]
    nat: Literal["none", "single", "per-zone"]
    tags: Mapping[str, str]


class Network(ComponentResource):
    """Outputs: ``vpc_id``, ``private_subnet_ids`` and ``private_route_table_ids`` in the order of the zones."""

    def __init__(self, name: str, args: NetworkArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:network:Network", name, None, opts)
        self._wanted, self._inside = args, ResourceOptions(parent=self)
        vpc = aws.ec2.Vpc(
            f"{name}-vpc",
            cidr_block=str(args.cidr),
            enable_dns_support=True,
            enable_dns_hostnames=True,  # interface endpoints answer under AWS's own names
            tags=self._named("vpc"),
            opts=self._inside,
        )
        # The group that AWS makes with a VPC lets its members talk to each other; ours lets nobody do anything.
        aws.ec2.DefaultSecurityGroup(
            f"{name}-default-closed", vpc_id=vpc.id, tags=self._named("closed"), opts=self._inside
        )
        # A table for each zone, whatever NAT is: choosing NAT later adds routes and moves nothing.
        private = {zone: self._subnet(vpc.id, zone, "private") for zone in args.zones}
        gateways = self._nat_gateways(vpc.id)
        for zone, (_, table) in private.items():
            if gateways:
                aws.ec2.Route(
                    f"{name}-private-{zone[-1]}-out",
                    route_table_id=table.id,
                    destination_cidr_block=ANYWHERE,
                    nat_gateway_id=gateways.get(zone, gateways[args.zones[0]]).id,
                    opts=self._inside,
                )
        self.vpc_id = vpc.id
        self.private_subnet_ids = [subnet.id for subnet, _ in private.values()]
        self.private_route_table_ids = [table.id for _, table in private.values()]
        self.register_outputs(
            {
                "vpc_id": self.vpc_id,
                "private_subnet_ids": self.private_subnet_ids,
                "private_route_table_ids": self.private_route_table_ids,
            }
        )

    def _named(self, part: str) -> dict[str, str]:
        """The console lists networks by their Name tag."""
        return {**self._wanted.tags, "Name": f"{self.pulumi_resource_name}-{part}"}

    def _subnet(
        self, vpc_id: Input[str], zone: str, kind: Literal["private", "public"]
    ) -> tuple[aws.ec2.Subnet, aws.ec2.RouteTable]:
        part = f"{kind}-{zone[-1]}"
        subnet = aws.ec2.Subnet(
            f"{self.pulumi_resource_name}-{part}",
            vpc_id=vpc_id,
            availability_zone=zone,
            cidr_block=str(subnet_of(self._wanted.cidr, zone, kind)),
            map_public_ip_on_launch=False,
            tags=self._named(part),
            opts=self._inside,
        )
        table = aws.ec2.RouteTable(
            f"{self.pulumi_resource_name}-{part}-routes", vpc_id=vpc_id, tags=self._named(part), opts=self._inside
        )
        aws.ec2.RouteTableAssociation(
            f"{self.pulumi_resource_name}-{part}-association",
            subnet_id=subnet.id,
            route_table_id=table.id,
            opts=self._inside,
        )
        return subnet, table

    def _nat_gateways(self, vpc_id: Input[str]) -> dict[str, aws.ec2.NatGateway]:
        """By zone; ``single`` puts one in the first zone, which the others share and fall with."""
        args, name = self._wanted, self.pulumi_resource_name
        if args.nat == "none":
            return {}
        internet = aws.ec2.InternetGateway(
            f"{name}-internet", vpc_id=vpc_id, tags=self._named("internet"), opts=self._inside
        )
        gateways: dict[str, aws.ec2.NatGateway] = {}
        for zone in args.zones if args.nat == "per-zone" else args.zones[:1]:
            subnet, table = self._subnet(vpc_id, zone, "public")
            route = aws.ec2.Route(
                f"{name}-public-{zone[-1]}-out",
                route_table_id=table.id,
                destination_cidr_block=ANYWHERE,
                gateway_id=internet.id,
                opts=self._inside,
            )
            address = aws.ec2.Eip(
                f"{name}-nat-{zone[-1]}-address",
                domain="vpc",
                tags=self._named(f"nat-{zone[-1]}"),
                opts=self._inside,
            )
            gateways[zone] = aws.ec2.NatGateway(
                f"{name}-nat-{zone[-1]}",
                subnet_id=subnet.id,
                allocation_id=address.allocation_id,
                tags=self._named(f"nat-{zone[-1]}"),
                opts=ResourceOptions(parent=self, depends_on=[route]),
            )
        return gateways


def subnet_of(cidr: IPv4Network, zone: str, kind: Literal["private", "public"]) -> IPv4Network:
    """The block of a zone follows from its letter alone, so that adding or dropping another zone moves nothing.

    A VPC is cut into eight: zones a to g hold private subnets, the eighth is cut again for the public ones. The
    smallest subnet that AWS allows is a /28, so the VPC must be a /22 or larger.
    """
    block = ord(zone[-1]) - ord("a")
    if not 0 <= block <= 6:  # noqa: PLR2004
        raise ValueError(f"network.zones: {zone} does not end in a letter from a to g. Name availability zones.")
    eighths = list(cidr.subnets(prefixlen_diff=3))
    return eighths[block] if kind == "private" else list(eighths[7].subnets(prefixlen_diff=3))[block]
