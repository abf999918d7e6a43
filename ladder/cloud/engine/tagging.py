"""Tags that change on a resource that exists: added by one call, removed by another."""

from typing import Any

from ladder.cloud.engine.table import Call, Making, Setting


def tags_change(  # noqa: PLR0917  (two calls in one line of the table)
    add: str, remove: str, member: str, arn: Any = "{arn}", tags: str = "Tags", keys: str = "TagKeys"
) -> Setting:
    """``member`` names the resource in both calls, by ``arn``; ``tags`` and ``keys`` are what each call is told."""

    def change(making: Making) -> None:
        named = Call(operation=add, given={member: arn}, takes=("tags",), renames={"tags": tags})
        making.perform(named)
        lost = sorted(making.before.get("tags", {}).keys() - making.inputs.get("tags", {}).keys())
        if lost:
            making.send(remove, {member: making.fill(arn), keys: lost})

    return Setting(inputs=("tags",), call=change, on_create=False)
