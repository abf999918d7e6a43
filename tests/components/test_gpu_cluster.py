import base64
import json
import tomllib
from dataclasses import replace

import pytest

from components.cluster_add_ons import ClusterAddOns, ClusterAddOnsArgs
from components.gpu_cluster import CONTROL_PLANE_LOGS, GpuCluster, GpuClusterArgs
from components.node_pool import NodePool, NodePoolArgs
from tests.recording import requested, resources

CLUSTER = GpuClusterArgs(
    cluster_name="dev-gpu",
    version="1.35",
    account_id="111111111111",
    region="us-east-1",
    vpc_id="vpc-1",
    subnet_ids=["subnet-1"],
    client_security_group_id="sg-workload",
    log_key_arn="arn:platform-key",
    log_retention_days=90,
    key_deletion_days=30,
    deletion_protection=True,
    tags={"team": "platform"},
)
POOL = NodePoolArgs(
    pool="spot",
    cluster_name="dev-gpu",
    version="1.35",
    node_role_arn="arn:node",
    subnet_ids=["subnet-1"],
    key_arn="arn:key",
    instance_types=["g5.xlarge", "g6.xlarge"],
    capacity="spot",
    min_nodes=0,
    max_nodes=4,
    disk_gb=200,
    gpu=True,
    tags={"team": "platform"},
)
ADD_ONS = ClusterAddOnsArgs(
    cluster_name="dev-gpu",
    cluster="dev-gpu",
    cluster_arn="arn:cluster",
    version="1.35",
    key_arn="arn:key",
    boundary_arn="arn:boundary",
    subnet_ids=["subnet-1"],
    account_id="111111111111",
    region="us-east-1",
    tags={"team": "platform"},
)


def test_the_clusters_interface_is_private_and_answers_workloads_in_the_vpc_alone() -> None:
    made = requested(lambda: GpuCluster("gpu", CLUSTER))
    network = made["gpu-cluster"]["vpcConfig"]
    assert (network["endpointPrivateAccess"], network["endpointPublicAccess"]) == (True, False)
    rule = made["gpu-api-from-workloads"]
    assert (rule["referencedSecurityGroupId"], rule["fromPort"], rule["toPort"]) == ("sg-workload", 443, 443)


def test_who_made_it_is_not_let_in_for_that() -> None:
    made = requested(lambda: GpuCluster("gpu", CLUSTER))
    access = made["gpu-cluster"]["accessConfig"]
    assert access == {"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": False}
    assert not [name for name in made if "administrator" in name]


def test_every_role_of_the_cluster_stands_under_the_boundary_that_it_hands_out() -> None:
    cluster = requested(lambda: GpuCluster("gpu", CLUSTER))
    assert cluster["gpu-boundary-policy"]["name"] == "dev-gpu-boundary-us-east-1"
    assert cluster["gpu-control-plane-role"]["permissionsBoundary"].endswith("gpu-boundary-policy#arn>>")
    add_ons = requested(lambda: ClusterAddOns("gpu", ADD_ONS))
    for part in ("node", "network", "autoscaler"):
        assert add_ons[f"gpu-{part}-role"]["permissionsBoundary"] == "arn:boundary"


def test_secrets_rest_under_our_key_and_every_log_in_a_group_that_is_there_first() -> None:
    made = resources(lambda: GpuCluster("gpu", CLUSTER))
    cluster, log = made["gpu-cluster"], made["gpu-log"]
    assert cluster.inputs["encryptionConfig"]["resources"] == ["secrets"]
    assert cluster.inputs["encryptionConfig"]["provider"]["keyArn"].endswith("gpu-secrets-key#arn>>")
    assert set(cluster.inputs["enabledClusterLogTypes"]) == set(CONTROL_PLANE_LOGS)
    assert log.key in cluster.depends_on
    assert log.inputs["name"] == "/aws/eks/dev-gpu/cluster"
    assert (log.inputs["kmsKeyId"], log.inputs["retentionInDays"]) == ("arn:platform-key", 90)


def test_node_disks_open_for_auto_scaling_of_this_account_and_nobody_else() -> None:
    policy = json.loads(requested(lambda: GpuCluster("gpu", CLUSTER))["gpu-secrets-key"]["policy"])
    opened = [statement for statement in policy["Statement"] if statement["Principal"] == {"AWS": "*"}]
    assert opened
    for statement in opened:
        assert statement["Condition"]["StringEquals"] == {"kms:CallerAccount": "111111111111"}
        assert statement["Condition"]["ArnEquals"]["aws:PrincipalArn"].endswith("/AWSServiceRoleForAutoScaling")


