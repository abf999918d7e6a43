"""When a schedule fires, by the calendar: days that a person can check."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks.reading.cron import DAYS, MONTHS
from stacks.reading.schedules import fault_of, next_firings

NOW = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("expression", "days"),
    [
        ("cron(0 5 ? * MON *)", ["Mon 2026-11-30 05:00", "Mon 2026-12-07 05:00", "Mon 2026-12-14 05:00"]),
        ("cron(30 23 * * ? *)", ["Wed 2026-11-25 23:30", "Thu 2026-11-26 23:30", "Fri 2026-11-27 23:30"]),
        ("cron(0 22 25 11 ? *)", ["Thu 2027-11-25 22:00", "Sat 2028-11-25 22:00", "Sun 2029-11-25 22:00"]),
        ("cron(0 6 L * ? *)", ["Mon 2026-11-30 06:00", "Thu 2026-12-31 06:00", "Sun 2027-01-31 06:00"]),
        ("cron(0 6 LW * ? *)", ["Mon 2026-11-30 06:00", "Thu 2026-12-31 06:00", "Fri 2027-01-29 06:00"]),
        ("cron(0 6 1W * ? *)", ["Tue 2026-12-01 06:00", "Fri 2027-01-01 06:00", "Mon 2027-02-01 06:00"]),
        ("cron(0 6 1W 5,8 ? *)", ["Mon 2027-05-03 06:00", "Mon 2027-08-02 06:00", "Mon 2028-05-01 06:00"]),
        ("cron(0 6 15W * ? 2027)", ["Fri 2027-01-15 06:00", "Mon 2027-02-15 06:00", "Mon 2027-03-15 06:00"]),
        ("cron(0 6 ? * FRI#2 *)", ["Fri 2026-12-11 06:00", "Fri 2027-01-08 06:00", "Fri 2027-02-12 06:00"]),
        ("cron(0 6 ? * 6L *)", ["Fri 2026-11-27 06:00", "Fri 2026-12-25 06:00", "Fri 2027-01-29 06:00"]),
        ("cron(0 6 ? * L *)", ["Sat 2026-11-28 06:00", "Sat 2026-12-05 06:00", "Sat 2026-12-12 06:00"]),
        ("cron(0 6 29 2 ? *)", ["Tue 2028-02-29 06:00", "Sun 2032-02-29 06:00", "Fri 2036-02-29 06:00"]),
        ("cron(0 0/8 1 1 ? *)", ["Fri 2027-01-01 00:00", "Fri 2027-01-01 08:00", "Fri 2027-01-01 16:00"]),
        ("cron(0 6 31 12 ? 2026)", ["Thu 2026-12-31 06:00"]),
        ("rate(7 days)", ["Wed 2026-11-25 22:00", "Wed 2026-12-02 22:00", "Wed 2026-12-09 22:00"]),
        ("rate(90 minutes)", ["Wed 2026-11-25 22:00", "Wed 2026-11-25 23:30", "Thu 2026-11-26 01:00"]),
    ],
)
def test_the_next_three_firings(expression: str, days: list[str]) -> None:
    assert fault_of(expression, NOW) is None
    assert [f"{moment:%a %Y-%m-%d %H:%M}" for moment in next_firings(expression, NOW)] == days


@given(
    minute=st.integers(0, 59),
    hour=st.integers(0, 23),
    days=st.sets(st.sampled_from(DAYS), min_size=1),
    months=st.sets(st.sampled_from(MONTHS), min_size=1),
    year=st.integers(2027, 2199),
)
def test_a_firing_is_on_a_day_that_the_expression_names(
    minute: int, hour: int, days: set[str], months: set[str], year: int
) -> None:
    expression = f"cron({minute} {hour} ? {','.join(sorted(months))} {','.join(sorted(days))} {year})"
    assert fault_of(expression, NOW) is None
    moments = next_firings(expression, NOW)
    assert len(moments) == 3
    assert moments == tuple(sorted(moments))
    for moment in moments:
        assert (moment.minute, moment.hour, moment.year) == (minute, hour, year)
        assert moment.strftime("%a").upper() in days
        assert moment.strftime("%b").upper() in months


def test_a_schedule_that_was_good_is_refused_once_its_years_are_over() -> None:
    last = "cron(0 6 1 1 ? 2026-2027)"
    assert fault_of(last, NOW) is None
    assert fault_of(last, datetime(2027, 1, 1, 6, 0, tzinfo=UTC)) == "never fires: no such day will come"
