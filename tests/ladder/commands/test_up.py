"""What `ladder up` says of what it did: counted by what was done, and nothing passed off as made."""

from types import SimpleNamespace
from typing import Any

import pytest

from ladder.commands.up import done, only_recorded


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, "no changes"),
        ({"create": 3}, "3 created"),
        ({"update": 1, "create": 3, "replace": 2, "delete": 4}, "3 created, 4 deleted, 2 replaced, 1 updated"),
    ],
)
def test_changes_are_counted_by_what_was_done(counts: dict[str, int], said: str) -> None:
    assert done(counts) == said


def test_what_this_run_only_recorded_is_counted_and_what_was_there_before_is_not() -> None:
    changes: Any = [SimpleNamespace(key=key, action=action) for key, action in (("a", "create"), ("b", "create"))]
    changes.append(SimpleNamespace(key="c", action="update"))
    states = {"a": "recorded", "b": "made", "c": "recorded", "before": "recorded"}
    cloud: Any = SimpleNamespace(deployed=lambda: [SimpleNamespace(key=k, state=state) for k, state in states.items()])
    assert only_recorded(changes, cloud) == ", 1 of them only recorded"
    assert only_recorded(changes[1:], cloud) == ""
