"""The ways out of the VPC to AWS, and who may use them."""

import json
from dataclasses import replace
from ipaddress import IPv4Network
from typing import Any

from components.gateway_endpoints import AWS_BUCKETS, GatewayEndpoints, GatewayEndpointsArgs
from components.interface_endpoints import SERVICES, InterfaceEndpoints, InterfaceEndpointsArgs
from components.security_groups import SecurityGroups, SecurityGroupsArgs
from tests.recording import requested

OURS = "111111111111"
GATEWAYS = GatewayEndpointsArgs(
    vpc_id="vpc-1", route_table_ids=["rtb-1", "rtb-2"], account_id=OURS, region="us-east-1", tags={}
)
INTERFACES = InterfaceEndpointsArgs(
    vpc_id="vpc-1",
    subnet_ids=["subnet-1"],
    security_group_id="sg-1",
    services=SERVICES,
    account_id=OURS,
    region="us-east-1",
    tags={},
)
GROUPS = SecurityGroupsArgs(
    vpc_id="vpc-1", cidr=IPv4Network("10.20.0.0/16"), prefix_list_ids={"s3": "pl-1"}, internet=False, tags={}
)


def statements(endpoint: Any) -> dict[str, Any]:
    return {statement["Sid"]: statement for statement in json.loads(endpoint["policy"])["Statement"]}


def test_s3_and_dynamodb_are_open_to_our_principals_on_our_data_alone() -> None:
    endpoints = requested(lambda: GatewayEndpoints("gateway", GATEWAYS))
    for service in ("s3", "dynamodb"):
        ours = statements(endpoints[f"gateway-{service}"])["OurPeopleAndOurData"]
        assert ours["Action"] == f"{service}:*"
        assert ours["Condition"] == {"StringEquals": {"aws:PrincipalAccount": OURS, "aws:ResourceAccount": OURS}}


def test_what_aws_publishes_can_be_read_and_only_read() -> None:
    s3 = statements(requested(lambda: GatewayEndpoints("gateway", GATEWAYS))["gateway-s3"])["ReadWhatAwsPublishes"]
    assert s3["Action"] == "s3:GetObject"
    assert "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*" in s3["Resource"]
    assert len(s3["Resource"]) == len(AWS_BUCKETS)


def test_every_private_subnet_reaches_s3_through_its_route_table() -> None:
    endpoints = requested(lambda: GatewayEndpoints("gateway", GATEWAYS))
    assert endpoints["gateway-s3"]["routeTableIds"] == ["rtb-1", "rtb-2"]


def test_an_interface_endpoint_answers_under_the_service_s_own_name_to_our_principals_alone() -> None:
    endpoints = requested(lambda: InterfaceEndpoints("endpoint", INTERFACES))
    sts = endpoints["endpoint-sts"]
    assert sts["serviceName"] == "com.amazonaws.us-east-1.sts"
    assert sts["privateDnsEnabled"] is True
    assert statements(sts)["OurPeopleAndOurData"]["Condition"]["StringEquals"] == {"aws:PrincipalAccount": OURS}
    assert all(why for why in SERVICES.values())


def test_a_service_that_is_not_under_com_amazonaws_keeps_its_name() -> None:
    # https://docs.aws.amazon.com/sagemaker/latest/dg/studio-interface-endpoint.html
    endpoints = requested(lambda: InterfaceEndpoints("endpoint", INTERFACES))
    assert endpoints["endpoint-aws-sagemaker-studio"]["serviceName"] == "aws.sagemaker.us-east-1.studio"


def test_a_workload_accepts_nothing_and_calls_out_over_https_to_the_vpc_and_aws_alone() -> None:
    made = requested(lambda: SecurityGroups("security", GROUPS))
    rules = {name: rule for name, rule in made.items() if "ipProtocol" in rule}
    of_workloads = {name: rule for name, rule in rules.items() if name.startswith("security-workload")}
    assert {rule.get("cidrIpv4") or rule["prefixListId"] for rule in of_workloads.values()} == {"10.20.0.0/16", "pl-1"}
    assert all(rule["fromPort"] == rule["toPort"] == 443 for rule in rules.values())
    assert set(rules) - set(of_workloads) == {"security-endpoints-from-vpc"}
    assert not any("ingress" in made[group] or "egress" in made[group] for group in made)


def test_a_workload_reaches_the_internet_only_where_there_is_nat() -> None:
    def destinations(*, internet: bool) -> set[Any]:
        made = requested(lambda: SecurityGroups("security", replace(GROUPS, internet=internet)))
        return {rule.get("cidrIpv4") for rule in made.values()}

    assert "0.0.0.0/0" in destinations(internet=True)
    assert "0.0.0.0/0" not in destinations(internet=False)
