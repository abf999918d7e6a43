"""Rules on the EKS cluster's GPU pools."""

from collections.abc import Iterator

from stacks.gpu_types import GPUS
from stacks.reading.errors import suggestion
from stacks.reading.facts import Finding, Rule
from stacks.reading.stack_rules import twice
from stacks.reading.yaml_file import Place
from stacks.settings import GpuPool, Kubernetes

POOLS: Place = ("compute", "kubernetes", "gpu_pools")


def pools_are_named_apart(compute_kubernetes: Kubernetes | None) -> Iterator[Finding]:
    names = [pool.name for pool in _pools(compute_kubernetes)]
    for finding in twice(POOLS, names):
        yield Finding(
            at=(*finding.at, "name"), value=finding.value, problem="names two pools", remedy="Rename one of the two"
        )


def pools_have_gpus(compute_kubernetes: Kubernetes | None) -> Iterator[Finding]:
    for number, pool in enumerate(_pools(compute_kubernetes)):
        for index, type_ in enumerate(pool.instance_types):
            if type_ not in GPUS:
                remedy = (
                    suggestion(type_, GPUS) + f"Families: {', '.join(sorted({name.split('.')[0] for name in GPUS}))}"
                )
                at = (*POOLS, number, "instance_types", index)
                yield Finding(at=at, value=type_, problem="is no EC2 type with NVIDIA GPUs on x86-64", remedy=remedy)


def nodes_of_a_pool_are_alike(compute_kubernetes: Kubernetes | None) -> Iterator[Finding]:
    """The autoscaler plans a pool's next node from one of its nodes."""
    for number, pool in enumerate(_pools(compute_kubernetes)):
        counts = sorted({GPUS[type_] for type_ in pool.instance_types if type_ in GPUS})
        if len(counts) > 1:
            problem = (
                f"mixes nodes of {' and '.join(map(str, counts))} GPUs, so the autoscaler can't tell what a node brings"
            )
            at = (*POOLS, number, "instance_types")
            yield Finding(at=at, value=", ".join(pool.instance_types), problem=problem, remedy="Make a pool for each")


def gpus(kubernetes: Kubernetes | None) -> int:
    """All GPUs that the pools could hold at once."""
    return sum(pool.max_nodes * max(GPUS.get(type_, 0) for type_ in pool.instance_types) for pool in _pools(kubernetes))


def _pools(kubernetes: Kubernetes | None) -> tuple[GpuPool, ...]:
    return kubernetes.gpu_pools if kubernetes else ()


KUBERNETES_RULES: tuple[Rule, ...] = (pools_are_named_apart, pools_have_gpus, nodes_of_a_pool_are_alike)
