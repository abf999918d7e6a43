"""Where moto matches events otherwise than EventBridge: an object within an array is one that a pattern can reach.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from moto.events.models import EventPattern

from ladder.cloud.engine.operations import replace_method


def install() -> None:
    replace_method(EventPattern, "_flatten_dict", staticmethod(flat))


def flat(event: Mapping[str, Any]) -> dict[str, Any]:
    """Leaves by their paths. A path that leads through an array has all that lies at its ends."""
    found: dict[str, Any] = {}
    for path, leaf, many in leaves(event, "", many=False):
        if many:
            found.setdefault(path, []).extend(leaf if isinstance(leaf, list) else [leaf])
        else:
            found[path] = leaf
    return found


def leaves(node: Any, path: str, *, many: bool) -> Iterable[tuple[str, Any, bool]]:
    if isinstance(node, dict) and node:
        for name, inner in cast("dict[str, Any]", node).items():
            yield from leaves(inner, f"{path}.{name}" if path else name, many=many)
    elif isinstance(node, list) and any(isinstance(one, dict) for one in cast("list[Any]", node)):
        for inner in cast("list[Any]", node):
            yield from leaves(inner, path, many=True)
    else:
        yield path, node, many
