"""Which schedules EventBridge Scheduler accepts, which would never train or far too often, and when they fire.

Sources: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html, and for the units of a rate
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html: singular for 1, plural for more.
"""

import re
from datetime import UTC, datetime, timedelta
from itertools import islice

from stacks.reading.cron import cron_fault, cron_firings

RATE = re.compile(r"rate\(([1-9][0-9]{0,5}) (minute|hour|day)(s?)\)")
CRON = re.compile(r"cron\(([^()]*)\)")
AN_HOUR = timedelta(hours=1)
UNITS = {"minute": timedelta(minutes=1), "hour": AN_HOUR, "day": timedelta(days=1)}
TOO_OFTEN = "would train more often than once an hour"


def fault_of(expression: str, now: datetime | None = None) -> str | None:
    """What is wrong with a schedule expression at this moment, or None."""
    if rate := RATE.fullmatch(expression):
        value, unit, plural = rate.groups()
        if (value == "1") == bool(plural):
            right = unit if value == "1" else f"{unit}s"
            return f"has the wrong unit: EventBridge takes {value} {right}"
        return TOO_OFTEN if int(value) * UNITS[unit] < AN_HOUR else None
    cron = CRON.fullmatch(expression)
    if not cron:
        return "is neither a rate(...) nor a cron(...) expression"
    parts = cron[1].split()
    if fault := cron_fault(parts):
        return fault
    if not parts[0].isdigit():
        return TOO_OFTEN
    return None if next(cron_firings(parts, now or datetime.now(UTC)), None) else "never fires: no such day will come"


def next_firings(expression: str, now: datetime, count: int = 3) -> tuple[datetime, ...]:
    """Of an expression without fault, in UTC. A rate fires as soon as its schedule is made: here that is ``now``."""
    if rate := RATE.fullmatch(expression):
        return tuple(now + step * int(rate[1]) * UNITS[rate[2]] for step in range(count))
    cron = CRON.fullmatch(expression)
    return tuple(islice(cron_firings(cron[1].split(), now), count)) if cron else ()
