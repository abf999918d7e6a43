"""Cron expressions as EventBridge Scheduler reads them: which are well-formed, and when they fire, in UTC.

Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based, whose table names for
each field its values and what else it may hold: ``/`` stands in no day-of-week, and ``#`` and ``W`` stand alone.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
DAY_OF_WEEK = f"[1-7]|{'|'.join(DAYS)}"


@dataclass(frozen=True, kw_only=True)
class CronField:
    name: str
    low: int
    high: int
    words: tuple[str, ...] = ()
    steps: bool = True
    special: str = "(?!)"  # what else it may hold, such as L; by default nothing

    def fault(self, text: str) -> str | None:
        if re.fullmatch(self.special, text, re.IGNORECASE):
            return None
        return next((fault for part in text.split(",") if (fault := self._fault_of(part, text))), None)

    def values(self, text: str) -> frozenset[int]:
        """Of a field without fault that is nothing special."""
        return frozenset(value for part in text.split(",") for value in self._values_of(part))

    def _fault_of(self, part: str, text: str) -> str | None:
        whole, slash, step = part.partition("/")
        if part != text and whole == "*":
            return "lists * beside other values"
        return (self._fault_of_step(step) if slash else None) or (self._fault_of_range(whole) if whole != "*" else None)

    def _fault_of_step(self, step: str) -> str | None:
        if not self.steps:
            return "has a step, which this field does not take"
        if not re.fullmatch(r"[1-9][0-9]{0,2}", step):
            return f"has {step or 'nothing'} for a step, which is no number above 0"
        return f"has a step of {step}, wider than the field" if int(step) > self.high - self.low else None

    def _fault_of_range(self, text: str) -> str | None:
        numbers = [self._number(end) for end in text.split("-")]
        if len(numbers) > 2 or not all(self.low <= number <= self.high for number in numbers):  # noqa: PLR2004
            return f"is not *, nor within {self.low} to {self.high}"
        return "has a range that ends before it begins" if numbers[0] > numbers[-1] else None

    def _values_of(self, part: str) -> range:
        whole, slash, step = part.partition("/")
        ends = [] if whole == "*" else [self._number(end) for end in whole.split("-")]
        first = ends[0] if ends else self.low
        last = ends[-1] if len(ends) > 1 or (ends and not slash) else self.high
        return range(first, last + 1, int(step or 1))

    def _number(self, text: str) -> int:
        """-1, which no field accepts, for what is no number."""
        if text.upper() in self.words:
            return self.low + self.words.index(text.upper())
        return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else -1


MINUTES = CronField(name="minutes", low=0, high=59)
HOURS = CronField(name="hours", low=0, high=23)
DAY_OF_MONTH = CronField(name="day-of-month", low=1, high=31, special=r"\?|L|LW|([1-9]|[12][0-9]|3[01])W")
MONTH = CronField(name="month", low=1, high=12, words=MONTHS)
WEEKDAY = CronField(
    name="day-of-week", low=1, high=7, words=DAYS, steps=False, special=rf"\?|L|({DAY_OF_WEEK})(L|#[1-5])"
)
YEAR = CronField(name="year", low=1970, high=2199)
FIELDS = (MINUTES, HOURS, DAY_OF_MONTH, MONTH, WEEKDAY, YEAR)


def cron_fault(parts: list[str]) -> str | None:
    """What is wrong with the fields between the brackets, but for whether they ever fire."""
    if len(parts) != len(FIELDS):
        return f"has {len(parts)} fields in cron(...), not {len(FIELDS)}"
    for field, part in zip(FIELDS, parts, strict=True):
        if fault := field.fault(part):
            return f"has {part[:40]} for {field.name}, which EventBridge does not accept: it {fault}"
    if [parts[2], parts[4]].count("?") != 1:
        return "must have ? for exactly one of day-of-month and day-of-week"
    return None


def cron_firings(parts: list[str], after: datetime) -> Iterator[datetime]:
    """In order; of fields without fault. It ends with the year 2199, and may be empty."""
    minutes, hours, months, years = (
        sorted(field.values(parts[index])) for index, field in ((0, MINUTES), (1, HOURS), (3, MONTH), (5, YEAR))
    )
    for year in (year for year in years if year >= after.year):
        for month in months:
            for day in sorted(_days(parts[2].upper(), parts[4].upper(), year, month)):
                moments = (datetime(year, month, day, hour, minute, tzinfo=UTC) for hour in hours for minute in minutes)
                yield from (moment for moment in moments if moment > after)


def _days(of_month: str, of_week: str, year: int, month: int) -> set[int]:
    last = monthrange(year, month)[1]
    if of_month == "?":
        return _days_of_week(of_week, year, month, last)
    if of_month == "L":
        return {last}
    if of_month.endswith("W"):
        asked = last if of_month == "LW" else int(of_month[:-1])
        return {_nearest_weekday(date(year, month, asked), last)} if asked <= last else set()
    return {day for day in DAY_OF_MONTH.values(of_month) if day <= last}


def _days_of_week(text: str, year: int, month: int, last: int) -> set[int]:
    first_is = date(year, month, 1).isoweekday() % 7 + 1  # 1 is Sunday
    weekday, number, nth = text.partition("#")
    last_of_month = text.endswith("L") and text != "L"
    asked = WEEKDAY.values("7" if text == "L" else weekday.removesuffix("L"))
    days = {day for day in range(1, last + 1) if (first_is + day - 2) % 7 + 1 in asked}
    if last_of_month:
        return {max(days)}
    return {day for day in days if (day - 1) // 7 + 1 == int(nth)} if number else days


def _nearest_weekday(asked: date, last: int) -> int:
    """Within the month: Friday for a Saturday and Monday for a Sunday, but at the month's ends the other way."""
    shift = {6: -1, 7: 1}.get(asked.isoweekday(), 0)
    if not 1 <= asked.day + shift <= last:
        shift *= -2
    return (asked + timedelta(days=shift)).day
