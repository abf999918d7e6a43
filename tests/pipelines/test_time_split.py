"""A split by time is by time, whatever the file's order, and a series has each of its times once."""

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.arrow import pa, pc
from pipelines.declaration import Declaration, Split
from pipelines.declaration.reading import declaration
from pipelines.table import in_order
from pipelines.training.questions import answers, questions
from pipelines.training.series import series_violations
from pipelines.training.splitting import split
from pipelines.training.violation import RefusedDataError
from tests.pipelines.tables import csv_of, validated

DAY = date(2012, 1, 1)


def declared(**changes: object) -> Declaration:
    parts = {"by": "time", "column": "day", "test_share": 0.25} | changes
    rule = ", ".join(f"{name}: {value}" for name, value in parts.items())
    return declaration(
        f"task: regression\nmetric: mae\ntarget: y\nminimum_rows: 10\nduplicates: 1\nsplit: {{{rule}}}\n"
        "columns:\n  day: {type: date, role: unused}\n  x: {}\n  y: {role: target}\n"
    )


def series(days: list[date]) -> list[dict[str, str]]:
    return [{"day": day.isoformat(), "x": str(n), "y": str(n)} for n, day in enumerate(days)]


@settings(max_examples=60, deadline=None)
@given(
    days=st.lists(st.integers(0, 60), min_size=10, max_size=60),
    share=st.floats(0.05, 0.95),
    seed=st.integers(0, 9),
)
def test_every_training_row_is_earlier_than_every_test_row(days: list[int], share: float, seed: int) -> None:
    times = [DAY + timedelta(day) for day in days]
    np.random.default_rng(seed).shuffle(times)  # type: ignore[arg-type]
    table = pa.table({"row_id": range(len(times)), "day": times, "y": [1.0] * len(times)})
    table = in_order(table, "day")
    if len(set(times)) == 1:
        with pytest.raises(RefusedDataError, match="split in column day: nothing to be judged on"):
            split(table, declared(test_share=share), {}, np.random.default_rng(seed))
        return
    learnt, asked = (
        table.take(pa.array(rows))["day"].to_pylist()
        for rows in split(table, declared(test_share=share), {}, np.random.default_rng(seed))
    )
    assert max(learnt) < min(asked)
    assert sorted(learnt + asked) == sorted(times)


def test_rows_that_are_all_history_are_nothing_to_learn_from() -> None:
    table = pa.table({"row_id": range(12), "day": [DAY + timedelta(n) for n in range(12)], "y": [1.0] * 12})
    with pytest.raises(RefusedDataError, match="nothing to learn from"):
        split(table, declared(look_back=11), {}, np.random.default_rng(1))


def test_a_question_comes_with_its_history_and_without_its_answer() -> None:
    looking = declared(look_back=2, test_share=0.3)
    table = pa.table({
        "row_id": range(12), "day": [DAY + timedelta(n) for n in range(12)], "x": [0.5] * 12,
        "y": [float(n) for n in range(12)],
    })  # fmt: skip
    learnt, asked = split(table, looking, {}, np.random.default_rng(1))
    assert (len(learnt), asked.tolist()) == (9, [9, 10, 11]), "0.3 of the ten rows that have their history"
    made = questions(table, looking, asked)
    assert made["question"].to_pylist() == [9, 9, 9, 10, 10, 10, 11, 11, 11]
    assert made["y"].to_pylist() == [7, 8, None, 8, 9, None, 9, 10, None]
    held = answers(table, looking, {"group": pa.array(["g"] * 12)}, asked)
    assert held.to_pydict() == {"row_id": [9, 10, 11], "y": [9, 10, 11], "group": ["g"] * 3}


@pytest.mark.parametrize(
    ("spelled", "told"),
    [
        (
            ["2012-1-5"],
            "type in column day: 1 of 40 rows are not, first in row 40; another order is stated by "
            "format: '%d/%m/%Y' or '%m/%d/%Y', limit: a date like 2012-12-31 (%Y-%m-%d)",
        ),
        (["1/5/2012", "12/31/2012"], "type in column day: 2 of 40 rows are not, first in rows 39, 40"),
        (["2012-02-09"], "repeated time in column day: 1 rows repeat a time, the first 2012-02-09"),
    ],
)
def test_a_day_in_two_spellings_or_twice_is_refused(spelled: list[str], told: str, tmp_path: Path) -> None:
    rows = series([DAY + timedelta(n) for n in range(40)])
    for row, cell in zip(rows[-len(spelled) :], spelled, strict=True):
        row["day"] = cell
    if told.startswith("repeated"):
        rows.append(rows[-1] | {"day": (DAY + timedelta(40)).isoformat()})
        rows[-2]["day"] = rows[-3]["day"] = "2012-02-09"
    with pytest.raises(RefusedDataError) as refusal:
        validated(csv_of(tmp_path, rows), declared(frequency="daily"))
    assert told in str(refusal.value)


