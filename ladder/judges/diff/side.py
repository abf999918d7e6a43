"""One of the two that are compared."""

from dataclasses import dataclass

from ladder.judges.cost import Assumptions
from ladder.judges.diff.neutral import Identity
from ladder.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Side:
    """``use`` is None where a revision knows no cost estimate, or another one. ``violations``, each as ``control:
    message``, is None where it knows no policy pack, and for one team, since the pack judges a stack as a whole.
    ``waived``: what its config lets off, each in words.
    """

    identity: Identity
    plan: Plan
    use: Assumptions | None
    violations: frozenset[str] | None
    waived: frozenset[str] = frozenset()
