"""A Kubernetes cluster whose interface is reachable from inside the VPC alone, and which lets nobody in by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.cluster_access import node_disk_statements, secrets_statement
from components.cluster_boundary import for_cluster
from components.encryption_key import EncryptionKey, EncryptionKeyArgs
from components.role import Role, RoleArgs, service_trust
from components.service_boundary import ServiceBoundary, ServiceBoundaryArgs

CONTROL_PLANE_LOGS = ("api", "audit", "authenticator", "controllerManager", "scheduler")


@dataclass(frozen=True, kw_only=True)
class GpuClusterArgs:
    cluster_name: str
    version: str
    account_id: str
    region: str
    vpc_id: Input[str]
    subnet_ids: Sequence[Input[str]]
    client_security_group_id: Input[str]  # of what may call the interface from inside the VPC
    log_key_arn: Input[str]
    log_retention_days: int
    key_deletion_days: int
    deletion_protection: bool
    tags: Mapping[str, str]


class GpuCluster(ComponentResource):
    """Outputs: ``name``, ``arn``, ``key_arn`` for node disks, ``boundary_arn`` for roles of what is added to it."""

    def __init__(self, name: str, args: GpuClusterArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:compute:GpuCluster", name, None, opts)
        inside, tags = ResourceOptions(parent=self), dict(args.tags)
        key = EncryptionKey(
            f"{name}-secrets",
            EncryptionKeyArgs(
                description=f"Kubernetes secrets and node disks of {args.cluster_name}",
                alias=args.cluster_name,
                account_id=args.account_id,
                deletion_days=args.key_deletion_days,
                statements=node_disk_statements(args.account_id),
                tags=tags,
            ),
            inside,
        )
        log = aws.cloudwatch.LogGroup(
            f"{name}-log",
            # EKS's own name for it: were it not here first, EKS would make it without a key and without an end.
            name=f"/aws/eks/{args.cluster_name}/cluster",
            kms_key_id=args.log_key_arn,
            retention_in_days=args.log_retention_days,
            tags=tags,
            opts=inside,
        )
        boundary = boundary_of_parts(name, args, key.arn, inside)
        role = Role(
            f"{name}-control-plane",
            RoleArgs(
                description=f"The control plane of {args.cluster_name}",
                trust=[service_trust("eks.amazonaws.com")],
                statements=[secrets_statement(key.arn)],
                managed_policies=["AmazonEKSClusterPolicy"],
                boundary_arn=boundary.arn,
                tags=tags,
            ),
            inside,
        )
        cluster = aws.eks.Cluster(
            f"{name}-cluster",
            name=args.cluster_name,
            version=args.version,
            role_arn=role.arn,
            vpc_config={
                "subnet_ids": list(args.subnet_ids),
                "security_group_ids": [api_security_group(name, args, inside)],
                "endpoint_private_access": True,
                "endpoint_public_access": False,
            },
            access_config={"authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": False},
            encryption_config={"provider": {"key_arn": key.arn}, "resources": ["secrets"]},
            enabled_cluster_log_types=list(CONTROL_PLANE_LOGS),
            bootstrap_self_managed_addons=False,
            upgrade_policy={"support_type": "STANDARD"},
            deletion_protection=args.deletion_protection,
            tags=tags,
            opts=ResourceOptions(parent=self, depends_on=[log]),
        )
        self.name, self.arn, self.key_arn, self.boundary_arn = cluster.name, cluster.arn, key.arn, boundary.arn
        self.register_outputs(
            {"name": self.name, "arn": self.arn, "key_arn": self.key_arn, "boundary_arn": self.boundary_arn}
        )


def boundary_of_parts(name: str, args: GpuClusterArgs, key_arn: Input[str], inside: ResourceOptions) -> ServiceBoundary:
    statements = for_cluster(
        args.cluster_name, account_id=args.account_id, region=args.region, vpc_id=args.vpc_id, key_arn=key_arn
    )
    return ServiceBoundary(
        f"{name}-boundary",
        ServiceBoundaryArgs(
            policy_name=f"{args.cluster_name}-boundary-{args.region}",
            who=f"the control plane, nodes and add-ons of {args.cluster_name}",
            statements=statements,
            tags=args.tags,
        ),
        inside,
    )


def api_security_group(name: str, args: GpuClusterArgs, inside: ResourceOptions) -> Output[str]:
    group = aws.ec2.SecurityGroup(
        f"{name}-api",
        description="Kubernetes interface: HTTPS from workloads in the VPC",
        vpc_id=args.vpc_id,
        tags={**args.tags, "Name": f"{name}-api"},
        opts=inside,
    )
    aws.vpc.SecurityGroupIngressRule(
        f"{name}-api-from-workloads",
        security_group_id=group.id,
        referenced_security_group_id=args.client_security_group_id,
        ip_protocol="tcp",
        from_port=443,
        to_port=443,
        tags=dict(args.tags),
        opts=inside,
    )
    return group.id
