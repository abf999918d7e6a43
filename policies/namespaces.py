"""Each team fenced in its namespace: its share, its images, its traffic, its rights."""

from collections.abc import Callable, Iterator

from policies.control import Control, StackCheck, equal, must
from policies.facts import Facts
from policies.resource import REFERENCE, Resource, items, mapping
from policies.stack import Stack

NAMESPACE, QUOTA, LIMITS = (f"kubernetes:core/v1:{kind}" for kind in ("Namespace", "ResourceQuota", "LimitRange"))
TRAFFIC = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
ROLE, BINDING = (f"kubernetes:rbac.authorization.k8s.io/v1:{kind}" for kind in ("Role", "RoleBinding"))
ADMISSION = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy"
ADMISSION_BINDING = f"{ADMISSION}Binding"
GPUS = "requests.nvidia.com/gpu"


def gpus_within_quota(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    for quota in stack.of(QUOTA):
        team = facts.team(team_of(stack, quota))
        asked = mapping(quota.value("spec.hard")).get(GPUS)
        if asked is None or not str(asked).isdigit() or (team and int(asked) > team.gpu_quota):
            yield quota, f"{GPUS} is {asked}, and the team's gpu_quota is {team.gpu_quota if team else 'unknown'}"


def team_of(stack: Stack, one: Resource) -> str:
    namespace = namespace_of(stack, one)
    labels = mapping(mapping(namespace.inputs.get("metadata") if namespace else None).get("labels"))
    return str(labels.get("ladder/team", ""))


def namespace_of(stack: Stack, one: Resource) -> Resource | None:
    given = mapping(one.inputs.get("metadata")).get("namespace")
    named = {mapping(each.inputs.get("metadata")).get("name"): each for each in stack.of(NAMESPACE)}
    if isinstance(given, str) and (match := REFERENCE.search(given)):
        return stack.by_key.get(match[1])
    return named.get(given)


def opens_no_doors(quota: Resource, _facts: Facts) -> Iterator[str]:
    for name in ("services.loadbalancers", "services.nodeports"):
        if str(mapping(quota.value("spec.hard")).get(name)) != "0":
            yield f"spec.hard.{name} is not 0"


def restricted(namespace: Resource, _facts: Facts) -> Iterator[str]:
    labels = mapping(mapping(namespace.value("metadata")).get("labels"))
    if labels.get("pod-security.kubernetes.io/enforce") != "restricted":
        yield "metadata.labels do not enforce restricted"


def each_namespace_has(type_: str, words: str, holds: Callable[[Resource], bool] | None = None) -> StackCheck:
    def check(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
        covered = [namespace_of(stack, one) for one in stack.of(type_) if not holds or holds(one)]
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
        if of_the_system(binding):
            continue
        subjects = {str(mapping(one).get("name")) for one in items(binding.inputs.get("subjects"))}
        if subjects != {f"ladder:{team_of(stack, binding)}"}:
            yield binding, f"subjects are {', '.join(sorted(subjects))}, not the team's own group"


def of_the_system(binding: Resource) -> bool:
    """Bound to service accounts of Kubernetes' own namespace, into which no team's people come."""
    subjects = [mapping(one) for one in items(binding.inputs.get("subjects"))]
    return bool(subjects) and all(
        (one.get("kind"), one.get("namespace")) == ("ServiceAccount", "kube-system") for one in subjects
    )


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
        for kind in ("containers", "initContainers", "ephemeralContainers", "volumes"):
            if f"object.spec.{kind}.all(" not in checked:
                yield policy, f"spec does not check {kind}"
        for problem in must("spec.failurePolicy", equal("Fail"))(policy, facts):
            yield policy, problem


CONTROLS = (
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
        opens_no_doors,
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
        restricted,
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
        ("Ladder",),
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
