"""Rules on the EKS cluster and its GPU pools. Facts of one pool begin with ``pool_``."""

from collections.abc import Iterator, Sequence

from stacks.autoscaler_releases import AUTOSCALERS
from stacks.reading.errors import suggestion
from stacks.reading.facts import Finding, Rule
from stacks.reading.list_rules import twice
from stacks.reading.yaml_file import Place
from stacks.settings import GpuPool
from stacks.tables import GPUS, KUBERNETES_VERSIONS

POOLS: Place = ("compute", "kubernetes", "gpu_pools")
ZONES: Place = ("compute", "kubernetes", "zones")
OLDEST, NEWEST = KUBERNETES_VERSIONS[0], KUBERNETES_VERSIONS[-1]


def version_is_supported(compute_kubernetes_version: str) -> Iterator[Finding]:
    if compute_kubernetes_version not in KUBERNETES_VERSIONS:
        problem = "is no Kubernetes version under standard support of EKS"
        remedy = f"Choose among {', '.join(KUBERNETES_VERSIONS)}, from {OLDEST} to {NEWEST}"
        at = ("compute", "kubernetes", "version")
        yield Finding(at=at, value=compute_kubernetes_version, problem=problem, remedy=remedy)
    elif compute_kubernetes_version not in AUTOSCALERS:
        problem = "has no release of the cluster autoscaler that Ladder knows, so its pools would stay at zero"
        at = ("compute", "kubernetes", "version")
        remedy = f"Choose among {', '.join(AUTOSCALERS)}, or add the release to stacks/autoscaler_releases.py"
        yield Finding(at=at, value=compute_kubernetes_version, problem=problem, remedy=remedy)


def cluster_zones_are_the_networks(
    compute_kubernetes_zones: Sequence[str], network_zones: Sequence[str]
) -> Iterator[Finding]:
    """Subnets in two zones, and never in some: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html."""
    yield from twice(ZONES, compute_kubernetes_zones)
    for index, zone in enumerate(compute_kubernetes_zones):
        if zone and zone not in network_zones:
            remedy = suggestion(zone, network_zones) + f"Choose among {', '.join(network_zones)}"
            yield Finding(at=(*ZONES, index), value=zone, problem="is not among network.zones", remedy=remedy)
    if len(compute_kubernetes_zones) == 1:
        remedy = "Name another of network.zones too; add one there if EKS refuses all others"
        value = compute_kubernetes_zones[0]
        yield Finding(at=ZONES, value=value, problem="is one zone, and EKS wants two", remedy=remedy)


def pools_are_named_apart(pool_names: Sequence[str]) -> Iterator[Finding]:
    for finding in twice(POOLS, pool_names):
        yield Finding(
            at=(*finding.at, "name"), value=finding.value, problem="names two pools", remedy="Rename one of the two"
        )


def types_are_listed_once(pool_instance_types: Sequence[str]) -> Iterator[Finding]:
    yield from twice(("instance_types",), pool_instance_types)


def nodes_have_gpus(pool_instance_types: Sequence[str]) -> Iterator[Finding]:
    families = ", ".join(sorted({name.split(".")[0] for name in GPUS}))
    for index, type_ in enumerate(pool_instance_types):
        if type_ and type_ not in GPUS:
            remedy = suggestion(type_, GPUS) + f"Families: {families}"
            problem = "is no EC2 type with NVIDIA GPUs on x86-64"
            yield Finding(at=("instance_types", index), value=type_, problem=problem, remedy=remedy)


def nodes_are_alike(pool_instance_types: Sequence[str]) -> Iterator[Finding]:
    """The autoscaler plans a pool's next node from one of its nodes."""
    counts = sorted({GPUS[type_] for type_ in pool_instance_types if type_ in GPUS})
    if len(counts) > 1:
        problem = (
            f"mixes nodes of {' and '.join(map(str, counts))} GPUs, so the autoscaler can't tell what a node brings"
        )
        value = ", ".join(pool_instance_types)
        yield Finding(at=("instance_types",), value=value, problem=problem, remedy="Make a pool for each")


def gpus(pools: Sequence[GpuPool]) -> int:
    """All GPUs that the pools could hold at once."""
    return sum(pool.max_nodes * max(GPUS.get(type_, 0) for type_ in pool.instance_types) for pool in pools)


KUBERNETES_RULES: tuple[Rule, ...] = (version_is_supported, cluster_zones_are_the_networks, pools_are_named_apart)
POOL_RULES: tuple[Rule, ...] = (types_are_listed_once, nodes_have_gpus, nodes_are_alike)
