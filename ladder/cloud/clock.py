"""How long a minute of this cloud lasts. Its times are the machine's own; only what is waited for is shorter.

A bake of ten minutes or an alarm's window of five would make a demonstration, or a test, as long as a release in AWS.
"""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, kw_only=True)
class Clock:
    """``speed``: how many seconds of waits, bakes, schedules and alarm periods pass in one second of the machine."""

    speed: float = 1.0

    def now(self) -> datetime:
        return datetime.now(UTC)

    def lasts(self, seconds: float) -> float:
        """Seconds of this machine for ``seconds`` that AWS would wait."""
        return seconds / self.speed
