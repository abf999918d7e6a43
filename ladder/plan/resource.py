"""The plan: every resource that the program asks for, with its references kept as references.

The program runs once, in-process, under a recording monitor. Where Pulumi would have an output that only AWS can tell,
the plan holds a reference ``<<type::name#output>>``, also inside JSON documents; nothing asks AWS for anything.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

AWS_PROVIDER = "pulumi:providers:aws"
REFERENCE = re.compile(r"<<([\w:/.-]+?)::([^<>#]+)#([\w.\[\]]+)>>")


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One resource. ``inputs`` are in wire form (camelCase); ``depends_on``, ``parent`` and ``provider`` are keys."""

    type: str
    name: str
    inputs: Mapping[str, Any]
    parent: str | None = None
    depends_on: tuple[str, ...] = ()
    protect: bool = False
    custom: bool = True
    ignore_changes: tuple[str, ...] = ()
    provider: str | None = None

    @property
    def key(self) -> str:
        """``aws:s3/bucket:Bucket::lending-data``: unique in a plan, and free of environment and region."""
        return f"{self.type}::{self.name}"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """``resources`` stand in an order in which they can be created: whatever one needs comes before it."""

    stack: str
    resources: tuple[Resource, ...]
    outputs: Mapping[str, Any] = field(default_factory=dict[str, Any])


def is_provider(token: str) -> bool:
    """Whether a type, or a key, is a provider's: configuration of the engine, no resource of AWS."""
    return token.startswith("pulumi:providers:")


def default_tags(provider: Mapping[str, Any]) -> dict[str, str]:
    """The tags that an AWS provider of these inputs gives to all that it makes; the wire form is text."""
    given: Any = provider.get("defaultTags") or {}
    return (json.loads(given) if isinstance(given, str) else given).get("tags", {})


def reference(key: str, output: str) -> str:
    return f"<<{key}#{output}>>"
