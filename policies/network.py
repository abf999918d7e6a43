"""No public path: what works, works in private subnets, and calls out over 443 alone."""

from collections.abc import Iterator

from policies.control import (
    ABSENT,
    PRESENT,
    Control,
    among,
    at_most,
    each_has,
    equal,
    every,
    forbidden,
    must,
    not_equal,
)
from policies.facts import Facts
from policies.resource import Resource, items, known
from policies.stack import Stack

VPC, SUBNET = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet"
FLOW_LOG = "aws:ec2/flowLog:FlowLog"
DEFAULT_GROUP, GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "aws:ec2/securityGroup:SecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
GATEWAY, ROUTE = "aws:ec2/internetGateway:InternetGateway", "aws:ec2/route:Route"
ASSOCIATION, TABLE = "aws:ec2/routeTableAssociation:RouteTableAssociation", "aws:ec2/routeTable:RouteTable"
ADDRESS, NAT = "aws:ec2/eip:Eip", "aws:ec2/natGateway:NatGateway"
OLD_RULE, INSTANCE = "aws:ec2/securityGroupRule:SecurityGroupRule", "aws:ec2/instance:Instance"
PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
BLOCK = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions"
EXCLUSION = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion"
# Where work is done, and where its properties name subnets.
WORKPLACES = {
    "aws:sagemaker/domain:Domain": ("subnetIds",),
    "aws:eks/cluster:Cluster": ("vpcConfig.subnetIds",),
    "aws:eks/nodeGroup:NodeGroup": ("subnetIds",),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ("subnetIds",),
    "aws:sagemaker/model:Model": ("vpcConfig.subnets",),
    "aws:lambda/function:Function": ("vpcConfig.subnetIds",),
}
WORLD = ("0.0.0.0/0", "::/0")


def is_public(stack: Stack, subnet: Resource) -> bool:
    tables = [
        table
        for one in stack.of(ASSOCIATION)
        if stack.target(one.inputs.get("subnetId"), SUBNET) == subnet
        and (table := stack.target(one.inputs.get("routeTableId"), TABLE))
    ]
    routes = [one for one in stack.of(ROUTE) if stack.target(one.inputs.get("routeTableId"), TABLE) in tables]
    return any(stack.target(one.inputs.get("gatewayId"), GATEWAY) for one in routes)


