"""Level 1, where the config asks for it: a Kubernetes cluster with GPU node pools, and each team's part of it."""

from pulumi import Input

from components.cluster_access import after
from components.cluster_add_ons import ClusterAddOns, ClusterAddOnsArgs
from components.gpu_cluster import GpuCluster, GpuClusterArgs
from components.interface_endpoints import InterfaceEndpoints, InterfaceEndpointsArgs
from components.node_pool import NodePool, NodePoolArgs
from components.team_namespace import TeamNamespace, TeamNamespaceArgs
from stacks.level0 import SharedLandingZone, TeamLandingZone
from stacks.settings import Kubernetes
from stacks.stack import Stack
from stacks.teams import Team

# As in components/interface_endpoints.py: service -> who would stand still without it.
NODE_SERVICES = {
    "autoscaling": "the cluster autoscaler: resize a pool",
    "ec2": "nodes: addresses for pods",
    "eks": "nodes: join the cluster",
    "eks-auth": "pods: the roles that Pod Identity gives them",
}


def cluster(stack: Stack, zone: SharedLandingZone, wanted: Kubernetes) -> GpuCluster:
    settings, names, tags = stack.settings, stack.names, stack.tags(1)
    account, region, name = names.account_id, names.region, names.prefix("platform") + "gpu"
    made = GpuCluster(
        "platform-gpu",
        GpuClusterArgs(
            cluster_name=name,
            version=wanted.version,
            account_id=account,
            region=region,
            vpc_id=zone.vpc_id,
            subnet_ids=zone.private_subnet_ids,
            client_security_group_id=zone.workload_security_group_id,
            log_key_arn=zone.platform_key_arn,
            log_retention_days=settings.retention.logs_days,
            key_deletion_days=settings.protection.key_deletion_days,
            administrator_role_arn=f"arn:aws:iam::{account}:role/{wanted.administrator_role}",
            deletion_protection=settings.protection.protect,
            tags=tags,
        ),
        stack.lasting(),
    )
    add_ons = ClusterAddOns(
        "platform-gpu-add-ons",
        ClusterAddOnsArgs(
            cluster_name=name,
            cluster=after(made.name, endpoints_of_nodes(stack, zone)),
            cluster_arn=made.arn,
            version=wanted.version,
            key_arn=made.key_arn,
            boundary_arn=made.boundary_arn,
            subnet_ids=zone.private_subnet_ids,
            account_id=account,
            region=region,
            tags=tags,
        ),
        stack.options(),
    )
    for pool in wanted.gpu_pools:
        NodePool(
            f"platform-gpu-{pool.name}",
            NodePoolArgs(
                pool=pool.name,
                cluster_name=made.name,
                version=wanted.version,
                node_role_arn=add_ons.node_role_arn,
                subnet_ids=zone.private_subnet_ids,
                key_arn=made.key_arn,
                instance_types=pool.instance_types,
                capacity=pool.capacity,
                min_nodes=0,
                max_nodes=pool.max_nodes,
                disk_gb=pool.disk_gb,
                gpu=True,
                tags=tags,
            ),
            stack.options(),
        )
    return made


def endpoints_of_nodes(stack: Stack, zone: SharedLandingZone) -> list[Input[str]]:
    """The endpoints without which a node in a VPC that has no way out would never join."""
    if not zone.endpoint_subnet_ids:
        return []
    args = InterfaceEndpointsArgs(
        vpc_id=zone.vpc_id,
        subnet_ids=zone.endpoint_subnet_ids,
        security_group_id=zone.endpoint_security_group_id,
        services=NODE_SERVICES,
        account_id=stack.names.account_id,
        region=stack.names.region,
        tags=stack.tags(1),
    )
    return [*InterfaceEndpoints("platform-gpu-endpoint", args, stack.options()).ids.values()]


def namespace(
    stack: Stack, cluster_name: Input[str], kubeconfig: Input[str], home: TeamLandingZone, team: Team
) -> None:
    names = stack.names
    TeamNamespace(
        f"{team.name}-gpu",
        TeamNamespaceArgs(
            team=team.name,
            cluster_name=cluster_name,
            kubeconfig=kubeconfig,
            cluster_arn=f"arn:aws:eks:{names.region}:{names.account_id}:cluster/{names.prefix('platform')}gpu",
            people_role_name=home.people_role_name,
            account_id=names.account_id,
            images=home.repository_url,
            gpus=team.gpu_quota,
            tags=stack.tags(1, team),
        ),
        stack.options(),
    )
