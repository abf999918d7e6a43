"""What stands in AWS, as Pulumi keeps it: the JSON of ``pulumi stack export``, read back as a plan.

https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/
"""

import json
from collections.abc import Mapping
from typing import Any, TextIO

from ladder.exits import Wrong
from ladder.plan.resource import Plan, Resource, reference
from ladder.plan.walk import mapped_texts

OWN = "pulumi:pulumi:Stack"


def standing_in_aws(export: TextIO, stack: str) -> Plan:
    """Raises Wrong for what is no such export, and for one of another stack."""
    try:
        found: list[dict[str, Any]] = json.load(export)["deployment"].get("resources") or []
        stacks = {one["urn"].split(":")[2] for one in found}
        ids = {one["id"]: reference(key(one["urn"]), "id") for one in found if one.get("id")}
        resources = tuple(resource(one, ids) for one in found if one["type"] != OWN and not one.get("delete"))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as problem:
        raise Wrong(
            f"This is no state of Pulumi's ({type(problem).__name__}). "
            f"Make it with: pulumi stack export --stack {stack}"
        ) from None
    if stacks - {stack}:
        raise Wrong(
            f"This is the state of stack {', '.join(sorted(stacks))}, and {stack} was asked for. "
            f"Make it with: pulumi stack export --stack {stack}"
        )
    return Plan(stack=stack, resources=resources)


def resource(one: Mapping[str, Any], ids: Mapping[str, str]) -> Resource:
    return Resource(
        type=one["type"],
        name=one["urn"].rpartition("::")[2],
        inputs=referring(one.get("inputs", {}), ids),
        parent=key(one["parent"]) if one.get("parent") else None,
        custom=one.get("custom", False),
    )


def key(urn: str) -> str:
    """``urn:pulumi:<stack>::<project>::<parent's type>$<type>::<name>``."""
    types, _, name = urn.partition("::")[2].partition("::")[2].rpartition("::")
    return f"{types.rpartition('$')[2]}::{name}"


def referring(value: Any, ids: Mapping[str, str]) -> Any:
    """An id as the reference that it was in the plan, so that what is behind it is found."""
    return mapped_texts(value, lambda text: ids.get(text, text))
