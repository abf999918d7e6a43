"""What a cluster needs before pods run: network, names, identity, and two small nodes to hold them.

What scales the GPU pools from zero is the cluster autoscaler (cluster_autoscaler.py), written from inside the VPC. Its
right to is granted here, by EKS Pod Identity, to its service account; EKS tags the pools so that it finds them and
tells it their labels and taints. Until it runs, the pools stay at zero.

The add-ons carry no version. EKS installs the one that it has tested with the cluster's Kubernetes version and moves it
only when asked, so the Kubernetes version in the config pins them all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

from components.cluster_access import after, autoscaler_statements
from components.cluster_autoscaler import NAME as AUTOSCALER
from components.cluster_autoscaler import NAMESPACE as SYSTEM
from components.node_pool import NodePool, NodePoolArgs
from components.role import Role, RoleArgs, pod_trust, service_trust

NETWORK = "aws-node"  # the service account of the network add-on
# Large enough for the add-ons and the autoscaler; two types, in case a zone is out of one.
SYSTEM_INSTANCE_TYPES = ("m6i.large", "m5.large")


@dataclass(frozen=True, kw_only=True)
class ClusterAddOnsArgs:
    cluster_name: str
    cluster: Input[str]  # the same name, as the cluster's output
    cluster_arn: Input[str]
    version: str
    key_arn: Input[str]
    boundary_arn: Input[str]
    subnet_ids: Sequence[Input[str]]
    account_id: str
    region: str
    tags: Mapping[str, str]


class ClusterAddOns(ComponentResource):
    """Outputs: ``node_role_arn``, usable once nodes can join."""

    def __init__(self, name: str, args: ClusterAddOnsArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:compute:ClusterAddOns", name, None, opts)
        inside, tags = ResourceOptions(parent=self), dict(args.tags)

        def pod_role(part: str, account: str, does: str, **rights: Any) -> Role:
            trust = [pod_trust(args.account_id, args.cluster_arn, SYSTEM, account)]
            role = RoleArgs(description=does, trust=trust, boundary_arn=args.boundary_arn, tags=tags, **rights)
            return Role(f"{name}-{part}", role, inside)

        def add_on(part: str, needs: Sequence[Any], **settings: Any) -> aws.eks.Addon:
            return aws.eks.Addon(
                f"{name}-{part}",
                addon_name=part,
                cluster_name=args.cluster,
                resolve_conflicts_on_create="OVERWRITE",
                resolve_conflicts_on_update="OVERWRITE",
                tags=tags,
                opts=ResourceOptions(parent=self, depends_on=list(needs)),
                **settings,
            )

        network = pod_role(
            "network",
            NETWORK,
            f"Gives pods of {args.cluster_name} addresses",
            managed_policies=["AmazonEKS_CNI_Policy"],
        )
        agent = add_on("eks-pod-identity-agent", [])
        first = [
            agent,
            add_on("kube-proxy", []),
            add_on(
                "vpc-cni",
                [agent],
                # Without it, a NetworkPolicy is accepted and does nothing.
                configuration_values='{"enableNetworkPolicy": "true"}',
                pod_identity_associations=[{"service_account": NETWORK, "role_arn": network.arn}],
            ),
        ]
        node_role = Role(
            f"{name}-node",
            RoleArgs(
                description=f"Nodes of {args.cluster_name}: join it and pull images",
                trust=[service_trust("ec2.amazonaws.com")],
                managed_policies=["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
                boundary_arn=args.boundary_arn,
                tags=tags,
            ),
            inside,
        )
        system = NodePool(
            f"{name}-system",
            NodePoolArgs(
                pool="system",
                # Through the add-ons: what a component depends on, its parts do not wait for by themselves.
                cluster_name=after(args.cluster, [made.id for made in first]),
                version=args.version,
                node_role_arn=node_role.arn,
                subnet_ids=args.subnet_ids,
                key_arn=args.key_arn,
                instance_types=SYSTEM_INSTANCE_TYPES,
                capacity="on-demand",
                min_nodes=2,
                max_nodes=3,
                disk_gb=50,
                gpu=False,
                tags=tags,
            ),
            inside,
        )
        names = add_on("coredns", [system])  # it needs a node to become healthy
        autoscaler = pod_role(
            "autoscaler",
            AUTOSCALER,
            f"Resizes the node groups of {args.cluster_name}",
            statements=autoscaler_statements(args.account_id, args.region, args.cluster_name),
        )
        aws.eks.PodIdentityAssociation(
            f"{name}-autoscaler-identity",
            cluster_name=args.cluster,
            namespace=SYSTEM,
            service_account=AUTOSCALER,
            role_arn=autoscaler.arn,
            tags=tags,
            opts=inside,
        )
        self.node_role_arn = after(node_role.arn, [names.id])
        self.register_outputs({"node_role_arn": self.node_role_arn})
