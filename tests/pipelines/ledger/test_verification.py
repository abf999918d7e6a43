"""Every kind of edit to a ledger is found, and the first bad entry is named."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ledger.entry import NOTHING_BEFORE, Draft, Entry, digest_of, read, sealed
from pipelines.ledger.verification import Fault, first_fault

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def chain(length: int, why: str = "reviewed") -> list[Entry]:
    entries: list[Entry] = []
    for number in range(1, length + 1):
        draft = Draft(event=f"e{number}", kind="approval", subject="a/b", who="ada", what="approved", why=why)
        before = entries[-1].digest if entries else NOTHING_BEFORE
        entries.append(sealed(draft, "a", number, before, NOW))
    return entries


def checkpoints(entries: Sequence[Entry]) -> dict[int, str]:
    return {entry.number: entry.digest for entry in entries}


@given(st.integers(0, 12))
def test_a_ledger_as_it_was_written_has_no_fault(length: int) -> None:
    entries = chain(length)
    assert first_fault(entries, checkpoints(entries)) is None


@given(st.integers(1, 10), st.data())
def test_a_changed_field_is_found_at_its_entry_even_under_a_new_seal(length: int, data: st.DataObject) -> None:
    entries = chain(length)
    at = data.draw(st.integers(0, length - 1))
    field = data.draw(st.sampled_from(["who", "what", "why", "kind", "subject", "event", "time", "chain"]))
    forged = replace(entries[at], **{field: "forged"})
    for edited in (forged, replace(forged, digest=digest_of(forged.document()))):
        fault = first_fault([*entries[:at], edited, *entries[at + 1 :]], checkpoints(entries))
        assert fault is not None
        assert fault.number == at + 1


@given(st.integers(2, 10), st.data())
def test_what_was_deleted_inserted_or_moved_is_found_where_it_stood(length: int, data: st.DataObject) -> None:
    entries = chain(length)
    known = checkpoints(entries)
    at = data.draw(st.integers(0, length - 1))
    other = data.draw(st.integers(0, length - 1).filter(lambda number: number != at))
    moved = [*entries]
    moved[at], moved[other] = moved[other], moved[at]
    inserted = [*entries[:at], replace(entries[at], who="forged"), *entries[at:]]
    for edited, number in (
        ([*entries[:at], *entries[at + 1 :]], at + 1),
        (inserted, at + 1),
        (moved, min(at, other) + 1),
        (entries[:at], at + 1),  # cut off
    ):
        fault = first_fault(edited, known)
        assert fault is not None
        assert fault.number == number


@given(st.integers(1, 10))
def test_a_whole_chain_written_anew_is_found_at_its_first_entry(length: int) -> None:
    assert first_fault(chain(length, why="forged"), checkpoints(chain(length))) == Fault(
        1, "is not what was written: its checkpoint has another digest"
    )


def test_only_the_newest_may_lack_its_checkpoint_which_a_crash_leaves_out() -> None:
    entries = chain(3)
    known = checkpoints(entries)
    assert first_fault(entries, {number: known[number] for number in (1, 2)}) is None
    fault = first_fault(entries, {number: known[number] for number in (1, 3)})
    assert fault is not None
    assert fault.number == 2


def test_what_can_not_be_read_is_no_entry() -> None:
    [first, second] = chain(2)
    assert first_fault([first, None], checkpoints([first, second])) == Fault(2, "can't be read")


def test_the_seal_does_not_depend_on_the_order_of_keys() -> None:
    [entry] = chain(1)
    backwards = dict(reversed(entry.document().items()))
    assert read(backwards) == entry
    assert digest_of(backwards) == entry.digest


@pytest.mark.parametrize("field", ["number", "previous", "facts"])
def test_everything_in_an_entry_is_sealed(field: str) -> None:
    [entry] = chain(1)
    other = {"number": 2, "previous": "1" * 64, "facts": {"a": "b"}}[field]
    assert digest_of({**entry.document(), field: other}) != entry.digest
