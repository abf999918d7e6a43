"""When a metric alarm changes its state: pure functions of the alarm, the data and the time.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html and
.../alarms-and-missing-data.html.
"""

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

State = Literal["OK", "ALARM", "INSUFFICIENT_DATA"]
# AWS looks at more periods than it needs, so that a datapoint that comes late still counts.
EXTRA_PERIODS = 2
COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
STATISTICS: Mapping[str, Callable[["Datum"], float]] = {
    "Sum": lambda data: data.total,
    "Average": lambda data: data.total / data.count,
    "Minimum": lambda data: data.lowest,
    "Maximum": lambda data: data.highest,
    "SampleCount": lambda data: data.count,
}


@dataclass(frozen=True, kw_only=True)
class Datum:
    """One or more samples of a metric, taken at one time."""

    time: datetime
    total: float
    count: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, time: datetime, value: float) -> "Datum":
        return cls(time=time, total=value, count=1, lowest=value, highest=value)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The alarm's terms. ``period`` in AWS's seconds; ``lasts`` is how long one is here."""

    statistic: str  # Sum, ..., or a percentile: p95
    period: int
    lasts: float
    comparison: str
    threshold: float
    periods: int
    datapoints: int
    missing: str  # breaching, notBreaching, ignore or missing


def datapoints(rule: Rule, data: Sequence[Datum], now: datetime) -> list[float | None]:
    """The statistic of each of the last periods, oldest first; None where nothing was measured.

    The periods end now, not at a round minute: each is whole, and a demonstration needn't wait for the next to begin.
    """
    points: list[float | None] = []
    for ago in range(rule.periods + EXTRA_PERIODS, 0, -1):
        start, end = now - timedelta(seconds=rule.lasts * ago), now - timedelta(seconds=rule.lasts * (ago - 1))
        inside = [datum for datum in data if start < datum.time <= end]
        points.append(statistic(rule.statistic, inside) if inside else None)
    return points


def statistic(name: str, data: Sequence[Datum]) -> float:
    if name in STATISTICS:
        return STATISTICS[name](_together(data))
    return percentile(float(name.removeprefix("p")), [datum.total / datum.count for datum in data])


def percentile(percent: float, values: Sequence[float]) -> float:
    """The smallest value that at least ``percent`` of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * percent / 100), 1) - 1]


def is_known(name: str | None) -> bool:
    """Whether alarms on this statistic are evaluated here."""
    return name in STATISTICS or re.fullmatch(r"p\d{1,2}(\.\d+)?", name or "") is not None


def _together(data: Sequence[Datum]) -> Datum:
    return Datum(
        time=data[-1].time,
        total=sum(datum.total for datum in data),
        count=sum(datum.count for datum in data),
        lowest=min(datum.lowest for datum in data),
        highest=max(datum.highest for datum in data),
    )


def next_state(rule: Rule, points: Sequence[float | None], state: State) -> State:
    """The state that ``points`` (oldest first) put the alarm in.

    The newest of the measured points count, as many as the rule has periods; where there are fewer, the missing ones
    are filled as the rule says.
    """
    measured = [(age, value) for age, value in enumerate(reversed(points), start=1) if value is not None]
    newest = measured[: rule.periods]
    breaching = [age for age, value in newest if COMPARISONS[rule.comparison](value, rule.threshold)]
    filled = rule.periods - len(newest) if rule.missing == "breaching" else 0
    if len(breaching) + filled >= rule.datapoints:
        return "ALARM"
    if not newest and rule.missing == "missing":
        return "INSUFFICIENT_DATA"
    if not newest and rule.missing == "ignore":
        return state
    # Everything measured is bad, but too little is: the oldest may speak for what is missing after it.
    undecided = len(newest) < rule.periods and len(breaching) == len(newest)
    if undecided and rule.missing in {"missing", "ignore"}:
        return "ALARM" if rule.missing == "missing" and max(breaching) >= rule.datapoints else state
    return "OK"


def reason(rule: Rule, points: Sequence[float | None], state: State) -> str:
    """For people, in AWS's words."""
    measured = [f"{value:g}" for value in points if value is not None][-rule.periods :]
    if not measured:
        return f"Threshold Crossed: no datapoints were received for {rule.periods} periods; missing is {rule.missing}."
    crossed = "Threshold Crossed" if state == "ALARM" else "Threshold not crossed"
    return (
        f"{crossed}: {rule.datapoints} out of the last {rule.periods} datapoints needed; {rule.statistic} was "
        f"[{', '.join(measured)}] in periods of {rule.period} s; {rule.comparison} {rule.threshold:g}."
    )
