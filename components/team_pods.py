"""A team in the cluster, as AWS sees it: the way in for its people, and the role of what runs in its namespace.

The rest of it Kubernetes knows alone, and is written from inside the VPC (team_namespace.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.role import Role, RoleArgs, Statement, document, pod_trust
from components.team_access import RUNS, use_key
from components.territory import Territory, actions, allow

WORK = "work"  # the service account that pods run as; it may be missing yet when EKS is told of it


@dataclass(frozen=True, kw_only=True)
class TeamPodsArgs:
    territory: Territory
    namespace: str
    cluster: Input[str]  # its name, as the cluster's output
    cluster_arn: str
    people_role_name: Input[str]
    role_name: str
    boundary_arn: Input[str]
    tags: Mapping[str, str]


class TeamPods(ComponentResource):
    """Outputs: ``role_arn``, what the team's pods are in AWS."""

    def __init__(self, name: str, args: TeamPodsArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:compute:TeamPods", name, None, opts)
        ours, inside = args.territory, ResourceOptions(parent=self)
        aws.eks.AccessEntry(
            f"{name}-people",
            cluster_name=args.cluster,
            principal_arn=Output.concat(f"arn:aws:iam::{ours.account_id}:role/", args.people_role_name),
            kubernetes_groups=[f"ladder:{ours.team}"],
            tags=dict(args.tags),
            opts=inside,
        )
        aws.iam.RolePolicy(
            f"{name}-people-find-cluster",
            name="cluster",
            role=args.people_role_name,
            policy=document([allow("eks:DescribeCluster", args.cluster_arn)]),
            opts=inside,
        )
        role = Role(
            f"{name}-pods",
            RoleArgs(
                role_name=args.role_name,
                description=f"Pods of team {ours.team}: read its data, leave results beside it",
                trust=[pod_trust(ours.account_id, args.cluster_arn, args.namespace, WORK)],
                statements=for_pods(ours),
                boundary_arn=args.boundary_arn,
                tags=args.tags,
            ),
            inside,
        )
        aws.eks.PodIdentityAssociation(
            f"{name}-identity",
            cluster_name=args.cluster,
            namespace=args.namespace,
            service_account=WORK,
            role_arn=role.arn,
            tags=dict(args.tags),
            opts=inside,
        )
        self.role_arn = role.arn
        self.register_outputs({"role_arn": self.role_arn})


def for_pods(ours: Territory) -> list[Statement]:
    """As jobs started by hand; but the node pulls the image, Kubernetes keeps the log, and the network is its own."""
    data = f"arn:aws:s3:::{ours.data_bucket}"
    return [
        allow(actions("s3", "GetObject GetObjectVersion"), f"{data}/*"),
        allow(actions("s3", "GetBucketLocation ListBucket ListBucketVersions"), data),
        allow(actions("s3", "AbortMultipartUpload PutObject"), f"{data}/{RUNS}/*"),
        *use_key(ours)[:1],
    ]
