"""Level 0: the network in which everything works, and the doors in and out of it."""

from pulumi import Input

from components.encryption_key import EncryptionKey
from components.flow_log import FlowLog, FlowLogArgs
from components.gateway_endpoints import GatewayEndpoints, GatewayEndpointsArgs
from components.interface_endpoints import SERVICES, InterfaceEndpoints, InterfaceEndpointsArgs
from components.network import Network, NetworkArgs
from components.security_groups import SecurityGroups, SecurityGroupsArgs
from components.service_boundary import ServiceBoundary
from stacks.stack import Stack


def private_network(
    stack: Stack, key: EncryptionKey, boundary: ServiceBoundary
) -> tuple[Network, SecurityGroups, list[Input[str]]]:
    """The VPC, who may talk to whom in it, and the subnets in which interface endpoints stand."""
    settings, names, tags = stack.settings, stack.names, stack.tags(0)
    account, region, wanted = names.account_id, names.region, settings.network
    network = Network(
        "platform-network",
        NetworkArgs(cidr=wanted.cidr, zones=wanted.zones, nat=wanted.nat, tags=tags),
        stack.options(),
    )
    gateways = GatewayEndpoints(
        "platform-gateway",
        GatewayEndpointsArgs(
            vpc_id=network.vpc_id,
            route_table_ids=network.private_route_table_ids,
            account_id=account,
            region=region,
            tags=tags,
        ),
        stack.options(),
    )
    groups = SecurityGroups(
        "platform-security",
        SecurityGroupsArgs(
            vpc_id=network.vpc_id,
            cidr=wanted.cidr,
            prefix_list_ids=gateways.prefix_list_ids,
            internet=wanted.nat != "none",
            tags=tags,
        ),
        stack.options(),
    )
    endpoint_zones = {"none": 0, "one-zone": 1, "every-zone": len(wanted.zones)}[wanted.interface_endpoints]
    endpoint_subnets: list[Input[str]] = [*network.private_subnet_ids[:endpoint_zones]]
    if endpoint_subnets:
        InterfaceEndpoints(
            "platform-endpoint",
            InterfaceEndpointsArgs(
                vpc_id=network.vpc_id,
                subnet_ids=endpoint_subnets,
                security_group_id=groups.endpoints_id,
                services=SERVICES,
                account_id=account,
                region=region,
                tags=tags,
            ),
            stack.options(),
        )
    FlowLog(
        "platform-flow",
        FlowLogArgs(
            vpc_id=network.vpc_id,
            log_group=names.log_group("platform", "flow"),
            retention_days=settings.retention.logs_days,
            key_arn=key.arn,
            boundary_arn=boundary.arn,
            account_id=account,
            region=region,
            tags=tags,
        ),
        stack.lasting(),
    )
    return network, groups, endpoint_subnets
