"""The cluster: private, logged, entered by name, and each team fenced in its namespace."""

from collections.abc import Iterator

from policies.control import PRESENT, Control, Rule, among, at_most, equal, every, in_production, must
from policies.facts import Facts
from policies.resource import Resource, items
from policies.stack import Stack

CLUSTER, NODES = "aws:eks/cluster:Cluster", "aws:eks/nodeGroup:NodeGroup"
ENTRY = "aws:eks/accessEntry:AccessEntry"
GRANT = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
# As stacks/tables/kubernetes_versions.json, which a test holds it against; the pack imports nothing but itself.
SUPPORTED = ("1.35", "1.36", "1.37")
LOGS = {"api", "audit", "authenticator", "controllerManager", "scheduler"}
SYSTEM_NODES = 10


def logs_all(cluster: Resource, _facts: Facts) -> Iterator[str]:
    if missing := LOGS - set(items(cluster.value("enabledClusterLogTypes"))):
        yield f"enabledClusterLogTypes lacks {', '.join(sorted(missing))}"


def secrets_encrypted(cluster: Resource, facts: Facts) -> Iterator[str]:
    if "secrets" not in items(cluster.value("encryptionConfig.resources")):
        yield "encryptionConfig does not name secrets"
    yield from must("encryptionConfig.provider.keyArn", PRESENT)(cluster, facts)


def one_administrator(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    wide = [one for one in stack.of(GRANT) if "Admin" in str(one.value("policyArn"))]
    for grant in wide:
        entry = stack.target(grant.inputs.get("principalArn"), ENTRY) or grant
        if entry.team not in ("platform", "") or len(wide) > 1:
            yield grant, "gives the whole cluster to more than the platform's one administrator"


def team_groups(entry: Resource, facts: Facts) -> Iterator[str]:
    for group in items(entry.value("kubernetesGroups")):
        if str(group).startswith("system:") or (facts.team(entry.team) and group != f"ladder:{entry.team}"):
            yield f"kubernetesGroups holds {group}"


def scales_to_nothing(nodes: Resource, facts: Facts) -> Iterator[str]:
    if "NVIDIA" in str(nodes.value("amiType")):
        yield from must("scalingConfig.minSize", at_most(0))(nodes, facts)
        yield from must("scalingConfig.desiredSize", at_most(0))(nodes, facts)
        if not any(one.get("key") == "nvidia.com/gpu" for one in items(nodes.value("taints"))):
            yield "taints lack nvidia.com/gpu, so anything may land on a GPU node"


def gpus_within_config(stack: Stack, facts: Facts) -> Iterator[tuple[Resource | None, str]]:
    for one in stack.of(NODES):
        if (
            "NVIDIA" not in str(one.value("amiType"))
            and int(one.value("scalingConfig.maxSize") or 10**6) > SYSTEM_NODES
        ):
            yield one, f"scalingConfig.maxSize is above {SYSTEM_NODES}, which is more than the cluster's own work needs"
    pools = [one for one in stack.of(NODES) if "NVIDIA" in str(one.value("amiType"))]
    if pools and sum(int(one.value("scalingConfig.maxSize") or 10**6) for one in pools) > facts.gpu_nodes:
        yield pools[0], f"GPU pools may grow beyond the {facts.gpu_nodes} nodes of the config"


CONTROLS = (
    Control(
        "eks-private",
        "critical",
        "The cluster's interface is private",
        "the internet at the control plane",
        "Set endpointPublicAccess to false and endpointPrivateAccess to true",
        ("EKS.1",),
        every(
            must("vpcConfig.endpointPublicAccess", equal(False)), must("vpcConfig.endpointPrivateAccess", equal(True))
        ),
        (CLUSTER,),
    ),
    Control(
        "eks-version",
        "high",
        "Cluster and nodes run a Kubernetes version under standard support",
        "known holes without patches",
        "Raise the version",
        ("EKS.2", "EKS.9"),
        must("version", among(*SUPPORTED)),
        (CLUSTER, NODES),
    ),
    Control(
        "eks-secrets",
        "high",
        "Kubernetes secrets rest under our key",
        "secrets in a copy of etcd",
        "Set encryptionConfig",
        ("EKS.3",),
        secrets_encrypted,
        (CLUSTER,),
    ),
    Control(
        "eks-logs",
        "medium",
        "The control plane logs all five kinds",
        "deeds that nobody did",
        "Enable all log types",
        ("EKS.8",),
        logs_all,
        (CLUSTER,),
    ),
    Control(
        "eks-access-entries",
        "high",
        "Who enters is an access entry, and having made it gives no rights",
        "an aws-auth edit that nobody sees",
        "Set authenticationMode to API",
        ("Ladder",),
        every(
            must("accessConfig.authenticationMode", equal("API")),
            must("accessConfig.bootstrapClusterCreatorAdminPermissions", equal(False)),
        ),
        (CLUSTER,),
    ),
    Control(
        "eks-deletion",
        "high",
        "Production's cluster can't be deleted by accident",
        "all of it gone",
        "Set deletionProtection",
        ("Ladder",),
        in_production(must("deletionProtection", equal(True))),
        (CLUSTER,),
    ),
    Control(
        "eks-support",
        "medium",
        "No extended support is paid for",
        "six times the price, unnoticed",
        "Set supportType to STANDARD",
        ("Ladder",),
        must("upgradePolicy.supportType", equal("STANDARD")),
        (CLUSTER,),
    ),
    Control(
        "eks-one-administrator",
        "critical",
        "One role of the platform administers the cluster",
        "a team that owns all namespaces",
        "Grant namespaces",
        ("Ladder",),
        one_administrator,
    ),
    Control(
        "eks-team-groups",
        "critical",
        "A team enters as its own group alone",
        "a team inside another's namespace",
        "Name ladder:<team>",
        ("Ladder",),
        team_groups,
        (ENTRY,),
    ),
    Control(
        "eks-gpu-idle",
        "high",
        "GPU nodes exist only while a pod asks for one",
        "a bill for idle GPUs",
        "Set minSize and desiredSize to 0, and the taint",
        ("Ladder",),
        scales_to_nothing,
        (NODES,),
    ),
    Control(
        "eks-gpu-nodes",
        "medium",
        "Node pools grow no further than the config says",
        "a bill for a hundred GPUs",
        "Set maxSize",
        ("Ladder",),
        gpus_within_config,
    ),
    Control(
        "eks-nodes-current",
        "medium",
        "Nodes run AL2023 or Bottlerocket",
        "an image without patches",
        "Choose a type of either",
        ("Ladder",),
        must(
            "amiType",
            Rule("AL2023 or Bottlerocket", lambda value, _: str(value).startswith(("AL2023", "BOTTLEROCKET"))),
        ),
        (NODES,),
    ),
)
