"""Networks: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/."""

from collections.abc import Callable, Mapping
from typing import Any

from ladder.cloud.engine.table import Call, Making, Row, Setting, Steps


def tags_change() -> Setting:
    def change(making: Making) -> None:
        making.perform(Call(operation="create_tags", given={"Resources": ["{id}"]}, takes=("tags",)))
        lost = sorted(making.before.get("tags", {}).keys() - making.inputs.get("tags", {}).keys())
        if lost:
            making.send("delete_tags", {"Resources": [making.id], "Tags": [{"Key": key} for key in lost]})

    return Setting(inputs=("tags",), call=change, on_create=False)


def row(
    kind: str,
    answer: str,
    *,
    create: str | None = None,
    read: tuple[str, str] | None = None,
    delete: Steps | Call,
    renames: Mapping[str, str] | None = None,
    settings: tuple[Setting, ...] = (),
    outputs: Mapping[str, str] | None = None,
    exists: Callable[[Any], Any] = lambda _: True,
    finds: Callable[[Making], Mapping[str, Any]] | None = None,
    given: Mapping[str, Any] | None = None,
    into: str | None = None,
    named: str | None = None,
    ours: tuple[str, ...] = (),
) -> Row:
    """A resource that EC2 knows by an id, with tags given as it is created. ``kind`` as in TagSpecifications."""
    arn = f"arn:aws:ec2:{{region}}:{{account}}:{kind}/{{id}}"
    return Row(
        service="ec2",
        create=Call(
            operation=create or f"create_{kind.replace('-', '_')}",
            given={"TagSpecifications": [{"ResourceType": kind}], **(given or {})},
            renames={"tags": "TagSpecifications.Tags", **(renames or {})},
            into=into,
        ),
        id=f"{{answer.{answer}}}",
        outputs={"arn": arn, **(outputs or {})},
        settings=(tags_change(), *settings),
        read=Call(operation=read[0], given={read[1]: ["{id}"]}) if read else None,
        exists=exists,
        delete=delete,
        finds=finds,
        named=named,
        ours=ours,
    )


def attribute(operation: str, member: str, inputs: Mapping[str, str]) -> tuple[Setting, ...]:
    """Attributes that EC2 changes one at a time."""
    return tuple(
        Setting(
            inputs=(name,), call=Call(operation=operation, given={member: "{id}"}, renames={name: f"{target}.Value"})
        )
        for name, target in inputs.items()
    )


def vpc_parts(making: Making) -> Mapping[str, Any]:
    """What AWS makes along with a VPC."""
    of_vpc = {"Filters": [{"Name": "vpc-id", "Values": [making.id]}]}
    groups = making.send("describe_security_groups", of_vpc)["SecurityGroups"]
    tables = making.send("describe_route_tables", of_vpc)["RouteTables"]
    lists = making.send("describe_network_acls", of_vpc)["NetworkAcls"]
    table = tables[0]["RouteTableId"]
    return {
        "defaultSecurityGroupId": next(group["GroupId"] for group in groups if group["GroupName"] == "default"),
        "defaultRouteTableId": table,
        "mainRouteTableId": table,
        "defaultNetworkAclId": lists[0]["NetworkAclId"],
    }


def prefix_list(making: Making) -> Mapping[str, Any]:
    """The list of a gateway endpoint's addresses, which security group rules name."""
    if making.inputs.get("vpcEndpointType", "Gateway") != "Gateway":
        return {}
    named = [{"Name": "prefix-list-name", "Values": [making.inputs["serviceName"]]}]
    found = making.send("describe_managed_prefix_lists", {"Filters": named})["PrefixLists"]
    return {"prefixListId": found[0]["PrefixListId"]} if found else {}


def delete_gateway(making: Making) -> None:
    if making.inputs.get("vpcId"):
        making.perform(Call(operation="detach_internet_gateway", given=GATEWAY_OF_VPC))
    making.send("delete_internet_gateway", {"InternetGatewayId": making.id})


def call(operation: str, **given: Any) -> Call:
    return Call(operation=operation, given=given)


GATEWAY_OF_VPC = {"InternetGatewayId": "{id}", "VpcId": "{vpcId}"}

