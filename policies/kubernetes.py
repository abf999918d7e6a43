"""The cluster: private, logged, entered by name, and each team fenced in its namespace."""

from collections.abc import Iterator

from policies.control import PRESENT, Control, Rule, among, at_most, equal, every, in_production, must
from policies.facts import Facts
from policies.resource import REFERENCE, Resource, items, mapping
from policies.stack import Stack

CLUSTER, NODES = "aws:eks/cluster:Cluster", "aws:eks/nodeGroup:NodeGroup"
ENTRY = "aws:eks/accessEntry:AccessEntry"
GRANT = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
NAMESPACE, QUOTA, LIMITS = (f"kubernetes:core/v1:{kind}" for kind in ("Namespace", "ResourceQuota", "LimitRange"))
TRAFFIC = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
ROLE, BINDING = (f"kubernetes:rbac.authorization.k8s.io/v1:{kind}" for kind in ("Role", "RoleBinding"))
CLUSTER_WIDE = tuple(
    f"kubernetes:rbac.authorization.k8s.io/v1:{kind}" for kind in ("ClusterRole", "ClusterRoleBinding")
)
ADMISSION = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy"
ADMISSION_BINDING = f"{ADMISSION}Binding"
SUPPORTED = tuple(f"1.{minor}" for minor in range(33, 50))
LOGS = {"api", "audit", "authenticator", "controllerManager", "scheduler"}
SYSTEM_NODES = 10
GPUS = "requests.nvidia.com/gpu"


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


