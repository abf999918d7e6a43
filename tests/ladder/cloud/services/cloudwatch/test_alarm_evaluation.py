"""An alarm's state follows its data as CloudWatch's pages say."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder.cloud.services.cloudwatch.alarm_evaluation import (
    COMPARISONS,
    STATISTICS,
    Datum,
    Rule,
    State,
    datapoints,
    next_state,
    reason,
)

NOW = datetime(2026, 11, 23, 12, 0, 7, tzinfo=UTC)
TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")
RETAIN = "retain"
I, A, O = "INSUFFICIENT_DATA", "ALARM", "OK"  # noqa: E741

# The two tables of "How alarm state is evaluated when data is missing": X breaches, 0 doesn't, - is missing.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
TABLE = [
    (3, "0 - X - X", (O, O, O, O)),
    (3, "- - - - 0", (O, O, O, O)),
    (3, "- - - - -", (I, RETAIN, A, O)),
    (3, "0 X X - X", (A, A, A, A)),
    (3, "- - X - -", (A, RETAIN, A, O)),
    (2, "0 - X - X", (A, A, A, A)),
    (2, "0 0 X 0 X", (A, A, A, A)),
    (2, "0 - X - -", (O, O, A, O)),
    (2, "- - - - 0", (O, O, A, O)),
    (2, "- - - X -", (A, RETAIN, A, O)),
]
MARKS = {"0": 0.0, "X": 1.0, "-": None}
states = st.sampled_from([I, A, O])


def rule(datapoints: int = 3, missing: str = "missing", **more: object) -> Rule:
    terms = {
        "statistic": "Sum",
        "period": 60,
        "lasts": 60.0,
        "comparison": "GreaterThanOrEqualToThreshold",
        "threshold": 1.0,
    }
    return Rule(**{**terms, "periods": 3, "datapoints": datapoints, "missing": missing, **more})  # pyright: ignore


@pytest.mark.parametrize("state", [I, A, O])
@pytest.mark.parametrize(("needed", "marks", "expected"), TABLE)
def test_missing_data_is_treated_as_in_the_tables_of_aws(
    needed: int, marks: str, expected: tuple[str, ...], state: State
) -> None:
    points = [MARKS[mark] for mark in marks.split()]
    found = tuple(next_state(rule(needed, missing), points, state) for missing in TREATMENTS)
    assert found == tuple(state if one == RETAIN else one for one in expected)


@given(st.lists(st.booleans(), min_size=5, max_size=5), st.integers(1, 3), st.sampled_from(TREATMENTS), states)
def test_with_all_data_m_of_the_last_n_decide(bad: list[bool], needed: int, missing: str, state: State) -> None:
    expected = "ALARM" if sum(bad[-3:]) >= needed else "OK"
    assert next_state(rule(needed, missing), [float(one) for one in bad], state) == expected


points_lists = st.lists(st.none() | st.sampled_from([0.0, 1.0]), min_size=5, max_size=5)


@given(points_lists, st.integers(1, 3), states)
def test_a_stricter_treatment_of_missing_data_alarms_whenever_a_laxer_one_does(
    points: list[float | None], needed: int, state: State
) -> None:
    alarms = {missing: next_state(rule(needed, missing), points, state) == "ALARM" for missing in TREATMENTS}
    assert alarms["breaching"] or not alarms["notBreaching"]
    assert alarms["missing"] or not alarms["notBreaching"]


@given(points_lists, st.sampled_from(TREATMENTS), states)
def test_the_next_state_is_stable_while_nothing_changes(points: list[float | None], missing: str, state: State) -> None:
    once = next_state(rule(2, missing), points, state)
    assert next_state(rule(2, missing), points, once) == once


def measured(*values: tuple[float, float]) -> list[Datum]:
    """(seconds ago, value)."""
    return [Datum.of(NOW - timedelta(seconds=ago), value) for ago, value in values]


@pytest.mark.parametrize(
    ("statistic", "expected"), [("Sum", 12), ("Average", 4), ("Minimum", 1), ("Maximum", 9), ("SampleCount", 3)]
)
def test_a_statistic_is_of_one_period(statistic: str, expected: float) -> None:
    data = measured((59, 1), (30, 2), (0, 9), (70, 100))
    assert datapoints(rule(statistic=statistic), data, NOW)[-1] == expected
    assert datapoints(rule(statistic=statistic), [], NOW)[-1] is None


@given(st.lists(st.tuples(st.floats(0, 299), st.floats(-1e6, 1e6))))
def test_every_measurement_of_the_range_counts_once(values: list[tuple[float, float]]) -> None:
    counts = datapoints(rule(statistic="SampleCount"), measured(*values), NOW)
    assert sum(count or 0 for count in counts) == len(values)


def test_aggregated_samples_weigh_as_many() -> None:
    data = [Datum(time=NOW, total=30, count=3, lowest=5, highest=15), Datum.of(NOW, 2)]
    assert datapoints(rule(statistic="Average"), data, NOW)[-1] == 8
    assert datapoints(rule(statistic="Minimum"), data, NOW)[-1] == 2


@pytest.mark.parametrize("comparison", COMPARISONS)
@given(value=st.floats(-10, 10), threshold=st.floats(-10, 10))
def test_a_comparison_is_what_its_name_says(comparison: str, value: float, threshold: float) -> None:
    one = rule(1, comparison=comparison, threshold=threshold, periods=1)
    breaching = (
        (comparison.startswith("Greater") and value > threshold)
        or (comparison.startswith("Less") and value < threshold)
        or ("OrEqual" in comparison and value == threshold)
    )
    assert next_state(one, [value], "OK") == ("ALARM" if breaching else "OK")


def test_the_reason_says_what_was_measured_and_against_which_limit() -> None:
    told = reason(rule(2, statistic="Sum", threshold=4.0), [None, None, 1, 5, 7], "ALARM")
    assert all(part in told for part in ("Threshold Crossed", "2 out of the last 3", "[1, 5, 7]", "4", "60 s"))
    assert "no datapoints" in reason(rule(), [None] * 5, "INSUFFICIENT_DATA")


def test_every_statistic_has_a_meaning() -> None:
    assert all(calculate(Datum.of(NOW, 2)) in {1, 2} for calculate in STATISTICS.values())
