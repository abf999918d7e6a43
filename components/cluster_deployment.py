"""Who writes into a private cluster: a CodeBuild project inside the VPC, which runs the stack of the cluster's objects.

The cluster's interface answers in the VPC alone, and where there is no NAT, inside reaches few services. So what stands
inside the cluster is a stack of its own, and whoever runs it needs no more than its image (ECR), its source and state
(S3), the key of its secrets (KMS), the cluster (EKS) and a log. It is the cluster's one administrator.

Sources: https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html,
https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html
("Allow CodeBuild access to AWS services required to create a VPC network interface").
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.role import Role, RoleArgs, service_trust
from components.service_boundary import ServiceBoundary, ServiceBoundaryArgs
from components.territory import Statement, actions, allow, deny, joined

ADMINISTRATOR = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
STATE_KEY = "alias/ladder-state"  # of the secrets in Pulumi's state, by the README's name
MINUTES = 30


@dataclass(frozen=True, kw_only=True)
class ClusterDeploymentArgs:
    project: str
    stack: str  # that it runs: dev-us-east-1-cluster
    cluster_name: str
    cluster: Input[str]  # the same name, as the cluster's output
    cluster_arn: str
    account_id: str
    region: str
    role_name: str
    boundary_name: str
    repository_url: Input[str]
    repository_arn: Input[str]
    image_tag: str
    state_bucket: str
    vpc_id: Input[str]
    subnet_ids: Sequence[Input[str]]
    security_group_id: Input[str]  # that the cluster's interface lets in
    log_group: str
    log_key_arn: Input[str]
    log_retention_days: int
    key_arn: Input[str]  # of what a build leaves, which is nothing
    tags: Mapping[str, str]


class ClusterDeployment(ComponentResource):
    """Outputs: ``project``, for `aws codebuild start-build`."""

    def __init__(self, name: str, args: ClusterDeploymentArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:compute:ClusterDeployment", name, None, opts)
        inside, tags = ResourceOptions(parent=self), dict(args.tags)
        log = aws.cloudwatch.LogGroup(
            f"{name}-log",
            name=args.log_group,
            kms_key_id=args.log_key_arn,
            retention_in_days=args.log_retention_days,
            tags=tags,
            opts=inside,
        )
        boundary = ServiceBoundary(
            f"{name}-boundary",
            ServiceBoundaryArgs(
                policy_name=args.boundary_name,
                who=f"what writes into {args.cluster_name}",
                statements=[*deploys(args), other_networks(args)],
                tags=tags,
            ),
            inside,
        )
        role = Role(
            f"{name}-build",
            RoleArgs(
                role_name=args.role_name,
                description=f"Writes what stands inside {args.cluster_name}, from inside its VPC",
                trust=[
                    service_trust(
                        "codebuild.amazonaws.com",
                        args.account_id,
                        f"arn:aws:codebuild:{args.region}:{args.account_id}:project/{args.project}",
                    )
                ],
                statements=deploys(args),
                boundary_arn=boundary.arn,
                tags=tags,
            ),
            inside,
        )
        project = aws.codebuild.Project(
            f"{name}-project",
            name=args.project,
            description=f"pulumi up of {args.stack}, inside the VPC of the cluster",
            service_role=role.arn,
            build_timeout=MINUTES,
            concurrent_build_limit=1,
            artifacts={"type": "NO_ARTIFACTS"},
            source={
                "type": "S3",
                "location": f"{args.state_bucket}/{source_of(args.stack)}",
                "buildspec": buildspec(args),
            },
            environment={
                "type": "LINUX_CONTAINER",
                "compute_type": "BUILD_GENERAL1_SMALL",
                "image": Output.concat(args.repository_url, ":", args.image_tag),
                "image_pull_credentials_type": "SERVICE_ROLE",
                "privileged_mode": False,
            },
            vpc_config={
                "vpc_id": args.vpc_id,
                "subnets": list(args.subnet_ids),
                "security_group_ids": [args.security_group_id],
            },
            logs_config={
                "cloudwatch_logs": {"status": "ENABLED", "group_name": log.name},
                "s3_logs": {"status": "DISABLED"},
            },
            encryption_key=args.key_arn,
            tags=tags,
            opts=inside,
        )
        # Nobody is let into a cluster for having made it, so this is the only way in.
        entry = aws.eks.AccessEntry(
            f"{name}-administrator",
            cluster_name=args.cluster,
            principal_arn=role.arn,
            tags=tags,
            opts=inside,
        )
        aws.eks.AccessPolicyAssociation(
            f"{name}-administrator-policy",
            cluster_name=args.cluster,
            principal_arn=entry.principal_arn,
            policy_arn=ADMINISTRATOR,
            access_scope={"type": "cluster"},
            opts=inside,
        )
        self.project = project.name
        self.register_outputs({"project": self.project})


def source_of(stack: str) -> str:
    """The key in the state's bucket under which the program lies, as a ZIP file."""
    return f"source/{stack}.zip"


