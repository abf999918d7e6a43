"""The table: each resource type of the plan, and what it costs, or why nothing. One file a domain."""

from collections.abc import Mapping
from functools import cache

from ladder.judges.cost.needs import Free, Rule
from ladder.judges.cost.rows import compute, free, network, operations, storage

KUBERNETES = Free(
    why="an object in the cluster: the cluster and its nodes are what is paid for",
    source="https://aws.amazon.com/eks/pricing/",
)


@cache
def rows() -> Mapping[str, Rule]:
    return {**network.ROWS, **compute.ROWS, **storage.ROWS, **operations.ROWS}


def rule_of(resource_type: str) -> Rule | Free | None:
    """None for a type that nobody has looked up: its price is missing, and it is said to be."""
    if resource_type.startswith("kubernetes:"):
        return KUBERNETES
    return rows().get(resource_type) or free.FREE.get(resource_type)
