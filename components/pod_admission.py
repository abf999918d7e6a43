"""Whose images a team's pods may start or read, decided as each pod is let in, since every node may pull every team's.

CEL expressions of a ValidatingAdmissionPolicy (https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/).
Whatever makes pods, as a job does, meets them too: pods are where all workloads come to.
"""

import pulumi_kubernetes as kubernetes

PODS: kubernetes.admissionregistration.v1.NamedRuleWithOperationsArgsDict = {
    "api_groups": [""],
    "api_versions": ["v1"],
    "operations": ["CREATE", "UPDATE"],
    "resources": ["pods", "pods/ephemeralcontainers"],
}
CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
# What holds nothing but the pod's own: its configuration, its scratch space, its tokens and labels. Neither a node's
# files nor a driver's, nor a disk that another pod wrote, nor whatever kind of volume comes next.
OWN_VOLUMES = ("configMap", "downwardAPI", "emptyDir", "projected")


def only_images_of(repository: str) -> list[kubernetes.admissionregistration.v1.ValidationArgsDict]:
    """From one repository alone, be it run or mounted: an image is a volume too from Kubernetes 1.35 on
    (https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/).
    """
    own = " || ".join(f"has(v.{kind})" for kind in OWN_VOLUMES)
    mounted = f"has(v.image) && has(v.image.reference) && {is_of(repository, 'v.image.reference')}"
    return [
        *(
            each(kind, f"has(c.image) && {is_of(repository, 'c.image')}", "c", f"Images come from {repository} alone.")
            for kind in CONTAINERS
        ),
        each(
            "volumes",
            f"{own} || ({mounted})",
            "v",
            f"Volumes are {', '.join(OWN_VOLUMES)}, or an image from {repository}.",
        ),
    ]


def is_of(repository: str, image: str) -> str:
    return f"({image}.startsWith('{repository}:') || {image}.startsWith('{repository}@'))"


def each(part: str, rule: str, variable: str, message: str) -> kubernetes.admissionregistration.v1.ValidationArgsDict:
    return {
        "expression": f"!has(object.spec.{part}) || object.spec.{part}.all({variable}, {rule})",
        "message": message,
    }