def buildspec(args: ClusterDeploymentArgs) -> str:
    """As JSON, which is YAML too. The context names the cluster, so that no other one is ever written to."""
    variables = {
        "ACTION": "up",  # a build may be started with `destroy` instead
        "PULUMI_BACKEND_URL": f"s3://{args.state_bucket}",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        # The image holds the one plugin that this stack needs, and the VPC may have no way to fetch the others.
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    commands = [
        "ln -s /opt/venv .venv",
        'export PYTHONPATH="$CODEBUILD_SRC_DIR"',
        f"aws eks update-kubeconfig --name {args.cluster_name} --region {args.region}",
        '[ "$ACTION" = up ] || [ "$ACTION" = destroy ]',
        f'pulumi "$ACTION" --stack {args.stack} --yes --non-interactive --skip-preview',
    ]
    return json.dumps({"version": 0.2, "env": {"variables": variables}, "phases": {"build": {"commands": commands}}})


def deploys(args: ClusterDeploymentArgs) -> list[Statement]:
    here = f"{args.region}:{args.account_id}"
    bucket = f"arn:aws:s3:::{args.state_bucket}"
    ours = {"StringEquals": {"aws:ResourceAccount": args.account_id}}
    describe = " ".join(
        f"Describe{kind}" for kind in ("DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs")
    )
    return [
        allow(actions("logs", "CreateLogStream PutLogEvents"), f"arn:aws:logs:{here}:log-group:{args.log_group}:*"),
        allow("ecr:GetAuthorizationToken", "*"),
        # Each of these is an action on one kind of resource alone.
        allow(
            [
                *actions("ecr", "BatchCheckLayerAvailability BatchGetImage GetDownloadUrlForLayer"),
                "eks:DescribeCluster",
            ],
            [args.repository_arn, args.cluster_arn],
        ),
        allow(actions("s3", "GetBucketAcl GetBucketLocation ListBucket"), bucket, ours),
        allow(
            actions("s3", "GetObject GetObjectVersion"),
            [f"{bucket}/{source_of(args.stack)}", f"{bucket}/.pulumi/meta.yaml"],
            ours,
        ),
        # Its own state, history, locks and backups; no other stack's (https://www.pulumi.com/docs/iac/concepts/state-and-backends).
        allow(
            actions("s3", "DeleteObject GetObject PutObject"),
            [f"{bucket}/.pulumi/{part}/{args.stack}*" for part in STATE],
            ours,
        ),
        allow(
            "kms:Decrypt",
            f"arn:aws:kms:{here}:key/*",
            {"ForAnyValue:StringEquals": {"kms:ResourceAliases": STATE_KEY}},
        ),
        allow(actions("kms", "Decrypt DescribeKey Encrypt GenerateDataKey* ReEncrypt*"), args.key_arn),
        # As CodeBuild documents it, interfaces on every resource; the boundary refuses those of other networks.
        allow(actions("ec2", f"CreateNetworkInterface DeleteNetworkInterface {describe}"), "*"),
        allow(
            "ec2:CreateNetworkInterfacePermission",
            "*",
            {
                "StringEquals": {"ec2:AuthorizedService": "codebuild.amazonaws.com"},
                "ArnEquals": {"ec2:Subnet": [joined(f"arn:aws:ec2:{here}:subnet/", one) for one in args.subnet_ids]},
            },
        ),
    ]


def other_networks(args: ClusterDeploymentArgs) -> Statement:
    """For the boundary, as a team's: an interface's subnet and group tell their VPC, a new interface does not."""
    ours = joined(f"arn:aws:ec2:{args.region}:{args.account_id}:vpc/", args.vpc_id)
    return deny("ec2:*", "*", {"Null": {"ec2:Vpc": "false"}, "ArnNotEquals": {"ec2:Vpc": ours}})


STATE = ("stacks/mlops", "history/mlops", "backups/mlops", "locks/organization/mlops")
