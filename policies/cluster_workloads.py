"""What has rights over the whole cluster, and what the platform itself runs in it."""

from collections.abc import Iterator

from policies.control import Control, every
from policies.facts import Facts
from policies.namespaces import no_wide_role, of_the_system
from policies.resource import Resource, items, mapping

CLUSTER_ROLE, CLUSTER_BINDING = (
    f"kubernetes:rbac.authorization.k8s.io/v1:{kind}" for kind in ("ClusterRole", "ClusterRoleBinding")
)
DEPLOYMENT = "kubernetes:apps/v1:Deployment"
CHANGES = {"create", "update", "patch", "delete", "deletecollection"}
STARTS_PODS = {
    *("pods", "deployments", "replicasets", "daemonsets", "statefulsets", "jobs", "cronjobs", "replicationcontrollers"),
    *("serviceaccounts", "namespaces", "validatingadmissionpolicies", "validatingadmissionpolicybindings"),
}


def bound_to_the_system(binding: Resource, _facts: Facts) -> Iterator[str]:
    if not of_the_system(binding):
        yield "subjects are not service accounts of kube-system alone"


def no_narrow_way_up(role: Resource, _facts: Facts) -> Iterator[str]:
    """What runs for the whole cluster sees much and changes little: nothing that starts a pod or reads a secret."""
    for rule in items(role.inputs.get("rules")):
        verbs = set(items(mapping(rule).get("verbs")))
        for resource in items(mapping(rule).get("resources")):
            if resource in STARTS_PODS and verbs & CHANGES:
                yield f"rules allow {', '.join(sorted(verbs & CHANGES))} of {resource}"


def runs_restricted(workload: Resource, _facts: Facts) -> Iterator[str]:
    """As pod security's "restricted" asks of teams (https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    which Kubernetes' own namespace does not enforce; and a root of its own that nothing writes to.
    """
    pod = mapping(mapping(mapping(workload.value("spec")).get("template")).get("spec"))
    if mapping(pod.get("securityContext")).get("runAsNonRoot") is not True:
        yield "its pods may run as root"
    if (
        pod.get("hostNetwork")
        or pod.get("hostPID")
        or any(mapping(one).get("hostPath") for one in items(pod.get("volumes")))
    ):
        yield "its pods reach into their node"
    for container in items(pod.get("containers")):
        found = mapping(mapping(container).get("securityContext"))
        if found.get("allowPrivilegeEscalation") is not False or found.get("readOnlyRootFilesystem") is not True:
            yield "a container may gain privileges or change its own files"
        if "ALL" not in items(mapping(found.get("capabilities")).get("drop")):
            yield "a container keeps capabilities"


CONTROLS = (
    Control(
        "k8s-cluster-role",
        "critical",
        "What has rights over the whole cluster reads no secret, starts no pod and gives no rights",
        "a workload of the platform's that owns all namespaces",
        "Name resources and verbs",
        ("Ladder",),
        every(no_wide_role, no_narrow_way_up),
        (CLUSTER_ROLE,),
    ),
    Control(
        "k8s-workloads",
        "high",
        "What the platform itself runs in the cluster runs restricted",
        "a workload of the platform's that becomes its node",
        "Set the security contexts of pod and containers",
        ("Ladder",),
        runs_restricted,
        (DEPLOYMENT,),
    ),
    Control(
        "k8s-cluster-binding",
        "critical",
        "Rights over the whole cluster are the system's own workloads' alone",
        "a team that owns all namespaces",
        "Use Role and RoleBinding",
        ("Ladder",),
        bound_to_the_system,
        (CLUSTER_BINDING,),
    ),
)
