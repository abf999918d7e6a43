"""What a cluster's roles may be allowed at all: what AWS says that they need, within our account, region and VPC."""

import json
import re
from functools import cache
from typing import Any

import botocore.session
import pytest

from components.cluster_boundary import for_cluster
from components.eks_images import ACCOUNTS, images_account
from components.service_boundary import ServiceBoundary, ServiceBoundaryArgs
from stacks.regions import REGIONS
from tests.components.examples import ACCOUNT, REGION, territory
from tests.components.iam import allows, like, listed
from tests.recording import requested

HERE = f"{REGION}:{ACCOUNT}"
KEY, TEAM_KEY = f"arn:aws:kms:{HERE}:key/secrets", str(territory().key_arn)
VPC, ELSEWHERE = ({"ec2:Vpc": f"arn:aws:ec2:{HERE}:vpc/{vpc}"} for vpc in ("vpc-ours", "vpc-elsewhere"))
INTERFACE = f"arn:aws:ec2:{HERE}:network-interface/eni-1"
NODE = f"arn:aws:ec2:{HERE}:instance/i-1"
GROUP = f"arn:aws:autoscaling:{HERE}:autoScalingGroup:1:autoScalingGroupName/eks-1"


def of_cluster(name: str = "dev-gpu", region: str = REGION) -> dict[str, Any]:
    statements = for_cluster(name, account_id=ACCOUNT, region=region, vpc_id="vpc-ours", key_arn=KEY)
    args = ServiceBoundaryArgs(policy_name="x-boundary-y", who="a cluster", statements=statements, tags={})
    return json.loads(requested(lambda: ServiceBoundary("gpu", args))["gpu-policy"]["policy"])


@cache
def fence() -> dict[str, Any]:
    return of_cluster()


@pytest.mark.parametrize(
    "action",
    ["Instances", "NetworkInterfaces", "Vpcs", "DhcpOptions", "AvailabilityZones", "InstanceTopology"],
)
def test_the_control_plane_sees_what_eks_says_that_it_must(action: str) -> None:
    """EKS User Guide, "Amazon EKS cluster IAM role": the minimal permissions."""
    assert allows(fence(), f"ec2:Describe{action}", "*")


def test_the_control_plane_marks_nodes_as_its_clusters_and_as_nothing_else() -> None:
    assert allows(fence(), "ec2:CreateTags", NODE, {"aws:TagKeys": ["kubernetes.io/cluster/dev-gpu"]})
    assert not allows(fence(), "ec2:CreateTags", NODE, {"aws:TagKeys": ["team"]})
    assert not allows(fence(), "ec2:CreateTags", NODE.replace("instance/i", "volume/vol"), VPC)


def test_secrets_are_encrypted_under_the_clusters_key_and_no_other() -> None:
    for action in ("Decrypt", "DescribeKey", "Encrypt", "ListGrants"):
        assert allows(fence(), f"kms:{action}", KEY)
        assert not allows(fence(), f"kms:{action}", TEAM_KEY)


@pytest.mark.parametrize(
    "action",
    [
        *("AssignPrivateIpAddresses", "AttachNetworkInterface", "CreateNetworkInterface", "DeleteNetworkInterface"),
        *("DetachNetworkInterface", "ModifyNetworkInterfaceAttribute", "UnassignPrivateIpAddresses", "CreateTags"),
    ],
)
def test_pods_get_addresses_in_our_vpc_alone(action: str) -> None:
    assert allows(fence(), f"ec2:{action}", INTERFACE, VPC)
    assert not allows(fence(), f"ec2:{action}", INTERFACE, ELSEWHERE)
    assert not allows(fence(), f"ec2:{action}", INTERFACE.replace(ACCOUNT, "999999999999"), VPC)


def test_a_new_interface_is_held_to_the_vpc_by_its_subnet_and_group() -> None:
    assert allows(fence(), "ec2:CreateNetworkInterface", INTERFACE.replace("eni-1", "*"))
    for part in ("subnet/subnet-1", "security-group/sg-1"):
        assert allows(fence(), "ec2:CreateNetworkInterface", f"arn:aws:ec2:{HERE}:{part}", VPC)
        assert not allows(fence(), "ec2:CreateNetworkInterface", f"arn:aws:ec2:{HERE}:{part}", ELSEWHERE)


