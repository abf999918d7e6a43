"""What the network costs. Traffic within a region to AWS's own interfaces is charged by its way out alone."""

from collections.abc import Iterable, Mapping

from ladder.judges.cost.assumptions import HOURS
from ladder.judges.cost.needs import Context, Need, Rule, always, figure, used
from ladder.plan import Resource


def nat_gateway(_resource: Resource, context: Context) -> Iterable[Need]:
    gb = context.use.transfer_gb
    return always("nat-gateway"), used("nat-gateway-data", gb, f"{figure(gb)} GB through it")


def address(_resource: Resource, _context: Context) -> Iterable[Need]:
    return (always("public-ipv4"),)


def endpoint(resource: Resource, context: Context) -> Iterable[Need]:
    """An interface endpoint is paid for in each of its zones; a gateway endpoint (S3, DynamoDB) costs nothing."""
    if resource.inputs.get("vpcEndpointType", "Gateway") == "Gateway":
        return ()
    zones, gb = len(resource.inputs.get("subnetIds", ())), context.use.transfer_gb
    return (
        always("interface-endpoint", f"{zones} zones, {HOURS} hours each", zones),
        used("interface-endpoint-data", gb, f"{figure(gb)} GB through it"),
    )


ROWS: Mapping[str, Rule] = {
    "aws:ec2/natGateway:NatGateway": nat_gateway,
    "aws:ec2/eip:Eip": address,
    "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
}
