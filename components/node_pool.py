"""A managed group of Kubernetes nodes: encrypted disks, and instance credentials that no pod can reach.

A GPU pool rests at zero nodes, and its taint keeps away every pod that does not ask for a GPU. The number of nodes
belongs to the cluster autoscaler once the pool exists, so the program sets it only at first.

GPU nodes run Bottlerocket, which brings NVIDIA's device plugin along, so that no image of it has to reach a VPC with no
way out (https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-k8s-device-plugin.html, "Considerations").
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

GPU = "nvidia.com/gpu"
POOL_LABEL = "ladder/pool"
# Else Bottlerocket opens a shell by Systems Manager, from an image that it pulls as it starts
# (https://bottlerocket.dev/en/os/latest/#/api/settings/host-containers/).
NO_SHELL = base64.b64encode(b"[settings.host-containers.control]\nenabled = false\n").decode()


@dataclass(frozen=True, kw_only=True)
class NodePoolArgs:
    pool: str  # what pods select it by
    cluster_name: Input[str]
    version: str  # of Kubernetes
    node_role_arn: Input[str]
    subnet_ids: Sequence[Input[str]]
    key_arn: Input[str]
    instance_types: Sequence[str]
    capacity: Literal["spot", "on-demand"]
    min_nodes: int
    max_nodes: int
    disk_gb: int
    gpu: bool
    tags: Mapping[str, str]


class NodePool(ComponentResource):
    """Outputs: ``name``."""

    def __init__(self, name: str, args: NodePoolArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:compute:NodePool", name, None, opts)
        tags = dict(args.tags)
        template = aws.ec2.LaunchTemplate(
            f"{name}-template",
            block_device_mappings=[disk(device, size, args.key_arn) for device, size in disks(args).items()],
            # One hop ends at the node: a pod that asks for the node's credentials gets no answer.
            metadata_options={"http_endpoint": "enabled", "http_tokens": "required", "http_put_response_hop_limit": 1},
            tag_specifications=[{"resource_type": kind, "tags": tags} for kind in ("instance", "volume")],
            user_data=NO_SHELL if args.gpu else None,
            update_default_version=True,
            tags=tags,
            opts=ResourceOptions(parent=self),
        )
        group = aws.eks.NodeGroup(
            f"{name}-nodes",
            cluster_name=args.cluster_name,
            version=args.version,
            node_role_arn=args.node_role_arn,
            subnet_ids=list(args.subnet_ids),
            ami_type="BOTTLEROCKET_x86_64_NVIDIA" if args.gpu else "AL2023_x86_64_STANDARD",
            capacity_type="SPOT" if args.capacity == "spot" else "ON_DEMAND",
            instance_types=list(args.instance_types),
            launch_template={"id": template.id, "version": template.latest_version.apply(str)},
            scaling_config={
                "min_size": args.min_nodes,
                "desired_size": args.min_nodes,
                "max_size": args.max_nodes,
            },
            update_config={"max_unavailable": 1},
            labels={POOL_LABEL: args.pool} | ({f"{GPU}.present": "true"} if args.gpu else {}),
            # GPUs are for those who ask for one, and the system's nodes for the add-ons, which all tolerate this.
            taints=[{"key": GPU if args.gpu else "CriticalAddonsOnly", "value": "true", "effect": "NO_SCHEDULE"}],
            tags=tags,
            opts=ResourceOptions(parent=self, ignore_changes=["scalingConfig.desiredSize"]),
        )
        self.name = group.node_group_name
        self.register_outputs({"name": self.name})


def disks(args: NodePoolArgs) -> dict[str, int | None]:
    """GB by device, None for as large as the image. Bottlerocket keeps images and what pods write on a second disk
    (https://github.com/bottlerocket-os/bottlerocket#default-volumes).
    """
    return {"/dev/xvda": None, "/dev/xvdb": args.disk_gb} if args.gpu else {"/dev/xvda": args.disk_gb}


def disk(device: str, size_gb: int | None, key_arn: Input[str]) -> aws.ec2.LaunchTemplateBlockDeviceMappingArgsDict:
    ebs: aws.ec2.LaunchTemplateBlockDeviceMappingEbsArgsDict = {
        "volume_type": "gp3",
        "encrypted": "true",
        "kms_key_id": key_arn,
        "delete_on_termination": "true",
    }
    if size_gb:
        ebs["volume_size"] = size_gb
    return {"device_name": device, "ebs": ebs}
