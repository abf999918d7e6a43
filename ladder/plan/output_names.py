"""Which outputs a resource type has, read off the provider SDK's own classes, each as a reference."""

import importlib
from collections.abc import Sequence
from functools import cache
from typing import Any, cast, get_args, get_origin

from pulumi import _types  # pyright: ignore[reportPrivateUsage]
from pulumi.runtime import rpc

from ladder.plan import reference

# Deep enough for `cluster.identities[0].oidcs[0].issuer`; some types nest without end.
DEPTH = 3


def outputs_of(token: str, key: str) -> dict[str, Any]:
    """Each output of the resource ``key``, in wire form, nested ones too, as references to itself."""
    return {name: _referred(shape, key, name) for name, shape in _shapes(token).items()}


def _referred(shape: Any, key: str, path: str) -> Any:
    match shape:
        case dict():
            nested = cast("dict[str, Any]", shape)
            return {name: _referred(inner, key, f"{path}.{name}") for name, inner in nested.items()}
        case list():
            return [_referred(shape[0], key, f"{path}[0]")]
        case _:
            return reference(key, path)


def _shapes(token: str) -> dict[str, Any]:
    found = classes().get(token)
    return _shapes_of(*found) if found else {}


@cache
def _shapes_of(module: str, name: str) -> dict[str, Any]:
    owner = getattr(importlib.import_module(module), name)
    return {output: _shape(kind, DEPTH) for output, kind in _types.resource_types(owner).items()}


def _shape(kind: Any, depth: int) -> Any:
    """None for a leaf, a mapping for a typed structure, a list of one for a sequence of such structures."""
    kind = _types.unwrap_type(kind)
    if depth and isinstance(kind, type) and _types.is_output_type(kind):
        return {name: _shape(inner, depth - 1) for name, inner in _types.output_type_types(kind).items()}
    if get_origin(kind) in (list, Sequence):
        inner = _shape(get_args(kind)[0], depth)
        return [inner] if inner is not None else None
    return None


def classes() -> dict[str, tuple[str, str]]:
    """Resource token -> module and class name, from what the SDKs have registered with Pulumi: each at its import."""
    modules = rpc._RESOURCE_MODULES.values()  # pyright: ignore[reportPrivateUsage]
    return _classes_of(tuple(module for versions in modules for module in versions))


@cache
def _classes_of(modules: tuple[Any, ...]) -> dict[str, tuple[str, str]]:
    return {
        token: (info["fqn"], name)
        for module in modules
        if (info := getattr(module, "mod_info", None))
        for token, name in info["classes"].items()
    }
