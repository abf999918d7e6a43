"""The platform's figures for each task: what they say of answers that are right, guessed, spoilt or impossible."""

from typing import Any

import numpy as np
import pytest

from pipelines.arrow import pa
from pipelines.declaration import Declaration
from pipelines.declaration import metrics as declared
from pipelines.declaration.reading import declaration
from pipelines.training.evaluation import evidence, truth
from pipelines.training.metrics import METRICS, calibration_error, figure, relative_loss
from pipelines.training.robustness import KINDS, spoilt
from pipelines.training.steps.dataset import numbered, seeded

COLUMNS = """
groups:
  region: {column: region}
columns:
  x: {low: 0, high: 10}
  stage: {type: integer, choices: [1, 2, 3, 4]}
  count: {type: integer, low: 0, high: 100}
  note: {type: text, nulls: 0.5}
  region: {type: category, choices: [north, south], role: protected, why: audited}
"""
TARGETS = {
    "binary": ("auc", "{type: boolean, role: target}", [i % 2 == 1 for i in range(200)]),
    "multiclass": ("log_loss", "{type: category, choices: [bus, car, bike], role: target}",
                   [("bus", "car", "bike")[i % 3] for i in range(200)]),
    "regression": ("mae", "{low: 0, high: 99, role: target}", [float(1 + i % 7) for i in range(200)]),
}  # fmt: skip
TASKS = pytest.mark.parametrize("task", TARGETS)


def told(task: str) -> Declaration:
    metric, column, _ = TARGETS[task]
    return declaration(f"task: {task}\nmetric: {metric}\ntarget: y\n{COLUMNS}  y: {column}\n")


def answers(task: str) -> Any:
    region = [("north", "south")[i // 2 % 2] for i in range(200)]
    return pa.table({"row_id": np.arange(200), "y": TARGETS[task][2], "region": region})


def good(task: str, sure: float = 0.9) -> np.ndarray:
    """Answers that are mostly right."""
    actual, random = truth(told(task), answers(task)), np.random.default_rng(1)
    if task == "regression":
        return actual + random.normal(size=200) * 0.5
    if task == "binary":
        return np.clip(np.abs(actual - (1 - sure)) + random.normal(size=200) * 0.2, 0.01, 0.99)
    chances = np.full((200, 3), (1 - sure) / 2)
    chances[np.arange(200), actual.astype(int)] = sure
    chances += np.abs(random.normal(size=(200, 3))) * 0.2
    return chances / chances.sum(axis=1, keepdims=True)


@TASKS
def test_every_declared_figure_is_taken_and_gets_worse_when_answers_are_exchanged(task: Any) -> None:
    assert set(METRICS[task]) == set(declared.METRICS[task])
    actual, given = truth(told(task), answers(task)), good(task)
    worse = given[np.random.default_rng(2).permutation(200)]
    for name in METRICS[task]:
        before, after = figure(task, name, actual, given), figure(task, name, actual, worse)
        assert before is not None
        assert after is not None
        assert relative_loss(name, before, after) > 0.05, name


@TASKS
def test_evidence_names_what_could_not_be_computed(task: Any) -> None:
    scores = {"predictions": good(task), "noise": good(task)}
    made = evidence(told(task), answers(task), scores, own={}, latency_p95_ms=None, size_mb=1.0)
    assert (made.noise_loss, made.missing_loss, made.latency_p95_ms) == (0.0, None, None)
    assert set(made.fairness) == (set() if task == "regression" else {"region"})
    if task != "regression":
        assert made.fairness["region"].equalized_odds_difference is not None


def test_an_area_under_the_curve_of_one_class_is_none_and_not_a_number_that_no_reader_takes() -> None:
    for task, scores in (("binary", np.full(9, 0.5)), ("multiclass", np.full((9, 3), 1 / 3))):
        assert figure(task, "auc", np.zeros(9), scores) is None  # type: ignore[arg-type]
    assert figure("regression", "wape", np.zeros(9), np.zeros(9)) is None


def test_probabilities_that_come_true_as_often_as_they_say_are_calibrated() -> None:
    probability = np.repeat([0.2, 0.8], 100)
    honest = np.concatenate([np.arange(100) < 20, np.arange(100) < 80]).astype(float)
    assert calibration_error(honest, probability) == pytest.approx(0.0)  # in whatever order
    spread = np.concatenate([np.arange(100) % 5 == 0, np.arange(100) % 5 != 0]).astype(float)
    assert calibration_error(spread, probability) == pytest.approx(0.0)
    assert calibration_error(spread, np.repeat([0.5, 0.6], 100)) == pytest.approx((0.3 + 0.2) / 2)
    assert calibration_error(np.zeros(200), np.ones(200)) == 1.0


def test_spoilt_questions_are_the_same_rows_with_noise_in_measures_and_gaps_in_features() -> None:
    random = np.random.default_rng(3)
    asked = pa.table(
        {
            "question": np.arange(400),
            "row_id": np.arange(400),
            "x": random.uniform(2, 5, 400),
            "stage": random.integers(1, 5, 400),
            "count": random.integers(0, 100, 400),
            "note": ["so"] * 400,
        }
    )
    copies = dict(spoilt(asked, told("binary"), seeded(7, "ab")))
    assert tuple(copies) == KINDS
    assert all(copy["row_id"].equals(asked["row_id"]) for copy in copies.values())
    noisy, gaps = copies["noise"], copies["missing"]
    shift = noisy["x"].to_numpy() - asked["x"].to_numpy()
    assert 0.05 < shift.std() / asked["x"].to_numpy().std() < 0.15
    assert (noisy["x"].to_numpy().min(), noisy["x"].to_numpy().max()) >= (asked["x"].to_numpy().min(), 0)
    assert noisy["stage"].equals(asked["stage"])  # a code measures nothing
    counts = noisy["count"].to_numpy()
    assert (counts == counts.round()).all(), "as a request has to hold them"
    assert (counts != asked["count"].to_numpy()).mean() > 0.5
    for name in ("x", "stage", "note"):
        assert 0.04 < gaps[name].null_count / 400 < 0.17
    for seed, version in ((8, "ab"), (7, "ac")):
        assert not dict(spoilt(asked, told("binary"), seeded(seed, version)))["noise"]["x"].equals(noisy["x"])


@pytest.mark.parametrize(("split", "by_time"), [("", False), ("split: {by: time, column: day}\n", True)])
def test_a_row_s_id_tells_nothing_of_its_answer_where_the_file_is_sorted_by_it(split: str, by_time: bool) -> None:
    declared = declaration(
        f"task: regression\nmetric: mae\ntarget: y\n{split}columns:\n  day: {{type: date}}\n  y: {{role: target}}\n"
    )
    days = np.random.default_rng(5).permutation(400)
    table = pa.table(
        {"row_id": np.arange(400), "day": pa.array(days.astype(np.int32)).cast(pa.date32()), "y": np.arange(400.0)}
    )
    found = numbered(table, declared, seeded(1, "ab"))
    ids = found["row_id"].to_numpy()
    assert sorted(ids) == list(range(400))
    assert abs(np.corrcoef(ids, found["y"].to_numpy())[0, 1]) < 0.2
    assert (np.diff(found["day"].cast(pa.int32()).to_numpy()[np.argsort(ids)]) > 0).all() == by_time
    assert not by_time or found["day"].cast(pa.int32()).to_pylist() == sorted(days)
