"""A plan judged by the policy pack, as `ladder` does it; `policies/` is the pack itself."""

from ladder.judges.policy.checking import check, facts_for, waived
from ladder.judges.policy.judging import Violation, judge

__all__ = ["Violation", "check", "facts_for", "judge", "waived"]