def test_nodes_join_this_cluster_and_fetch_the_roles_of_its_pods() -> None:
    for action in ("eks:DescribeCluster", "eks-auth:AssumeRoleForPodIdentity"):
        assert allows(fence(), action, f"arn:aws:eks:{HERE}:cluster/dev-gpu")
        assert not allows(fence(), action, f"arn:aws:eks:{HERE}:cluster/dev-gpu2")


def test_nodes_pull_our_images_and_those_of_eks_and_push_none() -> None:
    assert allows(fence(), "ecr:GetAuthorizationToken", "*")
    for action in ("BatchGetImage", "GetDownloadUrlForLayer"):
        for account in (ACCOUNT, "602401143452"):
            assert allows(fence(), f"ecr:{action}", f"arn:aws:ecr:{REGION}:{account}:repository/x")
        assert not allows(fence(), f"ecr:{action}", f"arn:aws:ecr:{REGION}:999999999999:repository/x")
    for action in ("PutImage", "BatchDeleteImage", "BatchImportUpstreamImage", "CreateRepository"):
        assert not allows(fence(), f"ecr:{action}", f"arn:aws:ecr:{HERE}:repository/x")


def test_the_images_of_eks_lie_in_an_account_for_each_region_that_we_know() -> None:
    assert set(ACCOUNTS) <= set(REGIONS)
    assert all(re.fullmatch(r"\d{12}", images_account(region)) for region in REGIONS)
    assert allows(
        of_cluster(region="eu-south-1"), "ecr:BatchGetImage", "arn:aws:ecr:eu-south-1:590381155156:repository/eks/x"
    )


def test_the_autoscaler_resizes_groups_of_this_cluster() -> None:
    mine, other = ({f"aws:ResourceTag/k8s.io/cluster-autoscaler/{name}": "owned"} for name in ("dev-gpu", "other"))
    for action in ("SetDesiredCapacity", "TerminateInstanceInAutoScalingGroup"):
        assert allows(fence(), f"autoscaling:{action}", GROUP, mine)
        assert not allows(fence(), f"autoscaling:{action}", GROUP, other)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:CreateServiceLinkedRole", f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/x/x"),
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/dev-lending-jobs-us-east-1"),
        ("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/dev-lending-jobs-us-east-1"),
        ("elasticloadbalancing:CreateLoadBalancer", f"arn:aws:elasticloadbalancing:{HERE}:loadbalancer/x"),
        ("ec2:AuthorizeSecurityGroupIngress", f"arn:aws:ec2:{HERE}:security-group/sg-1"),
        ("ec2:CreateRoute", f"arn:aws:ec2:{HERE}:route-table/rtb-1"),
        ("ec2:RunInstances", NODE),
        ("ec2:TerminateInstances", NODE),
        ("ec2:ModifyInstanceAttribute", NODE),
        ("ec2:GetPasswordData", NODE),
        ("ec2:CreateVolume", f"arn:aws:ec2:{HERE}:volume/vol-1"),
        ("autoscaling:UpdateAutoScalingGroup", GROUP),
        ("eks:UpdateClusterConfig", f"arn:aws:eks:{HERE}:cluster/dev-gpu"),
        ("eks:CreateAccessEntry", f"arn:aws:eks:{HERE}:cluster/dev-gpu"),
        ("kms:CreateGrant", KEY),
        ("kms:PutKeyPolicy", KEY),
        ("s3:GetObject", "arn:aws:s3:::dev-lending-data-us-east-1-111111111111/x"),
        ("ssm:StartSession", NODE),
    ],
)
def test_what_opens_the_cluster_changes_it_or_reads_what_teams_store_is_beyond_it(action: str, resource: str) -> None:
    owned = {"aws:ResourceTag/k8s.io/cluster-autoscaler/dev-gpu": "owned", "kms:GrantIsForAWSResource": "true"}
    assert not allows(fence(), action, resource, {**VPC, **owned, "aws:ResourceAccount": ACCOUNT})


def test_every_action_is_one_that_aws_knows() -> None:
    session = botocore.session.get_session()
    for statement in fence()["Statement"]:
        for service, _, verb in (action.partition(":") for action in listed(statement["Action"])):
            assert any(like(verb, name) for name in session.get_service_model(service).operation_names), verb


def test_it_fits_what_iam_takes_for_the_longest_names() -> None:
    longest = of_cluster("b" * 16 + "-platform-gpu", "ap-southeast-1")
    assert len(re.sub(r"\s", "", json.dumps(longest))) <= 6144
