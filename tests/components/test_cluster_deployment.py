"""The build that writes into a private cluster: where it runs, from what, and how little it may do."""

import json
import re
import subprocess
from dataclasses import replace
from typing import Any

import botocore.session
import pytest

from components.cluster_deployment import ClusterDeployment, ClusterDeploymentArgs
from tests.components.examples import ACCOUNT, REGION
from tests.components.iam import allows, like, listed
from tests.recording import requested

HERE = f"{REGION}:{ACCOUNT}"
STATE = f"ladder-state-{REGION}-{ACCOUNT}"
ARGS = ClusterDeploymentArgs(
    project="dev-platform-cluster",
    stack="dev-us-east-1-cluster",
    cluster_name="dev-gpu",
    cluster="dev-gpu",
    cluster_arn=f"arn:aws:eks:{HERE}:cluster/dev-gpu",
    account_id=ACCOUNT,
    region=REGION,
    role_name="dev-platform-cluster-us-east-1",
    boundary_name="dev-platform-cluster-boundary-us-east-1",
    repository_url="111.dkr.ecr/dev-platform-cluster",
    repository_arn=f"arn:aws:ecr:{HERE}:repository/dev-platform-cluster",
    image_tag="deployment-1",
    state_bucket=STATE,
    vpc_id="vpc-ours",
    subnet_ids=["subnet-1", "subnet-2"],
    security_group_id="sg-workload",
    log_group="/ladder/dev/platform/cluster",
    log_key_arn="arn:log-key",
    log_retention_days=90,
    key_arn=f"arn:aws:kms:{HERE}:key/cluster",
    tags={"team": "platform"},
)
MADE = requested(lambda: ClusterDeployment("cluster", ARGS))
PROJECT = MADE["cluster-project"]
GRANTED, FENCE = (json.loads(MADE[f"cluster-{part}-policy"]["policy"]) for part in ("build", "boundary"))
VPC = {"ec2:Vpc": f"arn:aws:ec2:{HERE}:vpc/vpc-ours"}
SUBNET = {"ec2:AuthorizedService": "codebuild.amazonaws.com", "ec2:Subnet": f"arn:aws:ec2:{HERE}:subnet/subnet-1"}
INTERFACE = f"arn:aws:ec2:{HERE}:network-interface/eni-1"
OURS = {"aws:ResourceAccount": ACCOUNT}
STATE_KEY = {"kms:ResourceAliases": ["alias/ladder-state"]}
FILES = f"arn:aws:s3:::{STATE}/.pulumi"


def may(action: str, resource: str, context: dict[str, Any] | None = None) -> bool:
    """By its grants and within its boundary."""
    return all(allows(document, action, resource, context) for document in (GRANTED, FENCE))


def test_it_runs_in_the_vpc_where_the_clusters_interface_lets_it_in() -> None:
    network = PROJECT["vpcConfig"]
    assert (network["vpcId"], network["subnets"], network["securityGroupIds"]) == (
        "vpc-ours",
        ["subnet-1", "subnet-2"],
        ["sg-workload"],
    )


def test_it_is_the_clusters_one_administrator() -> None:
    assert MADE["cluster-administrator"]["principalArn"].endswith("cluster-build-role#arn>>")
    grant = MADE["cluster-administrator-policy"]
    assert grant["policyArn"].endswith("/AmazonEKSClusterAdminPolicy")
    assert grant["accessScope"] == {"type": "cluster"}


def test_it_starts_from_our_image_and_our_source_and_leaves_a_log_under_our_key() -> None:
    environment = PROJECT["environment"]
    assert environment["image"] == "111.dkr.ecr/dev-platform-cluster:deployment-1"
    assert (environment["imagePullCredentialsType"], environment["privilegedMode"]) == ("SERVICE_ROLE", False)
    assert (PROJECT["source"]["type"], PROJECT["source"]["location"]) == (
        "S3",
        f"{STATE}/source/dev-us-east-1-cluster.zip",
    )
    assert MADE["cluster-log"]["kmsKeyId"] == "arn:log-key"
    assert PROJECT["logsConfig"]["cloudwatchLogs"]["groupName"].endswith("cluster-log#name>>")


def test_it_writes_to_this_cluster_alone_and_asks_the_internet_for_nothing() -> None:
    build = json.loads(PROJECT["source"]["buildspec"])
    commands = build["phases"]["build"]["commands"]
    assert "aws eks update-kubeconfig --name dev-gpu --region us-east-1" in commands
    assert commands[-1].startswith('pulumi "$ACTION" --stack dev-us-east-1-cluster --yes --non-interactive')

    assert build["env"]["variables"] == {
        "ACTION": "up",
        "PULUMI_BACKEND_URL": f"s3://{STATE}",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }


def test_codebuild_takes_its_role_for_this_project_alone() -> None:
    """https://docs.aws.amazon.com/codebuild/latest/userguide/cross-service-confused-deputy-prevention.html."""
    [trust] = json.loads(MADE["cluster-build-role"]["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": "codebuild.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": f"arn:aws:codebuild:{HERE}:project/dev-platform-cluster"},
    }


