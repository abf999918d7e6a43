"""A team's part of the cluster: GPUs counted, pods shut off from everyone else's, people let in to run work.

People get a role of ours rather than EKS's edit policy, which lets its holder delete the very network policies and use
the service accounts that keep the team in its namespace.

The cluster's interface is private, so ``pulumi up`` reaches these objects from inside the VPC only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.role import document


@dataclass(frozen=True, kw_only=True)
class TeamNamespaceArgs:
    team: str
    cluster_name: Input[str]
    kubeconfig: Input[str]
    cluster_arn: str
    account_id: str
    people_role_name: Input[str]
    images: Input[str]  # the only repository that pods may come from
    gpus: int
    tags: Mapping[str, str]


# What a container gets that asks for nothing; without it the quota would refuse the pod.
LIMITS: kubernetes.core.v1.LimitRangeSpecArgsDict = {
    "limits": [
        {
            "type": "Container",
            "default": {"cpu": "2", "memory": "8Gi"},
            "default_request": {"cpu": "500m", "memory": "1Gi"},
        }
    ]
}
OWN_PODS: kubernetes.networking.v1.NetworkPolicyPeerArgsDict = {"pod_selector": {}}
CLUSTER_NAMES: kubernetes.networking.v1.NetworkPolicyPeerArgsDict = {
    "namespace_selector": {"match_labels": {"kubernetes.io/metadata.name": "kube-system"}},
    "pod_selector": {"match_labels": {"k8s-app": "kube-dns"}},
}
NETWORK_POLICIES: dict[str, kubernetes.networking.v1.NetworkPolicySpecArgsDict] = {
    "default-deny": {"pod_selector": {}, "policy_types": ["Ingress", "Egress"]},
    # Training spread over pods talks among them; every pod looks up names and calls AWS.
    "own-pods": {
        "pod_selector": {},
        "policy_types": ["Ingress", "Egress"],
        "ingress": [{"from_": [OWN_PODS]}],
        "egress": [{"to": [OWN_PODS]}],
    },
    "names-and-https": {
        "pod_selector": {},
        "policy_types": ["Egress"],
        "egress": [
            {"to": [CLUSTER_NAMES], "ports": [{"port": 53, "protocol": p} for p in ("UDP", "TCP")]},
            {"ports": [{"port": 443, "protocol": "TCP"}]},
        ],
    },
}
PODS: kubernetes.admissionregistration.v1.NamedRuleWithOperationsArgsDict = {
    "api_groups": [""],
    "api_versions": ["v1"],
    "operations": ["CREATE", "UPDATE"],
    "resources": ["pods", "pods/ephemeralcontainers"],
}
# Work, and what it is made from. No network policy, quota, role, secret or service account.
RULES: list[kubernetes.rbac.v1.PolicyRuleArgsDict] = [
    {"api_groups": groups, "resources": resources, "verbs": verbs}
    for groups, resources, verbs in (
        (["batch"], ["jobs"], ["create", "delete", "get", "list", "patch", "update", "watch"]),
        ([""], ["configmaps", "pods"], ["create", "delete", "get", "list", "patch", "update", "watch"]),
        ([""], ["pods/log", "resourcequotas", "limitranges", "events"], ["get", "list", "watch"]),
    )
]


def quota(gpus: int) -> dict[str, str]:
    """GPUs asked for at once, with as much of a node as may go with them; and no service that opens a way in."""
    work = {"requests.nvidia.com/gpu": str(gpus), "requests.cpu": str(8 * gpus), "requests.memory": f"{64 * gpus}Gi"}
    return {**work, "services.loadbalancers": "0", "services.nodeports": "0"}


def only_images_of(repository: str) -> list[kubernetes.admissionregistration.v1.ValidationArgsDict]:
    """Nodes may pull every team's images, so whose image a pod starts is decided as the pod is let in."""
    ours = f"(c.image.startsWith('{repository}:') || c.image.startsWith('{repository}@'))"
    kinds = ("containers", "initContainers", "ephemeralContainers")
    return [
        {
            "expression": f"!has(object.spec.{kind}) || object.spec.{kind}.all(c, {ours})",
            "message": f"Images come from {repository} alone.",
        }
        for kind in kinds
    ]


