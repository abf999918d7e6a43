"""Which schedules EventBridge Scheduler accepts, and which would train far too often.

Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

import re
from dataclasses import dataclass

from stacks.reading.errors import shown

RATE = re.compile(r"rate\(([1-9][0-9]{0,5}) (minute|minutes|hour|hours|day|days)\)")
CRON = re.compile(r"cron\(([^()]*)\)")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
MINUTES_AN_HOUR = 60
TOO_OFTEN = "would train more often than once an hour"


@dataclass(frozen=True, kw_only=True)
class CronField:
    name: str
    low: int
    high: int
    words: tuple[str, ...] = ()
    special: str = "(?!)"  # what else it may hold, such as L; by default nothing

    def accepts(self, text: str) -> bool:
        return all(self._accepts_part(part) for part in text.split(",")) or bool(re.fullmatch(self.special, text))

    def _accepts_part(self, part: str) -> bool:
        whole, slash, step = part.partition("/")
        ends = [whole] if whole == "*" else whole.split("-")
        if len(ends) > 2 or (slash and not re.fullmatch(r"[1-9][0-9]{0,2}", step)):  # noqa: PLR2004
            return False
        numbers = [self._number(end) for end in ends if end != "*"]
        return numbers == sorted(numbers) and all(self.low <= number <= self.high for number in numbers)

    def _number(self, text: str) -> int:
        """-1, which no field accepts, for what is no number."""
        if text.upper() in self.words:
            return self.low + self.words.index(text.upper())
        return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else -1


FIELDS = (
    CronField(name="minutes", low=0, high=59),
    CronField(name="hours", low=0, high=23),
    CronField(name="day-of-month", low=1, high=31, special=r"\?|L|LW|([1-9]|[12][0-9]|3[01])W"),
    CronField(name="month", low=1, high=12, words=MONTHS),
    CronField(name="day-of-week", low=1, high=7, words=DAYS, special=rf"\?|L|([1-7]|{'|'.join(DAYS)})(L|#[1-5])"),
    CronField(name="year", low=1970, high=2199),
)


def fault_of(expression: str) -> str | None:
    """What is wrong with a schedule expression, or None."""
    if rate := RATE.fullmatch(expression):
        minutes = int(rate[1]) if rate[2].startswith("minute") else MINUTES_AN_HOUR
        return TOO_OFTEN if minutes < MINUTES_AN_HOUR else None
    cron = CRON.fullmatch(expression)
    if not cron:
        return "is neither a rate(...) nor a cron(...) expression"
    parts = cron[1].split()
    if len(parts) != len(FIELDS):
        return f"has {len(parts)} fields in cron(...), not {len(FIELDS)}"
    for cron_field, part in zip(FIELDS, parts, strict=True):
        if not cron_field.accepts(part):
            return f"has {shown(part)} for {cron_field.name}, which EventBridge does not accept"
    if [parts[2], parts[4]].count("?") != 1:
        return "must have ? for exactly one of day-of-month and day-of-week"
    return None if parts[0].isdigit() else TOO_OFTEN