@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("logs:CreateLogStream", f"arn:aws:logs:{HERE}:log-group:{ARGS.log_group}:log-stream:x", {}),
        ("logs:PutLogEvents", f"arn:aws:logs:{HERE}:log-group:{ARGS.log_group}:log-stream:x", {}),
        ("ecr:GetAuthorizationToken", "*", {}),
        *((f"ecr:{verb}", ARGS.repository_arn, {}) for verb in ("BatchGetImage", "GetDownloadUrlForLayer")),
        ("s3:GetObject", f"arn:aws:s3:::{STATE}/source/dev-us-east-1-cluster.zip", OURS),
        ("s3:ListBucket", f"arn:aws:s3:::{STATE}", OURS),
        # Where a backend of one's own keeps them: https://github.com/pulumi/pulumi/tree/master/pkg/backend/diy
        ("s3:GetObject", f"{FILES}/meta.yaml", OURS),
        ("s3:PutObject", f"{FILES}/stacks/mlops/dev-us-east-1-cluster.json", OURS),
        ("s3:PutObject", f"{FILES}/stacks/mlops/dev-us-east-1-cluster.json.bak", OURS),
        ("s3:PutObject", f"{FILES}/history/mlops/dev-us-east-1-cluster/dev-us-east-1-cluster-1.history.json", OURS),
        ("s3:PutObject", f"{FILES}/backups/mlops/dev-us-east-1-cluster/x.json", OURS),
        ("s3:DeleteObject", f"{FILES}/locks/organization/mlops/dev-us-east-1-cluster/x.json", OURS),
        ("kms:Decrypt", f"arn:aws:kms:{HERE}:key/state", STATE_KEY),
        ("eks:DescribeCluster", ARGS.cluster_arn, {}),
        # https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html
        *(
            (f"ec2:Describe{kind}", "*", {})
            for kind in ("DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs")
        ),
        ("ec2:CreateNetworkInterface", INTERFACE, {}),  # a new one is in no VPC yet
        ("ec2:CreateNetworkInterface", f"arn:aws:ec2:{HERE}:subnet/subnet-1", VPC),
        ("ec2:DeleteNetworkInterface", INTERFACE, VPC),
        ("ec2:CreateNetworkInterfacePermission", INTERFACE, SUBNET),
    ],
)
def test_it_may_what_a_build_in_a_vpc_and_its_state_need(action: str, resource: str, context: dict[str, Any]) -> None:
    assert may(action, resource, context)


@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("s3:GetObject", f"{FILES}/stacks/mlops/dev-us-east-1.json", OURS),
        ("s3:PutObject", f"{FILES}/stacks/mlops/dev-us-east-1.json", OURS),
        ("s3:PutObject", f"{FILES}/stacks/mlops/prod-us-east-1-cluster.json", OURS),
        ("s3:PutObject", f"arn:aws:s3:::{STATE}/source/dev-us-east-1-cluster.zip", OURS),
        ("s3:GetObject", f"{FILES}/meta.yaml", {"aws:ResourceAccount": "999999999999"}),
        ("s3:GetObject", f"arn:aws:s3:::dev-lending-data-{REGION}-{ACCOUNT}/x", OURS),
        ("kms:Decrypt", f"arn:aws:kms:{HERE}:key/state", {"kms:ResourceAliases": ["alias/dev-lending-key"]}),
        ("ecr:PutImage", ARGS.repository_arn, {}),
        ("ecr:BatchGetImage", f"arn:aws:ecr:{HERE}:repository/dev-lending", {}),
        ("ec2:CreateNetworkInterface", f"arn:aws:ec2:{HERE}:subnet/subnet-9", {"ec2:Vpc": "arn:aws:ec2:x:y:vpc/other"}),
        ("ec2:CreateNetworkInterfacePermission", INTERFACE, {**SUBNET, "ec2:AuthorizedService": "x.amazonaws.com"}),
        ("ec2:CreateNetworkInterfacePermission", INTERFACE, {**SUBNET, "ec2:Subnet": "arn:aws:ec2:x:y:subnet/other"}),
        ("eks:CreateAccessEntry", ARGS.cluster_arn, {}),
        ("eks:UpdateClusterConfig", ARGS.cluster_arn, {}),
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/dev-lending-jobs-us-east-1", {}),
        ("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/dev-lending-jobs-us-east-1", {}),
        ("codebuild:UpdateProject", f"arn:aws:codebuild:{HERE}:project/dev-platform-cluster", {}),
    ],
)
def test_it_may_do_nothing_else(action: str, resource: str, context: dict[str, Any]) -> None:
    assert not may(action, resource, context)


def test_every_action_is_one_that_aws_knows() -> None:
    session = botocore.session.get_session()
    for statement in GRANTED["Statement"]:
        for service, _, verb in (action.partition(":") for action in listed(statement["Action"])):
            # IAM has names of its own for what these do.
            names = {*session.get_service_model(service).operation_names, "ListBucket", "GetObjectVersion"}
            names |= {"ReEncryptFrom", "ReEncryptTo"}
            assert any(like(verb, name) for name in names), verb


def test_its_boundary_fits_what_iam_takes_for_the_longest_names() -> None:
    long = replace(
        ARGS,
        stack="b" * 16 + "-ap-southeast-1-cluster",
        region="ap-southeast-1",
        state_bucket=f"ladder-state-ap-southeast-1-{ACCOUNT}",
        subnet_ids=[f"subnet-{zone:017}" for zone in range(3)],
    )
    boundary = requested(lambda: ClusterDeployment("cluster", long))["cluster-boundary-policy"]["policy"]
    assert len(re.sub(r"\s", "", boundary)) <= 6144


@pytest.mark.parametrize(("action", "goes_on"), [("up", True), ("destroy", True), ("login", False), ("up; id", False)])
def test_a_build_brings_up_or_takes_down_and_does_nothing_else(action: str, goes_on: bool) -> None:
    build = json.loads(PROJECT["source"]["buildspec"])
    *_, guard, _ = build["phases"]["build"]["commands"]
    assert build["env"]["variables"]["ACTION"] == "up"
    assert subprocess.run(["sh", "-c", guard], env={"ACTION": action}, check=False).returncode == (0 if goes_on else 1)