class TeamNamespace(ComponentResource):
    """Outputs: ``name``."""

    def __init__(self, name: str, args: TeamNamespaceArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:compute:TeamNamespace", name, None, opts)
        group, own = f"ladder:{args.team}", f"team-{args.team}"
        aws.eks.AccessEntry(
            f"{name}-people",
            cluster_name=args.cluster_name,
            principal_arn=Output.concat(f"arn:aws:iam::{args.account_id}:role/", args.people_role_name),
            kubernetes_groups=[group],
            tags=dict(args.tags),
            opts=ResourceOptions(parent=self),
        )
        aws.iam.RolePolicy(
            f"{name}-people-find-cluster",
            name="cluster",
            role=args.people_role_name,
            policy=document([{"Effect": "Allow", "Action": "eks:DescribeCluster", "Resource": args.cluster_arn}]),
            opts=ResourceOptions(parent=self),
        )
        cluster = kubernetes.Provider(
            f"{name}-kubernetes", kubeconfig=args.kubeconfig, opts=ResourceOptions(parent=self)
        )
        inside = ResourceOptions(parent=self, provider=cluster)
        # Pod security "restricted": no host, no privilege, so no way around the network policy.
        labels = {"ladder/team": args.team, "pod-security.kubernetes.io/enforce": "restricted"}
        namespace = kubernetes.core.v1.Namespace(
            f"{name}-namespace", metadata={"name": own, "labels": labels}, opts=inside
        )

        named = namespace.metadata.apply(lambda given: str(given.name))

        def here(part: str) -> kubernetes.meta.v1.ObjectMetaArgs:
            return kubernetes.meta.v1.ObjectMetaArgs(name=part, namespace=named)

        kubernetes.core.v1.ResourceQuota(
            f"{name}-quota", metadata=here("quota"), spec={"hard": quota(args.gpus)}, opts=inside
        )
        kubernetes.core.v1.LimitRange(f"{name}-limits", metadata=here("limits"), spec=LIMITS, opts=inside)
        for policy, spec in NETWORK_POLICIES.items():
            kubernetes.networking.v1.NetworkPolicy(f"{name}-{policy}", metadata=here(policy), spec=spec, opts=inside)
        role = kubernetes.rbac.v1.Role(f"{name}-role", metadata=here("people"), rules=RULES, opts=inside)
        kubernetes.rbac.v1.RoleBinding(
            f"{name}-binding",
            metadata=here("people"),
            role_ref={"api_group": "rbac.authorization.k8s.io", "kind": "Role", "name": "people"},
            subjects=[{"kind": "Group", "name": group, "api_group": "rbac.authorization.k8s.io"}],
            opts=ResourceOptions(parent=self, provider=cluster, depends_on=[role]),
        )
        policy = kubernetes.admissionregistration.v1.ValidatingAdmissionPolicy(
            f"{name}-images",
            metadata={"name": f"{own}-images"},
            spec={
                "failure_policy": "Fail",
                "match_constraints": {"resource_rules": [PODS]},
                "validations": Output.from_input(args.images).apply(only_images_of),
            },
            opts=inside,
        )
        kubernetes.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
            f"{name}-images-here",
            metadata={"name": f"{own}-images"},
            spec={
                "policy_name": policy.metadata.apply(lambda given: str(given.name)),
                "validation_actions": ["Deny"],
                "match_resources": {"namespace_selector": {"match_labels": {"kubernetes.io/metadata.name": own}}},
            },
            opts=inside,
        )
        self.name = own
        self.register_outputs({"name": self.name})
