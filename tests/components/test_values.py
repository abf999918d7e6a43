"""Every figure, switch and statement of the plan is the one that was read and kept: see values.py."""

import json

from tests.components.values import KEPT, values


def test_every_type_of_resource_is_made_with_these_values() -> None:
    assert values() == json.loads(KEPT.read_text(encoding="utf-8"))