def gpus_within_quota(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    for quota in stack.of(QUOTA):
        team = facts.team(team_of(stack, quota))
        asked = mapping(quota.value("spec.hard")).get(GPUS)
        if asked is None or not str(asked).isdigit() or (team and int(asked) > team.gpu_quota):
            yield quota, f"{GPUS} is {asked}, and the team's gpu_quota is {team.gpu_quota if team else 'unknown'}"


def team_of(stack: Stack, one: Resource) -> str:
    namespace = namespace_of(stack, one)
    labels = mapping(mapping(namespace.inputs.get("metadata")).get("labels")) if namespace else {}
    return str(labels.get("ladder/team", ""))


def namespace_of(stack: Stack, one: Resource) -> Resource | None:
    given = mapping(one.inputs.get("metadata")).get("namespace")
    named = {mapping(each.inputs.get("metadata")).get("name"): each for each in stack.of(NAMESPACE)}
    if isinstance(given, str) and (match := REFERENCE.search(given)):
        return stack.by_key.get(match[1])
    return named.get(given)


def each_namespace_has(type_: str, words: str, holds=lambda _: True):
    def check(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
        covered = [namespace_of(stack, one) for one in stack.of(type_) if holds(one)]
        for namespace in stack.of(NAMESPACE):
            if namespace not in covered:
                yield namespace, f"has no {words}"

    return check


def denies_all(policy: Resource) -> bool:
    spec = mapping(policy.value("spec"))
    types = set(items(spec.get("policyTypes")))
    return (
        not spec.get("podSelector")
        and types == {"Ingress", "Egress"}
        and not (spec.get("ingress") or spec.get("egress"))
    )


def no_wide_traffic(policy: Resource, _facts: Facts) -> Iterator[str]:
    spec = mapping(policy.value("spec"))
    for rule in items(spec.get("ingress")):
        if not mapping(rule).get("from"):
            yield "spec.ingress lets anybody in"
    for rule in items(spec.get("egress")):
        ports = [mapping(port).get("port") for port in items(mapping(rule).get("ports"))]
        if not mapping(rule).get("to") and ports != [443]:
            yield "spec.egress lets out to anywhere over more than 443"


def no_wide_role(role: Resource, _facts: Facts) -> Iterator[str]:
    for rule in items(role.inputs.get("rules")):
        words = [word for part in ("apiGroups", "resources", "verbs") for word in items(mapping(rule).get(part))]
        for word in {"*", "secrets", "roles", "rolebindings", "escalate", "bind", "impersonate", "pods/exec",
                     "serviceaccounts/token", "networkpolicies", "resourcequotas"} & set(words):  # fmt: skip
            if word != "resourcequotas" or {"*", "create", "update", "patch", "delete"} & set(items(rule.get("verbs"))):
                yield f"rules allow {word}"


def bound_to_its_team(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    for binding in stack.of(BINDING):
        subjects = {str(mapping(one).get("name")) for one in items(binding.inputs.get("subjects"))}
        if subjects != {f"ladder:{team_of(stack, binding)}"}:
            yield binding, f"subjects are {', '.join(sorted(subjects))}, not the team's own group"


def images_are_the_teams(stack: Stack, facts: Facts) -> Iterator[tuple[Resource | None, str]]:
    bound = {
        str(REFERENCE.sub(r"\1", str(one.value("spec") and one.inputs["spec"].get("policyName"))))
        for one in stack.of(ADMISSION_BINDING)
    }
    if len(stack.of(ADMISSION)) < len(stack.of(NAMESPACE)):
        yield None, "a namespace has no ValidatingAdmissionPolicy for its images"
    for policy in stack.of(ADMISSION):
        name = mapping(policy.inputs.get("metadata")).get("name")
        if not bound & {policy.key, str(name)}:
            yield policy, "no binding puts it to work"
        checked = str(policy.inputs.get("spec"))
        for kind in ("containers", "initContainers", "ephemeralContainers"):
            if f"object.spec.{kind}.all(" not in checked:
                yield policy, f"spec does not check {kind}"
        for problem in must("spec.failurePolicy", equal("Fail"))(policy, facts):
            yield policy, problem


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
        ("EKS.2",),
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
        ("EKS.2", "Ladder"),
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
        "Nodes run AL2023",
        "an image without patches",
        "Choose an AL2023 type",
        ("EKS.2", "Ladder"),
        must("amiType", Rule("AL2023", lambda value, _: str(value).startswith("AL2023"))),
        (NODES,),
    ),
    Control(
        "k8s-gpu-quota",
        "high",
        "A namespace's GPUs are within its team's quota",
        "a team that takes all GPUs",
        "Set requests.nvidia.com/gpu to gpu_quota",
        ("Ladder",),
        gpus_within_quota,
    ),
    Control(
        "k8s-quota",
        "high",
        "Every namespace has a quota",
        "a team that takes the cluster",
        "Add a ResourceQuota",
        ("Ladder",),
        each_namespace_has(QUOTA, "ResourceQuota"),
    ),
    Control(
        "k8s-no-doors",
        "critical",
        "No namespace opens a door of its own",
        "a load balancer on the internet",
        "Set services.loadbalancers and services.nodeports to 0",
        ("Ladder",),
        every(
            *(
                lambda one, _facts, name=name: (
                    () if str(mapping(one.value("spec.hard")).get(name)) == "0" else (f"spec.hard.{name} is not 0",)
                )
                for name in ("services.loadbalancers", "services.nodeports")
            )
        ),
        (QUOTA,),
    ),
    Control(
        "k8s-limits",
        "medium",
        "A container without limits gets some",
        "a pod that starves its neighbours",
        "Add a LimitRange",
        ("Ladder",),
        each_namespace_has(LIMITS, "LimitRange"),
    ),
    Control(
        "k8s-default-deny",
        "high",
        "Nothing goes in or out of a namespace but what is allowed",
        "one pod's reach is everybody's",
        "Add a NetworkPolicy for all pods, both ways",
        ("Ladder",),
        each_namespace_has(TRAFFIC, "default deny", denies_all),
    ),
    Control(
        "k8s-traffic",
        "high",
        "What is allowed in and out is narrow",
        "data carried out over any port",
        "Name peers, or 443",
        ("Ladder",),
        no_wide_traffic,
        (TRAFFIC,),
    ),
    Control(
        "k8s-restricted",
        "high",
        "Pods run restricted",
        "a pod that becomes its node",
        "Label the namespace pod-security.kubernetes.io/enforce: restricted",
        ("Ladder",),
        lambda one, _facts: (
            ()
            if mapping(mapping(one.value("metadata")).get("labels")).get("pod-security.kubernetes.io/enforce")
            == "restricted"
            else ("metadata.labels do not enforce restricted",)
        ),
        (NAMESPACE,),
    ),
    Control(
        "k8s-role",
        "critical",
        "A team's role has no wildcards, secrets or ways to more rights",
        "a team that gives itself what it likes",
        "Name resources and verbs",
        ("Ladder",),
        no_wide_role,
        (ROLE,),
    ),
    Control(
        "k8s-no-cluster-role",
        "critical",
        "Nobody gets rights over the whole cluster inside it",
        "a team that owns all namespaces",
        "Use Role and RoleBinding",
        ("Ladder",),
        lambda _one, _facts: ("is planned, and nothing of its type should exist",),
        CLUSTER_WIDE,
    ),
    Control(
        "k8s-binding",
        "critical",
        "A namespace's role is bound to its team's group alone",
        "a team inside another's namespace",
        "Name ladder:<team>",
        ("Ladder",),
        bound_to_its_team,
    ),
    Control(
        "k8s-images",
        "high",
        "A namespace runs its team's images alone, and the check can't be skipped",
        "code that nobody built or scanned",
        "Restore the admission policy and its binding",
        ("Ladder", "ECR.1"),
        images_are_the_teams,
    ),
    Control(
        "k8s-images-denied",
        "high",
        "A foreign image is refused, not just noted",
        "a warning that nobody reads",
        "Set validationActions to Deny",
        ("Ladder",),
        must("spec.validationActions[*]", equal("Deny")),
        (ADMISSION_BINDING,),
    ),
)