ROWS = {
    "aws:ec2/vpc:Vpc": row(
        "vpc",
        "Vpc.VpcId",
        read=("describe_vpcs", "VpcIds"),
        delete=call("delete_vpc", VpcId="{id}"),
        settings=attribute(
            "modify_vpc_attribute",
            "VpcId",
            {"enableDnsSupport": "EnableDnsSupport", "enableDnsHostnames": "EnableDnsHostnames"},
        ),
        finds=vpc_parts,
    ),
    "aws:ec2/subnet:Subnet": row(
        "subnet",
        "Subnet.SubnetId",
        read=("describe_subnets", "SubnetIds"),
        delete=call("delete_subnet", SubnetId="{id}"),
        settings=attribute("modify_subnet_attribute", "SubnetId", {"mapPublicIpOnLaunch": "MapPublicIpOnLaunch"}),
        outputs={"availabilityZone": "{answer.Subnet.AvailabilityZone}"},
    ),
    "aws:ec2/routeTable:RouteTable": row(
        "route-table",
        "RouteTable.RouteTableId",
        read=("describe_route_tables", "RouteTableIds"),
        delete=call("delete_route_table", RouteTableId="{id}"),
    ),
    "aws:ec2/route:Route": Row(
        service="ec2",
        create=Call(operation="create_route"),
        id="r-{routeTableId}-{destinationCidrBlock}",
        delete=call("delete_route", RouteTableId="{routeTableId}", DestinationCidrBlock="{destinationCidrBlock}"),
        tagged=False,
    ),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": Row(
        service="ec2",
        create=Call(operation="associate_route_table"),
        id="{answer.AssociationId}",
        delete=call("disassociate_route_table", AssociationId="{id}"),
        tagged=False,
    ),
    "aws:ec2/internetGateway:InternetGateway": row(
        "internet-gateway",
        "InternetGateway.InternetGatewayId",
        read=("describe_internet_gateways", "InternetGatewayIds"),
        delete=delete_gateway,
        settings=(Setting(inputs=("vpcId",), call=call("attach_internet_gateway", **GATEWAY_OF_VPC)),),
    ),
    "aws:ec2/eip:Eip": row(
        "elastic-ip",
        "AllocationId",
        create="allocate_address",
        read=("describe_addresses", "AllocationIds"),
        delete=call("release_address", AllocationId="{id}"),
        outputs={"allocationId": "{id}", "publicIp": "{answer.PublicIp}"},
    ),
    "aws:ec2/natGateway:NatGateway": row(
        "natgateway",
        "NatGateway.NatGatewayId",
        create="create_nat_gateway",
        given={"ConnectivityType": "public"},
        read=("describe_nat_gateways", "NatGatewayIds"),
        exists=lambda found: [one for one in found["NatGateways"] if one["State"] != "deleted"],
        delete=call("delete_nat_gateway", NatGatewayId="{id}"),
    ),
    "aws:ec2/vpcEndpoint:VpcEndpoint": row(
        "vpc-endpoint",
        "VpcEndpoint.VpcEndpointId",
        read=("describe_vpc_endpoints", "VpcEndpointIds"),
        exists=lambda found: [one for one in found["VpcEndpoints"] if one["State"] != "deleted"],
        delete=call("delete_vpc_endpoints", VpcEndpointIds=["{id}"]),
        renames={"policy": "PolicyDocument"},
        finds=prefix_list,
    ),
    "aws:ec2/flowLog:FlowLog": row(
        "vpc-flow-log",
        "FlowLogIds[0]",
        create="create_flow_logs",
        given={"ResourceType": "VPC"},
        read=("describe_flow_logs", "FlowLogIds"),
        exists=lambda found: found["FlowLogs"],
        delete=call("delete_flow_logs", FlowLogIds=["{id}"]),
        renames={"vpcId": "ResourceIds", "iamRoleArn": "DeliverLogsPermissionArn"},
    ),
    "aws:ec2/launchTemplate:LaunchTemplate": row(
        "launch-template",
        "LaunchTemplate.LaunchTemplateId",
        read=("describe_launch_templates", "LaunchTemplateIds"),
        delete=call("delete_launch_template", LaunchTemplateId="{id}"),
        renames={
            "name": "LaunchTemplateName",
            "description": "VersionDescription",
            "tagSpecifications": "LaunchTemplateData.TagSpecifications",
            "vpcSecurityGroupIds": "LaunchTemplateData.SecurityGroupIds",
        },
        into="LaunchTemplateData",
        named="name",
        ours=("updateDefaultVersion",),
        outputs={"latestVersion": "1", "defaultVersion": "1"},
    ),
}