def test_a_gap_of_forty_days_in_a_daily_series_is_refused_with_its_dates(tmp_path: Path) -> None:
    days = [DAY + timedelta(n if n < 30 else n + 40) for n in range(60)]
    with pytest.raises(RefusedDataError) as refusal:
        validated(csv_of(tmp_path, series(days)), declared(frequency="daily"))
    told = "frequency in column day: rows missing: none from 2012-01-31 to 2012-03-10 (40), limit: daily, without a gap"
    assert told in str(refusal.value)
    assert validated(csv_of(tmp_path, series(days)), declared(frequency="none")).num_rows == 60


STEPS = {
    "hourly": [datetime(2012, 1, 1) + timedelta(hours=n) for n in range(30)],  # noqa: DTZ001
    "daily": [datetime(2012, 1, 1, 23) + timedelta(n) for n in range(30)],  # noqa: DTZ001
    "weekly": [datetime(2012, 1, 4) + timedelta(7 * n) for n in range(60)],  # noqa: DTZ001
    "monthly": [datetime(2012 + n // 12, n % 12 + 1, 1) for n in range(30)],  # noqa: DTZ001
}


@pytest.mark.parametrize("frequency", STEPS)
def test_a_series_is_whole_at_its_own_frequency_and_not_without_a_row_or_with_one_twice(frequency: str) -> None:
    rule = Split(by="time", column="day", frequency=frequency)  # type: ignore[arg-type]
    whole = STEPS[frequency]
    for order in (whole, whole[::-1]):
        assert not [*series_violations(pa.array(order), rule)]
    [gap] = series_violations(pa.array([*whole[:9], *whole[10:]]), rule)
    assert (gap.rule, gap.figure[-3:]) == ("frequency", "(1)")
    [twice] = series_violations(pa.array([*whole, whole[5]]), rule)
    assert twice.rule == "repeated time"


def test_rows_of_one_time_are_allowed_where_nothing_counts_rows_back() -> None:
    times = pa.array([DAY, DAY, DAY + timedelta(9)])
    assert not [*series_violations(times, Split(by="time", column="day"))]
    assert [*series_violations(times, Split(by="time", column="day", look_back=1))]


def test_a_shuffled_split_has_the_same_share_of_each_class_and_group() -> None:
    whole = declaration(
        "task: binary\nmetric: auc\ntarget: y\nsplit: {test_share: 0.4}\n"
        "columns:\n  x: {}\n  y: {type: integer, choices: [0, 1], role: target}\n"
    )
    table = pa.table({"row_id": range(1000), "y": [int(n % 5 == 0) for n in range(1000)]})
    groups = {"g": pa.array([None if n % 50 == 0 else "ab"[n % 2] for n in range(1000)])}
    learnt, asked = split(table, whole, groups, np.random.default_rng(7))
    assert sorted([*learnt.tolist(), *asked.tolist()]) == list(range(1000))
    assert pc.sum(table.take(pa.array(asked))["y"]).as_py() == 80
    assert groups["g"].take(pa.array(asked)).null_count == 8
    assert split(table, whole, groups, np.random.default_rng(8))[1].tolist() != asked.tolist()
    assert split(table, whole, groups, np.random.default_rng(7))[1].tolist() == asked.tolist()


@settings(max_examples=60, deadline=None)
@given(
    rows=st.integers(40, 600), share=st.floats(0.1, 0.9), classes=st.integers(3, 9), values=st.integers(2, 100),
    seed=st.integers(0, 99),
)  # fmt: skip
def test_however_many_groups_there_are_the_share_is_the_one_declared(
    rows: int, share: float, classes: int, values: int, seed: int
) -> None:
    """Of all rows to within one, of each class likewise, and all rows are in one part or the other."""
    names = [f"c{n}" for n in range(classes)]
    whole = declaration(
        f"task: multiclass\nmetric: log_loss\ntarget: y\nsplit: {{test_share: {share}}}\ncolumns:\n  x: {{}}\n"
        f"  y: {{type: category, choices: [{', '.join(names)}], role: target}}\n"
    )
    random = np.random.default_rng(seed)
    target = np.array(names)[random.integers(0, classes, rows)]
    groups = {name: pa.array(random.integers(0, values, rows).astype(str)) for name in ("g", "h", "i")}
    table = pa.table({"row_id": range(rows), "y": target})
    learnt, asked = split(table, whole, groups, np.random.default_rng(seed))
    assert sorted([*learnt.tolist(), *asked.tolist()]) == list(range(rows))
    assert abs(len(asked) - rows * share) < 1 + 1e-3
    for name in names:
        assert abs((target[asked] == name).sum() - (target == name).sum() * share) <= 1 + 1e-3
