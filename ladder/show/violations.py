"""Violations of the policy pack, in words."""

from collections.abc import Sequence

from ladder.judges.policy import Violation
from ladder.show.report.words import many
from policies.pack import CONTROLS


def listed(violations: Sequence[Violation]) -> str:
    """All of them, each with its control, what is wrong and what to do."""
    return "\n".join(
        [
            f"{many(len(violations), 'violation')} of the {len(CONTROLS)} controls in policies/:",
            *(f"  {one.severity} {one.control}: {one.message}" for one in violations),
        ]
    )
