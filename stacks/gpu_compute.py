"""Level 1, where the config asks for it: a Kubernetes cluster with GPU node pools, and what each team is to it.

All of it is AWS's, and made from anywhere; what stands inside the cluster is another program's (cluster_program.py).
"""

from collections.abc import Sequence

from pulumi import Input

from components.cluster_access import after
from components.cluster_add_ons import ClusterAddOns, ClusterAddOnsArgs
from components.cluster_deployment import ClusterDeployment, ClusterDeploymentArgs
from components.gpu_cluster import GpuCluster, GpuClusterArgs
from components.image_registry import ImageRegistry, ImageRegistryArgs
from components.interface_endpoints import InterfaceEndpoints, InterfaceEndpointsArgs
from components.node_pool import NodePool, NodePoolArgs
from components.team_fences import only_platform_images
from components.team_pods import TeamPods, TeamPodsArgs
from components.territory import Territory
from stacks.cluster_images import deployment_tag, repository
from stacks.level0 import SharedLandingZone, TeamLandingZone
from stacks.reading.folder import OF_CLUSTER
from stacks.settings import Kubernetes, Settings
from stacks.stack import Stack
from stacks.teams import Team

# As in components/interface_endpoints.py: service -> who would stand still without it.
NODE_SERVICES = {
    "autoscaling": "the cluster autoscaler: resize a pool",
    # https://docs.aws.amazon.com/codebuild/latest/userguide/use-vpc-endpoints-with-codebuild.html
    "codebuild": "the cluster's stack: the build that runs it",
    "ec2": "nodes: addresses for pods",
    "eks": "nodes: join the cluster",
    "eks-auth": "pods: the roles that Pod Identity gives them",
    "kms": "the cluster's stack: the key of its secrets",
}


def cluster(stack: Stack, zone: SharedLandingZone, wanted: Kubernetes) -> GpuCluster:
    settings, names, tags = stack.settings, stack.names, stack.tags(1)
    account, region, name, subnets = names.account_id, names.region, names.cluster, subnets_of(stack, zone, wanted)
    made = GpuCluster(
        "platform-gpu",
        GpuClusterArgs(
            cluster_name=name,
            version=wanted.version,
            account_id=account,
            region=region,
            vpc_id=zone.vpc_id,
            subnet_ids=subnets,
            client_security_group_id=zone.workload_security_group_id,
            log_key_arn=zone.platform_key_arn,
            log_retention_days=settings.retention.logs_days,
            key_deletion_days=settings.protection.key_deletion_days,
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
            subnet_ids=subnets,
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
                subnet_ids=subnets,
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
    deployment(stack, zone, made, subnets)
    return made


def subnets_of(stack: Stack, zone: SharedLandingZone, wanted: Kubernetes) -> Sequence[Input[str]]:
    """All private ones, or those in the zones that the config leaves to the cluster."""
    zones = stack.settings.network.zones
    return [
        subnet for zone_, subnet in zip(zones, zone.private_subnet_ids, strict=True) if zone_ in (wanted.zones or zones)
    ]


def deployment(stack: Stack, zone: SharedLandingZone, made: GpuCluster, subnets: Sequence[Input[str]]) -> None:
    """What the cluster's own stack is run by, and the platform's images that it and the cluster need."""
    settings, names, tags = stack.settings, stack.names, stack.tags(1)
    images = ImageRegistry(
        "platform-cluster-images",
        ImageRegistryArgs(
            repository=repository(names),
            key_arn=zone.platform_key_arn,
            statements=only_platform_images(),
            force_delete=settings.protection.force_destroy,
            tags=tags,
        ),
        stack.lasting(),
    )
    ClusterDeployment(
        "platform-cluster",
        ClusterDeploymentArgs(
            project=names.prefix("platform") + "cluster",
            stack=names.stack + OF_CLUSTER,
            cluster_name=names.cluster,
            cluster=made.name,
            cluster_arn=names.cluster_arn,
            account_id=names.account_id,
            region=names.region,
            role_name=names.role("platform", "cluster"),
            boundary_name=names.role("platform", "cluster-boundary"),
            repository_url=images.url,
            repository_arn=images.arn,
            image_tag=deployment_tag(),
            state_bucket=names.state_bucket,
            vpc_id=zone.vpc_id,
            subnet_ids=subnets,
            security_group_id=zone.workload_security_group_id,
            log_group=names.log_group("platform", "cluster"),
            log_key_arn=zone.platform_key_arn,
            log_retention_days=settings.retention.logs_days,
            key_arn=made.key_arn,
            tags=tags,
        ),
        stack.lasting(),
    )


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


def has_namespace(settings: Settings, team: Team) -> bool:
    return bool(settings.compute.kubernetes and team.gpu_quota and min(settings.level, team.level) >= 1)


def namespace(team: Team) -> str:
    """No namespace of Kubernetes' own begins so."""
    return f"team-{team.name}"


def pods(stack: Stack, cluster_name: Input[str], ours: Territory, home: TeamLandingZone, team: Team) -> None:
    TeamPods(
        f"{team.name}-cluster",
        TeamPodsArgs(
            territory=ours,
            namespace=namespace(team),
            cluster=cluster_name,
            cluster_arn=stack.names.cluster_arn,
            people_role_name=home.people_role_name,
            role_name=stack.names.role(team.name, "pods"),
            boundary_arn=home.boundary_arn,
            tags=stack.tags(1, team),
        ),
        stack.options(),
    )
