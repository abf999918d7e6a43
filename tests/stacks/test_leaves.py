"""Each value of config reaches what it should, as it should, and nothing else: see leaves.py."""

import json

import pytest

from tests.stacks.leaves import KEPT, Leaf, consequence, leaves, named, shipped

EVERY = 9  # of which `make test` takes one
ALL = [place for place, _ in leaves(shipped())]
# What people and commands read, and no resource of these levels holds.
READ_BY_PEOPLE = ("approvers", "model_risk", "operating_model", "regulations", "residency")
READ_FROM_LEVEL_2 = (".release.", ".objectives.", ".releasers", ".on_call", ".freezes.")
READ_AT_RELEASE = ("serving.mode", "serving.instance_type", "serving.instance_count")


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(place, id=named(place), marks=[] if index % EVERY == 0 else [pytest.mark.exhaustive])
        for index, place in enumerate(ALL)
    ],
)
def test_a_value_of_config_changes_these_properties_of_the_plan(place: Leaf) -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert json.loads(json.dumps(consequence(place))) == kept[named(place)]


def test_every_value_is_kept_and_leads_somewhere() -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert list(kept) == [named(place) for place in ALL]
    idle = {name for name, found in kept.items() if not found["then"]}
    later = {name for name in idle if any(part in name for part in READ_FROM_LEVEL_2)}
    assert {name for name in idle - later if not name.endswith(READ_BY_PEOPLE + READ_AT_RELEASE)} == set()
