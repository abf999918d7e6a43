"""Decisions and releases through their functions: once, whatever is told twice, cut off or throttled on the way."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from moto import mock_aws

from pipelines.delivery.functions import claim
from pipelines.delivery.functions.decisions import package_changed, settle
from pipelines.delivery.functions.hosting import BusyError, ForgedError
from pipelines.delivery.workflow import definition
from pipelines.ledger.verification import first_fault
from tests.pipelines.delivery.cases import INES, LENA, PACKAGE
from tests.pipelines.delivery.world import EXECUTION, FORMER, CutOffError, ThrottledError, World

NEW = "dev-lending-loans-v3"
TRIES = 6  # of one step, as the state machine has it
STATES: dict[str, Any] = definition()["States"]


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@pytest.fixture
def worlds(keys: None) -> Iterator[Callable[..., World]]:
    with mock_aws():
        yield World


def tried(act: Callable[[], Any]) -> Any:
    """As Step Functions and Lambda do with what fails: again, a few times."""
    for attempt in count(1):
        try:
            return act()
        except (CutOffError, ThrottledError, BusyError):
            if attempt == TRIES:
                raise
    raise AssertionError


def approved(world: World) -> None:
    """Registered, approved by two people, and told to the registry."""
    tried(lambda: package_changed(world.case()))
    for who in (LENA, INES):
        tried(lambda who=who: world.case().enter("approval", f"by {who}", who=who, what="approved", why="read"))
    tried(lambda: settle(world.case()))


def released(world: World) -> str:
    """Goes through the steps as the state machine does; the outcome."""
    tried(lambda: world.step("claim"))
    outcome, reason = "", ""
    try:
        if not (found := tried(lambda: world.step("preflight")))["passed"]:
            outcome, reason = "refused", found["why"]
        else:
            tried(lambda: world.step("deploy"))
            while (seen := tried(lambda: world.step("watch")))["state"] == "going":
                pass
            outcome, reason = "rolled back", seen["why"]
            if seen["state"] == "serving":
                asked = tried(lambda: world.step("smoke"))
                outcome, reason = ("released", "") if asked["passed"] else ("rolled back", asked["why"])
            if outcome != "released" and seen["state"] != "rolled back":
                undone(world)
    except ForgedError as forged:
        outcome, reason = "rolled back", str(forged)
        undone(world)
    tried(lambda: world.step("conclude", outcome=outcome, reason=reason))
    return outcome


def undone(world: World) -> None:
    for step in ("undone", "undo", "undone"):
        while tried(lambda step=step: world.step(step)).get("state") == "going":
            pass


def holds(world: World, outcome: str) -> None:
    """What must be so after any release, however it went."""
    book = world.desk.book
    entries = book.entries()
    assert first_fault(book.stored(), book.checkpoints()) is None
    ends = [entry for entry in entries if entry.event.startswith("outcome:")]
    assert [entry.what for entry in ends] == [f"release: {outcome}"]
    assert ends[0].facts["serves"] == world.config
    assert world.config == (NEW if outcome == "released" else FORMER)
    assert world.updates.count(NEW) <= 1
    holder = claim.held(world.desk, "loans")
    assert holder is not None
    assert holder.execution == claim.FREE
    assert any(outcome in subject for subject in world.published)


def test_two_approvals_bring_a_version_to_the_registry_and_its_release_begins_once(
    worlds: Callable[..., World],
) -> None:
    world = worlds()
    package_changed(world.case())
    assert world.status_of_package == "PendingManualApproval"
    approved(world)
    assert world.status_of_package == "Approved"
    for _ in range(3):  # the event is told again, and late
        assert package_changed(world.case())["done"]
    assert len(world.started) == 1
    kinds = [entry.kind for entry in world.desk.book.entries()]
    assert kinds == ["training", "evaluation", "approval", "approval", "decision"]


def test_what_was_approved_past_the_gate_is_entered_and_not_released(worlds: Callable[..., World]) -> None:
    world = worlds(status_of_package="Approved")
    assert not package_changed(world.case())["done"]
    assert world.started == []
    assert [entry.what for entry in world.desk.book.entries()] == ["not released"]


def test_what_was_rewritten_after_its_registration_is_neither_approved_nor_released(
    worlds: Callable[..., World],
) -> None:
    world = worlds()
    package_changed(world.case())
    world.package = replace(PACKAGE, image="images:other")
    assert "another image" in settle(world.case())["why"]
    assert world.status_of_package == "PendingManualApproval"


@pytest.mark.parametrize(
    ("ends", "answers", "outcome"),
    [
        ("serves", b'{"predictions": [1]}', "released"),
        ("rolled back", b'{"predictions": [1]}', "rolled back"),
        ("failed", b'{"predictions": [1]}', "rolled back"),
        ("serves", b"<html>", "rolled back"),  # malformed answers
        ("serves", b'{"predictions": []}', "rolled back"),
    ],
)
def test_a_release_ends_as_it_went(worlds: Callable[..., World], ends: str, answers: bytes, outcome: str) -> None:
    world = worlds(ends=ends, answers=answers)
    approved(world)
    assert released(world) == outcome
    holds(world, outcome)


def test_a_model_made_beforehand_under_the_name_of_the_release_is_not_served(worlds: Callable[..., World]) -> None:
    world = worlds()
    approved(world)
    world.models[NEW] = {"ModelName": NEW, "Containers": [{"Image": "anything"}]}
    assert released(world) == "rolled back"
    assert world.updates == []
    holds(world, "rolled back")


def test_one_release_of_a_model_runs_at_a_time_and_a_dead_one_holds_up_nobody(worlds: Callable[..., World]) -> None:
    world = worlds()
    assert claim.take(world.desk, "loans", "another", "") is not None
    world.describe_execution = lambda **_: {"status": "RUNNING"}  # type: ignore[method-assign]
    assert world.step("claim") == {"claimed": False}
    world.describe_execution = lambda **_: {"status": "ABORTED"}  # type: ignore[method-assign]
    assert world.step("claim") == {"claimed": True}
    assert world.step("claim") == {"claimed": True}
    claim.release(world.desk, "loans", "another")  # which comes late
    holder = claim.held(world.desk, "loans")
    assert holder is not None
    assert holder.execution == EXECUTION


def calls_of(world: World) -> int:
    approved(world)
    released(world)
    return len(world.calls)


WAYS = [
    ("serves", b'{"predictions": [1]}', "released"),
    ("rolled back", b'{"predictions": [1]}', "rolled back"),
    ("serves", b"<html>", "rolled back"),
]


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("every", [47, pytest.param(1, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize("kind", ["before", "after", "throttled"])
@pytest.mark.parametrize("way", WAYS, ids=["good", "bad", "malformed"])
def test_a_fault_at_any_call_changes_nothing_of_how_it_ends(way: tuple[str, bytes, str], kind: str, every: int) -> None:
    ends, answers, outcome = way
    with mock_aws():
        calls = calls_of(World(ends=ends, answers=answers))
    for number in range(0, calls, every):
        with mock_aws():
            world = World(ends=ends, answers=answers, spoils={number: kind})
            approved(world)
            assert released(world) == outcome, (number, world.calls[number])
            holds(world, outcome)