def work_is_private(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    public = [subnet for subnet in stack.of(SUBNET) if is_public(stack, subnet)]
    for type_, (path,) in WORKPLACES.items():
        for place in stack.of(type_):
            for subnet in stack.targets(items(next(iter(place.at(path)))[1]), SUBNET):
                if subnet in public:
                    yield place, f"{path} names {subnet.name}, which an internet gateway reaches"


def work_has_a_place(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    for type_, (path,) in WORKPLACES.items():
        for place in stack.of(type_):
            if place.inputs.get("vpcEndpointType") != "Gateway":
                for problem in must(path, PRESENT)(place, facts):
                    yield place, problem


def addresses_are_of_nat(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    used = stack.targets((one.inputs.get("allocationId") for one in stack.of(NAT)), ADDRESS)
    for address in stack.of(ADDRESS):
        if address not in used:
            yield address, "is a public address that no NAT gateway uses"


def not_from_the_world(rule: Resource, facts: Facts) -> Iterator[str]:
    for name in ("cidrIpv4", "cidrIpv6"):
        value = known(rule.inputs.get(name), name)
        if value and (value in WORLD or not private(str(value))):
            yield f"{name} is {value}"
    yield from must("ipProtocol", not_equal("-1", None))(rule, facts)


def private(cidr: str) -> bool:
    """Of RFC 1918 or RFC 4193, judged by its first bytes, and no wider than those."""
    head, _, length = cidr.partition("/")
    parts = head.split(".")
    if cidr.lower().startswith(("fc", "fd")):
        return True
    if len(parts) != 4 or not length.isdigit():  # noqa: PLR2004
        return False
    first, second = int(parts[0]), int(parts[1])
    return (
        (first == 10 and int(length) >= 8)  # noqa: PLR2004
        or (first == 172 and 16 <= second <= 31 and int(length) >= 12)  # noqa: PLR2004
        or ((first, second) == (192, 168) and int(length) >= 16)  # noqa: PLR2004
    )


def region_is_closed(stack: Stack, facts: Facts) -> Iterator[tuple[Resource | None, str]]:
    if stack.of(VPC) and not stack.of(BLOCK):
        yield None, "no VpcBlockPublicAccessOptions is planned"
    mode = must("internetGatewayBlockMode", among("block-ingress", "block-bidirectional"))
    for one in stack.of(BLOCK):
        yield from ((one, problem) for problem in mode(one, facts))


def two_zones(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    for vpc in stack.of(VPC):
        inside = [one for one in stack.of(SUBNET) if stack.target(one.inputs.get("vpcId"), VPC) == vpc]
        if len({one.value("availabilityZone") for one in inside if not is_public(stack, one)}) < 2:  # noqa: PLR2004
            yield vpc, "has private subnets in fewer than two zones"


CONTROLS = (
    Control(
        "network-flow-log",
        "medium",
        "Every VPC's traffic is logged",
        "an intruder whose way nobody can follow",
        "Add a flow log",
        ("EC2.6",),
        each_has(VPC, FLOW_LOG, by="vpcId"),
    ),
    Control(
        "network-flow-log-all",
        "medium",
        "Flow logs hold all traffic, refused and accepted",
        "an intruder whose way nobody can follow",
        "Set trafficType to ALL, with a destination",
        ("EC2.6",),
        every(
            must("trafficType", equal("ALL")),
            must("logDestination", PRESENT),
            must("maxAggregationInterval", at_most(600)),
        ),
        (FLOW_LOG,),
    ),
    Control(
        "network-default-group",
        "high",
        "Every VPC's default security group is taken over",
        "whatever forgets to name a group",
        "Add a DefaultSecurityGroup",
        ("EC2.2",),
        each_has(VPC, DEFAULT_GROUP, by="vpcId"),
    ),
    Control(
        "network-default-group-closed",
        "high",
        "The default security group lets nothing through",
        "whatever forgets to name a group",
        "Leave its rules out",
        ("EC2.2",),
        every(must("ingress", ABSENT), must("egress", ABSENT)),
        (DEFAULT_GROUP,),
    ),
    Control(
        "network-no-open-ingress",
        "critical",
        "Nothing is let in from outside private networks",
        "the whole internet at the door",
        "Name a private block or a security group, and a protocol",
        ("EC2.13", "EC2.14", "EC2.18", "EC2.19", "EC2.53", "EC2.54"),
        not_from_the_world,
        (INGRESS,),
    ),
    Control(
        "network-no-inline-rules",
        "medium",
        "Rules are resources of their own, each checked",
        "a rule that no control sees",
        "Use SecurityGroupIngressRule and EgressRule",
        ("Ladder",),
        every(must("ingress", ABSENT), must("egress", ABSENT)),
        (GROUP,),
    ),
    Control(
        "network-no-old-rules",
        "medium",
        "Only rules of the checked kinds exist, no peering, no bare instances and no way round the region's block",
        "a way in that no control sees",
        "Use SecurityGroupIngressRule and EgressRule",
        ("Ladder",),
        forbidden,
        (OLD_RULE, PEERING, INSTANCE, EXCLUSION),
    ),
    Control(
        "network-egress-https",
        "high",
        "Work calls out over HTTPS alone",
        "data carried out over any port",
        "Allow TCP 443",
        ("Ladder",),
        every(must("ipProtocol", equal("tcp")), must("fromPort", equal(443)), must("toPort", equal(443))),
        (EGRESS,),
    ),
    Control(
        "network-no-public-addresses",
        "critical",
        "No subnet hands out public addresses",
        "a machine on the internet by default",
        "Set mapPublicIpOnLaunch to false",
        ("EC2.15",),
        every(must("mapPublicIpOnLaunch", not_equal(True)), must("assignIpv6AddressOnCreation", not_equal(True))),
        (SUBNET,),
    ),
    Control(
        "network-work-is-private",
        "critical",
        "Whatever works stands in subnets that no internet gateway reaches",
        "a public path to data and models",
        "Name private subnets",
        ("Ladder",),
        work_is_private,
    ),
    Control(
        "network-work-has-a-place",
        "high",
        "Whatever works stands in our VPC",
        "work outside our network and its logs",
        "Name subnets",
        ("Lambda.3", "Ladder"),
        work_has_a_place,
    ),
    Control(
        "network-addresses",
        "high",
        "A public address belongs to a NAT gateway",
        "a machine on the internet",
        "Remove the address",
        ("EC2.12",),
        addresses_are_of_nat,
    ),
    Control(
        "network-region-closed",
        "high",
        "The region lets nothing in from the internet, whatever its routes and rules say",
        "one careless route to a machine",
        "Plan VpcBlockPublicAccessOptions with block-ingress",
        ("EC2.172",),
        region_is_closed,
    ),
    Control(
        "network-two-zones",
        "medium",
        "Private subnets stand in two zones or more",
        "one zone's failure stops all",
        "Add a subnet in another zone",
        ("Ladder",),
        two_zones,
    ),
)
