"""Rules on the days without releases."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from stacks.reading.facts import Finding, Rule
from stacks.settings import Freeze

LONGEST = timedelta(days=92)  # a quarter: what is longer is mostly a mistyped year


def a_freeze_ends(freezes: Sequence[Freeze]) -> Iterator[Finding]:
    for index, freeze in enumerate(freezes):
        at, value = ("freezes", index, "ends"), str(freeze.ends)
        if freeze.ends < freeze.starts:
            problem = f"is before {freeze.starts}, the day on which the freeze starts"
            yield Finding(at=at, value=value, problem=problem, remedy="Give that day or a later one")
        elif freeze.ends - freeze.starts > LONGEST:
            problem = f"is more than {LONGEST.days} days after {freeze.starts}"
            yield Finding(at=at, value=value, problem=problem, remedy="Give an earlier day, or write several freezes")


FREEZE_RULES: tuple[Rule, ...] = (a_freeze_ends,)
