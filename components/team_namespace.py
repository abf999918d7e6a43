"""A team's part of the cluster: GPUs counted, pods shut off from everyone else's, people let in to run work.

People get a role of ours rather than EKS's edit policy, which lets its holder delete the very network policies and use
the service accounts that keep the team in its namespace.

Kubernetes objects alone: the cluster's interface is private, so they are written from inside the VPC.
"""

from dataclasses import dataclass

import pulumi_kubernetes as kubernetes
from pulumi import ComponentResource, ResourceOptions

from components.pod_admission import PODS, only_images_of
from components.team_pods import WORK


@dataclass(frozen=True, kw_only=True)
class TeamNamespaceArgs:
    team: str
    namespace: str
    images: str  # the only repository that pods may come from
    gpus: int


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
    # Where a node answers for the roles of its pods: https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html.
    "own-role": {
        "pod_selector": {},
        "policy_types": ["Egress"],
        "egress": [{"to": [{"ip_block": {"cidr": "169.254.170.23/32"}}], "ports": [{"port": 80, "protocol": "TCP"}]}],
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


class TeamNamespace(ComponentResource):
    """Written by the Kubernetes provider that ``opts`` names. Outputs: ``name``."""

    def __init__(self, name: str, args: TeamNamespaceArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:compute:TeamNamespace", name, None, opts)
        group, own, inside = f"ladder:{args.team}", args.namespace, ResourceOptions(parent=self)
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
        kubernetes.core.v1.ServiceAccount(f"{name}-account", metadata=here(WORK), opts=inside)
        for policy, spec in NETWORK_POLICIES.items():
            kubernetes.networking.v1.NetworkPolicy(f"{name}-{policy}", metadata=here(policy), spec=spec, opts=inside)
        role = kubernetes.rbac.v1.Role(f"{name}-role", metadata=here("people"), rules=RULES, opts=inside)
        kubernetes.rbac.v1.RoleBinding(
            f"{name}-binding",
            metadata=here("people"),
            role_ref={"api_group": "rbac.authorization.k8s.io", "kind": "Role", "name": "people"},
            subjects=[{"kind": "Group", "name": group, "api_group": "rbac.authorization.k8s.io"}],
            opts=ResourceOptions(parent=self, depends_on=[role]),
        )
        policy = kubernetes.admissionregistration.v1.ValidatingAdmissionPolicy(
            f"{name}-images",
            metadata={"name": f"{own}-images"},
            spec={
                "failure_policy": "Fail",
                "match_constraints": {"resource_rules": [PODS]},
                "validations": only_images_of(args.images),
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
