"""What the policy pack says of one side and not of the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from ladder.judges.diff.side import Side


@dataclass(frozen=True, kw_only=True)
class PolicyChange:
    """``control: message`` of each. A revision is judged by its own pack."""

    broken: tuple[str, ...]  # by the second alone
    mended: tuple[str, ...]  # broken by the first alone
    waived: tuple[str, ...]  # in the second alone
    unwaived: tuple[str, ...]  # in the first alone


def policy_change(before: Side, after: Side) -> PolicyChange | None:
    """None where one of the two was not judged."""
    if before.violations is None or after.violations is None:
        return None
    two_stacks = before.identity != after.identity

    def plain(one: Side, found: frozenset[str]) -> frozenset[str]:
        return frozenset(map(one.identity.plain, found) if two_stacks else found)

    old, new = plain(before, before.violations), plain(after, after.violations)
    let_off, lets_off = plain(before, before.waived), plain(after, after.waived)
    return PolicyChange(
        broken=tuple(sorted(new - old)),
        mended=tuple(sorted(old - new)),
        waived=tuple(sorted(lets_off - let_off)),
        unwaived=tuple(sorted(let_off - lets_off)),
    )


def policy_words(change: PolicyChange | None) -> Iterator[str]:
    if change is None:
        yield "Policies were not compared: one of the two is a single team, or a revision without a policy pack."
        return
    yield from (f"Newly broken: {one}" for one in change.broken)
    yield from (f"No longer broken: {one}" for one in change.mended)
    yield from (f"Newly waived: {one}" for one in change.waived)
    yield from (f"No longer waived: {one}" for one in change.unwaived)
    if not any((change.broken, change.mended, change.waived, change.unwaived)):
        yield "Policies: no change."
