"""Whether a chain is as it was written: pure, so that anyone can run it over an export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.ledger.entry import NOTHING_BEFORE, Entry, digest_of


@dataclass(frozen=True)
class Fault:
    number: int  # of the first entry that is not as it was written
    problem: str


def first_fault(entries: Sequence[Entry | None], checkpoints: Mapping[int, str]) -> Fault | None:
    """``entries`` as they are stored, None for one that can't be read; ``checkpoints``: number -> digest, from where
    nobody can change them. The digests chain the entries; the checkpoints keep the whole chain from being replaced.
    """
    previous = NOTHING_BEFORE
    for number, entry in enumerate(entries, start=1):
        if entry is None:
            return Fault(number, "can't be read")
        if problem := fault_of(entry, number, previous, checkpoints.get(number)):
            return Fault(number, problem)
        # The newest may have been cut off from its checkpoint by a crash; the next append writes it.
        if number not in checkpoints and number < len(entries):
            return Fault(number, "has no checkpoint, though entries follow it")
        previous = entry.digest
    missing = min((number for number in checkpoints if number > len(entries)), default=None)
    return Fault(missing, "is missing, though it was written: its checkpoint is there") if missing else None


def fault_of(entry: Entry, number: int, previous: str, checkpoint: str | None) -> str:
    """What is wrong with one entry, in words that follow its number, or ""."""
    checks = {
        f"is missing: number {entry.number} stands in its place": entry.number == number,
        "was changed after it was sealed": entry.digest == digest_of(entry.document()),
        "does not follow on the one before it": entry.previous == previous,
        "is not what was written: its checkpoint has another digest": checkpoint in {None, entry.digest},
    }
    return next((problem for problem, holds in checks.items() if not holds), "")