def test_a_gpu_pool_rests_at_zero_and_the_autoscalers_number_is_left_alone() -> None:
    nodes = resources(lambda: NodePool("spot", POOL))["spot-nodes"]
    assert nodes.inputs["scalingConfig"] == {"minSize": 0, "desiredSize": 0, "maxSize": 4}
    assert "scalingConfig.desiredSize" in nodes.ignore_changes


@pytest.mark.parametrize(
    ("gpu", "image", "taint"),
    [(True, "BOTTLEROCKET_x86_64_NVIDIA", "nvidia.com/gpu"), (False, "AL2023_x86_64_STANDARD", "CriticalAddonsOnly")],
)
def test_each_kind_of_node_runs_its_image_and_keeps_other_pods_away(gpu: bool, image: str, taint: str) -> None:
    nodes = requested(lambda: NodePool("spot", replace(POOL, gpu=gpu)))["spot-nodes"]
    assert nodes["amiType"] == image
    assert nodes["taints"] == [{"key": taint, "value": "true", "effect": "NO_SCHEDULE"}]


@pytest.mark.parametrize(("capacity", "bought"), [("spot", "SPOT"), ("on-demand", "ON_DEMAND")])
def test_capacity_is_bought_as_the_config_says(capacity: str, bought: str) -> None:
    pool = replace(POOL, capacity=capacity)  # pyright: ignore[reportArgumentType]
    assert requested(lambda: NodePool("spot", pool))["spot-nodes"]["capacityType"] == bought


@pytest.mark.parametrize(
    # Bottlerocket has a system's disk, and one for images and data: https://github.com/bottlerocket-os/bottlerocket#default-volumes
    ("gpu", "sizes"),
    [(True, {"/dev/xvda": None, "/dev/xvdb": 200}), (False, {"/dev/xvda": 200})],
)
def test_every_disk_is_encrypted_and_the_config_sizes_the_one_that_fills(gpu: bool, sizes: dict[str, int]) -> None:
    template = requested(lambda: NodePool("spot", replace(POOL, gpu=gpu)))["spot-template"]
    disks = template["blockDeviceMappings"]
    assert {disk["deviceName"]: disk["ebs"].get("volumeSize") for disk in disks} == sizes
    for disk in disks:
        assert (disk["ebs"]["encrypted"], disk["ebs"]["kmsKeyId"], disk["ebs"]["volumeType"]) == (
            "true",
            "arn:key",
            "gp3",
        )


def test_a_pod_does_not_reach_the_nodes_credentials_and_nobody_a_shell_on_it() -> None:
    template = requested(lambda: NodePool("spot", POOL))["spot-template"]
    assert template["metadataOptions"]["httpTokens"] == "required"
    assert template["metadataOptions"]["httpPutResponseHopLimit"] == 1
    settings = tomllib.loads(base64.b64decode(template["userData"]).decode())
    assert settings["settings"]["host-containers"] == {"control": {"enabled": False}}


def test_nodes_come_after_their_network_and_names_after_the_nodes() -> None:
    made = resources(lambda: ClusterAddOns("gpu", ADD_ONS))
    nodes = made["gpu-system-nodes"]
    assert {made[f"gpu-{part}"].key for part in ("vpc-cni", "kube-proxy", "eks-pod-identity-agent")} <= set(
        nodes.depends_on
    )
    assert nodes.key in made["gpu-coredns"].depends_on


def test_network_policies_are_enforced() -> None:
    network = requested(lambda: ClusterAddOns("gpu", ADD_ONS))["gpu-vpc-cni"]
    assert json.loads(network["configurationValues"])["enableNetworkPolicy"] == "true"


def test_the_autoscaler_resizes_this_clusters_groups_alone() -> None:
    policy = requested(lambda: ClusterAddOns("gpu", ADD_ONS))["gpu-autoscaler-policy"]["policy"]
    [resize] = [one for one in json.loads(policy)["Statement"] if "autoscaling:SetDesiredCapacity" in one["Action"]]
    assert resize["Condition"] == {
        "StringEquals": {"aws:ResourceTag/k8s.io/cluster-autoscaler/dev-gpu": "owned"},
    }
