"""What grows a GPU pool from zero when a pod asks for a GPU, and shrinks it again: the Kubernetes cluster autoscaler.

Its rights in AWS come by EKS Pod Identity (cluster_add_ons.py), its image from the account's own registry. What it may
do in the cluster is what its release's manifest for AWS grants, less what is of older Kubernetes or of things that this
cluster has none of, and with what that manifest forgot:
https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/examples/cluster-autoscaler-autodiscover.yaml,
https://github.com/kubernetes/autoscaler/issues/8678 (volumeattachments: without, no node is added) and
https://github.com/kubernetes/autoscaler/pull/10278 (resource.k8s.io: always watched from 1.35 on).
"""

from dataclasses import dataclass

import pulumi_kubernetes as kubernetes
from pulumi import ComponentResource, ResourceOptions

from components.node_pool import POOL_LABEL

NAMESPACE, NAME = "kube-system", "cluster-autoscaler"
NOBODY = 65534
LOOK = ["get", "list", "watch"]
CLUSTER_RULES: list[kubernetes.rbac.v1.PolicyRuleArgsDict] = [
    {"api_groups": [group], "resources": resources, "verbs": verbs}
    for group, resources, verbs in (
        ("", ["events"], ["create", "patch"]),
        ("", ["pods/eviction"], ["create"]),
        ("", ["pods/status"], ["update"]),
        ("", ["nodes"], [*LOOK, "update"]),
        (
            "",
            ["namespaces", "persistentvolumeclaims", "persistentvolumes", "pods", "replicationcontrollers", "services"],
            LOOK,
        ),
        ("apps", ["daemonsets", "replicasets", "statefulsets"], LOOK),
        ("batch", ["jobs"], LOOK),
        ("policy", ["poddisruptionbudgets"], LOOK),
        ("resource.k8s.io", ["deviceclasses", "resourceclaims", "resourceslices"], LOOK),
        (
            "storage.k8s.io",
            ["csidrivers", "csinodes", "csistoragecapacities", "storageclasses", "volumeattachments"],
            LOOK,
        ),
    )
]
OWN_RULES: list[kubernetes.rbac.v1.PolicyRuleArgsDict] = [
    {"api_groups": [""], "resources": ["configmaps"], "verbs": ["create", "list", "watch"]},
    {
        "api_groups": [""],
        "resources": ["configmaps"],
        "resource_names": ["cluster-autoscaler-status"],
        "verbs": ["delete", "get", "update"],
    },
    {"api_groups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["create"]},
    {
        "api_groups": ["coordination.k8s.io"],
        "resources": ["leases"],
        "resource_names": [NAME],
        "verbs": ["get", "update"],
    },
]


@dataclass(frozen=True, kw_only=True)
class ClusterAutoscalerArgs:
    cluster_name: str
    region: str
    image: str


class ClusterAutoscaler(ComponentResource):
    """Kubernetes objects alone, written by the provider that ``opts`` names. No outputs."""

    def __init__(self, name: str, args: ClusterAutoscalerArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:compute:ClusterAutoscaler", name, None, opts)
        inside = ResourceOptions(parent=self)
        rbac = kubernetes.rbac.v1
        own = kubernetes.meta.v1.ObjectMetaArgs(name=NAME, namespace=NAMESPACE)
        subject: kubernetes.rbac.v1.SubjectArgsDict = {"kind": "ServiceAccount", "name": NAME, "namespace": NAMESPACE}
        kubernetes.core.v1.ServiceAccount(f"{name}-account", metadata=own, opts=inside)
        rights = [
            rbac.ClusterRole(f"{name}-everywhere", metadata={"name": NAME}, rules=CLUSTER_RULES, opts=inside),
            rbac.Role(f"{name}-own", metadata=own, rules=OWN_RULES, opts=inside),
        ]
        bindings = [
            rbac.ClusterRoleBinding(
                f"{name}-everywhere-binding",
                metadata={"name": NAME},
                role_ref={"api_group": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": NAME},
                subjects=[subject],
                opts=ResourceOptions(parent=self, depends_on=rights),
            ),
            rbac.RoleBinding(
                f"{name}-own-binding",
                metadata=own,
                role_ref={"api_group": "rbac.authorization.k8s.io", "kind": "Role", "name": NAME},
                subjects=[subject],
                opts=ResourceOptions(parent=self, depends_on=rights),
            ),
        ]
        kubernetes.apps.v1.Deployment(
            f"{name}-deployment",
            metadata=own,
            spec={
                "replicas": 1,
                "selector": {"match_labels": {"app": NAME}},
                "template": {"metadata": {"labels": {"app": NAME}}, "spec": pod(args)},
            },
            opts=ResourceOptions(parent=self, depends_on=bindings),
        )
        self.register_outputs({})


def pod(args: ClusterAutoscalerArgs) -> kubernetes.core.v1.PodSpecArgsDict:
    tags = f"k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/{args.cluster_name}"
    return {
        "service_account_name": NAME,
        "priority_class_name": "system-cluster-critical",
        "node_selector": {POOL_LABEL: "system"},
        "tolerations": [{"key": "CriticalAddonsOnly", "operator": "Exists"}],
        "security_context": {
            "run_as_non_root": True,
            "run_as_user": NOBODY,
            "seccomp_profile": {"type": "RuntimeDefault"},
        },
        "containers": [
            {
                "name": NAME,
                "image": args.image,
                "command": [
                    "./cluster-autoscaler",
                    "--cloud-provider=aws",
                    f"--node-group-auto-discovery=asg:tag={tags}",
                    "--expander=least-waste",
                    "--skip-nodes-with-local-storage=false",
                    "--stderrthreshold=info",
                ],
                "env": [{"name": "AWS_REGION", "value": args.region}],
                "resources": {
                    "requests": {"cpu": "100m", "memory": "600Mi"},
                    "limits": {"cpu": "100m", "memory": "600Mi"},
                },
                "security_context": {
                    "allow_privilege_escalation": False,
                    "read_only_root_filesystem": True,
                    "capabilities": {"drop": ["ALL"]},
                },
            }
        ],
    }
