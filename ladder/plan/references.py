"""References between resources, replaced by what the referenced resource answered."""

import re
from collections.abc import Mapping
from typing import Any, cast

from ladder.plan.resource import REFERENCE
from ladder.plan.walk import mapped_texts, texts

STEP = re.compile(r"[^.\[\]]+")


class UnknownReference(LookupError):  # noqa: N818  (it is no fault of the program's user)
    """A resource, or an output of it, that is referenced and not known."""


def resolve(value: Any, outputs: Mapping[str, Mapping[str, Any]]) -> Any:
    """``value`` with every ``<<key#output>>`` replaced; one that stands alone keeps the output's type.

    ``outputs`` are by resource key. Raises UnknownReference.
    """

    def text(leaf: str) -> Any:
        whole = REFERENCE.fullmatch(leaf)
        return _output(whole, outputs) if whole else REFERENCE.sub(lambda found: _text(found, outputs), leaf)

    return mapped_texts(value, text)


def referenced(value: Any) -> frozenset[str]:
    """Keys of the resources that ``value`` refers to."""
    return frozenset(f"{found[1]}::{found[2]}" for text in texts(value) for found in REFERENCE.finditer(text))


def lookup(tree: Any, path: str) -> Any:
    """``certificateAuthority.data`` or ``Cluster.subnetIds[0]`` in nested mappings and lists. Raises LookupError."""
    for step in STEP.findall(path):
        if isinstance(tree, list) and step.isdecimal():
            tree = cast("list[Any]", tree)[int(step)]
        elif isinstance(tree, Mapping):
            tree = cast("Mapping[str, Any]", tree)[step]
        else:
            raise LookupError(path)
    return tree


def _output(found: re.Match[str], outputs: Mapping[str, Mapping[str, Any]]) -> Any:
    key, path = f"{found[1]}::{found[2]}", found[3]
    if key not in outputs:
        raise UnknownReference(f"{key} is referenced and does not exist")
    try:
        return lookup(outputs[key], path)
    except LookupError:
        known = ", ".join(sorted(outputs[key]))
        raise UnknownReference(f"{key} has no output {path} on the embedded cloud. It has: {known}") from None


def _text(found: re.Match[str], outputs: Mapping[str, Mapping[str, Any]]) -> str:
    value = _output(found, outputs)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, Mapping)):
        raise UnknownReference(f"{found[0]} is no text, and stands inside a text")
    return str(value)
