"""A model that looks back is asked with its history: enough of it, without a gap, and many questions in one request."""

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipelines.arrow import pa
from pipelines.declaration import Declaration
from pipelines.declaration.reading import declaration
from pipelines.serving.application import Application
from pipelines.serving.example import example
from pipelines.serving.limits import FAULTS_SHOWN, MAXIMUM_QUESTIONS
from pipelines.serving.prediction import Predictor
from pipelines.serving.request import RequestError
from pipelines.table import in_order
from pipelines.training.questions import questions
from tests.pipelines.tables import csv_of

LOOKING = declaration(
    "task: regression\nmetric: mae\ntarget: y\nminimum_rows: 10\n"
    "split: {by: time, column: day, frequency: daily, look_back: 2}\n"
    "columns:\n  day: {type: date, role: unused}\n  x: {}\n  load: {known: after}\n  y: {role: target}\n"
)


class Author:
    """The demand of the two days before."""

    def features(self, raw: pd.DataFrame) -> pd.DataFrame:
        assert raw[["y", "load"]].iloc[-1].isna().all(), "nobody knows yet"
        return pd.DataFrame({"before": raw["y"].shift(1) + 100 * raw["y"].shift(2)})


class Echo:
    def fit(self, X: pd.DataFrame, y: Any) -> Any:  # noqa: N803
        raise NotImplementedError

    def predict(self, X: pd.DataFrame) -> np.ndarray:  # noqa: N803
        return X["before"].to_numpy()


def days(*values: float | None, question: str | None = None, first: int = 1) -> list[dict[str, Any]]:
    named = {} if question is None else {"question": question}
    return [
        {**named, "day": (date(2012, 1, first) + timedelta(n)).isoformat(), "x": 1, "load": value, "y": value}
        for n, value in enumerate(values)
    ]


def ask(rows: list[dict[str, Any]], declared: Declaration = LOOKING) -> list[Any]:
    return [answer["prediction"] for answer in Predictor(declared, Author(), Echo()).answer(rows)]


def test_one_question_is_its_last_day_whatever_the_order_of_rows() -> None:
    rows = days(9, 1, 2, None)
    assert (
        ask(rows) == ask(rows[::-1]) == ask([{k: v for k, v in row.items() if v is not None} for row in rows]) == [102]
    )


def test_many_questions_are_answered_in_order_and_see_nothing_of_each_other() -> None:
    assert ask([*days(3, 4, None, question="b"), *days(1, 2, None, question="a", first=9)]) == [304, 102]


@pytest.mark.parametrize(
    ("rows", "problem", "expected"),
    [
        (days(1, None), "has 2 rows", "at least 2 rows with their y, then the row asked about, without it"),
        (days(1, 2, 3), "is missing in 0 rows", "2 rows with their y, then the row asked about"),
        (days(1, None, 2, None), "is missing in 2 rows", "2 rows with their y, then the row asked about"),
        ([*days(1, 2), *days(None, first=9)], "none from 2012-01-03 to 2012-01-08 (6)", "daily, without a gap"),
        ([*days(1, 2), *days(2, None, first=2)], "1 rows repeat a time, the first 2012-01-02", "one row a period"),
    ],
)  # fmt: skip
def test_a_history_that_is_too_short_or_broken_is_refused(
    rows: list[dict[str, Any]], problem: str, expected: str
) -> None:
    with pytest.raises(RequestError) as refusal:
        ask(rows)
    assert [f for f in refusal.value.fields if problem in f.problem and expected in f.expected], refusal.value.fields


def test_what_the_judge_asks_and_what_a_caller_asks_get_one_answer() -> None:
    table = pa.table({
        "row_id": range(12), "day": [date(2012, 1, 1) + timedelta(n) for n in range(12)], "x": [1.0] * 12,
        "load": [float(n) for n in range(12)], "y": [float(n) for n in range(12)],
    })  # fmt: skip
    asked = questions(in_order(table, "day"), LOOKING, np.array([5, 11]))
    made = Predictor(LOOKING, Author(), Echo()).inputs(asked)
    assert made["before"].to_dict() == {5: 304.0, 11: 910.0}


def test_the_example_of_a_table_is_a_question_that_can_be_asked(tmp_path: Path) -> None:
    rows = [{name: str(value) for name, value in row.items()} for row in days(*[float(n) for n in range(12)])]
    made = example(csv_of(tmp_path, rows), LOOKING)
    assert [row.get("y") for row in made] == [9, 10, None]
    assert ask(made) == [910]


def test_of_many_questions_without_history_the_first_are_told_and_all_are_counted() -> None:
    rows = [row for number in range(1000) for row in days(None, question=str(number))]
    with pytest.raises(RequestError, match="1000 field") as refusal:
        ask([*rows, *days(1, 2, None, question="good")])
    assert {(field.field, field.problem) for field in refusal.value.fields} == {("y", "has 1 rows")}
    assert [field.row for field in refusal.value.fields] == list(range(FAULTS_SHOWN))


@pytest.mark.parametrize(("questions", "status"), [(MAXIMUM_QUESTIONS, 200), (MAXIMUM_QUESTIONS + 1, 413)])
def test_a_request_holds_so_many_questions_and_no_more(questions: int, status: int) -> None:
    rows = [row for number in range(questions) for row in days(1, 2, None, question=str(number))]
    body = json.dumps(rows).encode()
    application, told = Application(Predictor(LOOKING, Author(), Echo()), lambda *_, **__: None), list[str]()
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/invocations", "CONTENT_LENGTH": str(len(body))}
    answer = application({**environ, "wsgi.input": io.BytesIO(body)}, lambda state, _headers: told.append(state[:3]))
    assert told == [str(status)]
    if status != 200:
        assert json.loads(b"".join(answer))["expected"] == f"at most {MAXIMUM_QUESTIONS} questions"
