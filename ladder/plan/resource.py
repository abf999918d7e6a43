"""The plan: every resource that the program asks for, with its references kept as references.

The program runs once, in-process, under a recording monitor. Where Pulumi would have an output that only AWS can tell,
the plan holds a reference ``<<type::name#output>>``, also inside JSON documents; nothing asks AWS for anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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


def reference(key: str, output: str) -> str:
    return f"<<{key}#{output}>>"
