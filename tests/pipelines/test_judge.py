"""The judge and the judged: an author's code can't overrule a figure, leave out a row, or run where it is judged."""

import json
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipelines.arrow import pa, parquet
from pipelines.declaration import OwnFigure
from pipelines.interface import MODELS, declared
from pipelines.training.lineage import code_digest
from pipelines.training.model_archive import UnfitModelError, stated
from pipelines.training.own_figures import UnfitFiguresError, read_figures
from pipelines.training.predictions import UnfitPredictionsError, read_scores
from pipelines.training.robustness import KINDS
from tests.pipelines.execution import RAW, Run

Trained = Callable[[str], Run]
Change = Callable[[Any], Any]


def copied(trained: Trained, model: str, tmp_path: Path) -> Run:
    """A run of its own, up to what the author's steps left, to be tampered with."""
    made = trained(model)
    run = Run(tmp_path, model, RAW[model], {"noise_loss": 0.5})
    for step in ("dataset", "train"):
        (tmp_path / step).symlink_to(made.folder / step)
    return run.predicted()


@pytest.fixture
def renewals(trained: Trained, tmp_path: Path) -> Run:
    return copied(trained, "_template", tmp_path)


def tampered(run: Run, change: Change, file: str = "predictions") -> None:
    path = run.output("predict", "predictions") / f"{file}.parquet"
    made = change(parquet.read_table(path).to_pandas().reset_index())
    parquet.write_table(pa.Table.from_pandas(made, preserve_index=False), path)


def unknown(rows: Any) -> Any:
    return rows.iloc[:3].assign(row_id=[90_001, 90_002, 90_003])


def with_nan(rows: Any) -> Any:
    return rows.assign(probability=np.where(rows.index == 0, np.nan, rows["probability"]))


UNFIT: list[tuple[Change, str]] = [
    (lambda rows: rows.iloc[5:], "5 rows are not answered"),
    (lambda rows: pd.concat([rows, unknown(rows)]), "3 rows were never asked"),
    (lambda rows: pd.concat([rows, rows.iloc[:2]]), "2 rows are answered more than once"),
    (with_nan, "1 rows are answered with no finite number"),
    (lambda rows: rows.assign(probability=rows["probability"] + 1), "below 0 or above 1"),
    (lambda rows: rows.assign(probability="0.9"), "probability holds no numbers"),
    (lambda rows: rows.drop(columns="probability"), "it has no column probability"),
    (lambda rows: rows.drop(columns="row_id"), "it has no column row_id"),
]


def more_rows(rows: Any) -> Any:
    return pd.DataFrame({"row_id": np.zeros(len(rows) * 11, np.int64), "probability": 0.5})


UNFIT.append((more_rows, "were asked about"))


@pytest.mark.parametrize(("change", "words"), UNFIT)
def test_predictions_that_do_not_answer_each_row_once_are_refused_in_words(
    renewals: Run, change: Change, words: str
) -> None:
    tampered(renewals, change)
    with pytest.raises(UnfitPredictionsError, match=words):
        renewals.evaluated()


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"row_id": pa.int64(), "probability": pa.list_(pa.float64())}, "probability"),
        ({"row_id": pa.float64(), "probability": pa.float64()}, "row_id of whole numbers"),
    ],
)
def test_a_file_of_odd_types_is_refused_in_words(renewals: Run, columns: dict[str, Any], words: str) -> None:
    path = renewals.output("predict", "predictions") / "predictions.parquet"
    table = pa.table({name: pa.nulls(3, kind) for name, kind in columns.items()})
    parquet.write_table(table, path)
    with pytest.raises(UnfitPredictionsError, match=words):
        renewals.evaluated()
    twice = pa.table([pa.array([0]), pa.array([0.5]), pa.array([0.9])], ["row_id", "probability", "probability"])
    parquet.write_table(twice, path)
    with pytest.raises(UnfitPredictionsError, match="twice"):
        renewals.evaluated()


DEEP = "[" * 50_000 + "]" * 50_000


@pytest.mark.parametrize(
    "said", ['"fast"', "NaN", "Infinity", "1" + "0" * 400, "-1", "true", "{}", DEEP, f'"{"x" * 10**6}"']
)
def test_a_latency_that_is_none_passes_no_gate(renewals: Run, said: str) -> None:
    (renewals.output("predict", "predictions") / "latency.json").write_text(f'{{"latency_p95_ms": {said}}}')
    assert renewals.evaluated()["latency_p95_ms"] is None


@pytest.mark.parametrize("said", ["NaN", "-Infinity", "1" + "0" * 400, "true", '"5"', "[]"])
def test_an_own_figure_or_hyperparameter_that_is_no_number_is_left_out(tmp_path: Path, said: str) -> None:
    declared_figures = {"skill": OwnFigure(direction="higher"), "gain": OwnFigure(direction="higher")}
    (tmp_path / "figures.json").write_text(f'{{"skill": {said}, "gain": 1}}')
    assert read_figures(tmp_path, declared_figures) == {"gain": 1.0}
    assert stated(f'{{"hyperparameters": {{"a": {said}, "b": 2}}}}'.encode()) == {"b": 2.0}
    for card in (f'{{"hyperparameters": {DEEP}}}'.encode(), b"\xff", b"[]"):
        with pytest.raises(UnfitModelError, match="cannot be read"):
            stated(card)
    (tmp_path / "figures.json").write_text(DEEP)
    with pytest.raises(UnfitFiguresError, match="cannot be read"):
        read_figures(tmp_path, declared_figures)


@pytest.mark.parametrize("place", ["weights.bin", "features.cpython-311-x86_64-linux-gnu.so", "tables/lookup.csv"])
def test_any_file_that_an_authors_code_can_read_makes_it_other_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    folder = shutil.copytree(MODELS / "_template", tmp_path / "renewals")
    monkeypatch.setattr("pipelines.interface.MODELS", tmp_path)
    before = code_digest("renewals")
    (folder / "data" / "more.csv").write_text("not in the image")
    assert code_digest("renewals") == before
    (folder / place).parent.mkdir(exist_ok=True)
    (folder / place).write_text("one")
    first = code_digest("renewals")
    (folder / place).write_text("two")
    assert len({before, first, code_digest("renewals")}) == 3


def test_rows_in_another_order_are_judged_alike(renewals: Run) -> None:
    before = renewals.evaluated()
    tampered(renewals, lambda rows: rows.sample(frac=1, random_state=1))
    assert renewals.evaluated()["metrics"] == before["metrics"]


def test_what_the_author_says_was_decided_counts_for_nothing(renewals: Run) -> None:
    before = renewals.evaluated()
    tampered(renewals, lambda rows: rows.assign(prediction=1 - rows["prediction"]))
    after = renewals.evaluated()
    assert (after["metrics"], after["fairness"]) == (before["metrics"], before["fairness"])


def test_spoilt_questions_that_were_not_answered_pass_no_gate(renewals: Run) -> None:
    before = renewals.evaluated()
    assert (before["noise_loss"] is None, before["verdict"]["decision"]) == (False, "register")
    (renewals.output("noise", "predictions") / "predictions.parquet").unlink()
    after = renewals.evaluated()
    assert after["noise_loss"] is None
    assert after["verdict"]["decision"] == "refuse"
    assert "noise_loss is not measured" in after["verdict"]["failing_gates"]


def test_answers_to_spoilt_questions_are_checked_as_any(renewals: Run) -> None:
    path = renewals.output("missing", "predictions") / "predictions.parquet"
    parquet.write_table(parquet.read_table(path).slice(5), path)
    with pytest.raises(UnfitPredictionsError, match="5 rows are not answered"):
        renewals.evaluated()


def test_an_authors_figure_stands_under_a_name_that_is_declared_and_none_of_the_platforms(
    trained: Trained, tmp_path: Path
) -> None:
    run = copied(trained, "bike-demand", tmp_path)
    before = run.evaluated()
    assert set(before["own_figures"]) == {"skill"}
    path = run.output("figures", "figures") / "figures.json"
    for name in ("wape", "auc", "skil", "noise_loss"):
        path.write_text(json.dumps({"skill": 0.5, name: 0.0}))
        with pytest.raises(UnfitFiguresError, match=f"{name}, which model.yaml does not declare"):
            run.evaluated()
    path.write_text('{"skill": null}')
    after = run.evaluated()
    assert after["own_figures"] == {"skill": None}
    assert after["metrics"] == before["metrics"]


def test_the_model_that_is_registered_is_the_copy_that_the_judge_hashed(renewals: Run) -> None:
    lineage = renewals.evaluated()["verdict"]["lineage"]
    judged = renewals.folder / "archive" / "model.tar.gz"
    kept = renewals.output("evaluate", "model") / "model.tar.gz"
    assert kept.read_bytes() == judged.read_bytes()
    card = json.loads((renewals.output("train", "model") / "model.json").read_text())
    assert lineage["model_digest"] == card["model_digest"]
    judged.write_bytes(judged.read_bytes()[:-40])
    with pytest.raises(UnfitModelError, match=r"model\.tar\.gz cannot be read"):
        renewals.evaluated()


def test_a_model_that_brings_a_file_more_is_refused_since_no_gate_measures_it(renewals: Run) -> None:
    folder = renewals.output("train", "model")
    packed = shutil.copytree(folder, renewals.folder / "more")
    (packed / "weights").mkdir()
    (packed / "weights" / "more.bin").write_bytes(bytes(10))
    subprocess.run(["tar", "-czf", renewals.folder / "archive" / "model.tar.gz", "-C", packed, "."], check=True)
    with pytest.raises(UnfitModelError, match=r"holds weights, weights/more\.bin, which the step Train does not write"):
        renewals.evaluated()


WATCHED = """
import sys, pathlib, json
loaded = []
sys.addaudithook(lambda event, facts: event == "pickle.find_class" and loaded.append(facts[:2]))
from pipelines.container import Container
from pipelines.training.steps.evaluate import evaluate
evaluate(Container(pathlib.Path(sys.argv[1]), {"LADDER_MODEL": "_template"}))
print(json.dumps([[name for name in sys.modules if name.startswith("pipelines.models.")], loaded]))
"""


class Bomb:
    def __reduce__(self) -> tuple[Any, ...]:
        return (exec, ("raise SystemExit('the author runs where he is judged')",))


def test_the_process_that_judges_imports_no_code_of_an_author_and_unpickles_nothing(renewals: Run) -> None:
    model = renewals.folder / "bomb"
    model.mkdir()
    (model / "model.pkl").write_bytes(pickle.dumps(Bomb()))
    (model / "model.json").write_bytes((renewals.output("train", "model") / "model.json").read_bytes())
    subprocess.run(["tar", "-czf", renewals.folder / "archive" / "model.tar.gz", "-C", model, "."], check=True)
    root = renewals.evaluation().root
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, root], capture_output=True, text=True, check=False, cwd=MODELS.parents[1]
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == [[], []]


def test_no_file_that_an_author_reads_before_the_answers_are_given_holds_one(renewals: Run) -> None:
    questions = parquet.read_table(renewals.output("dataset", "questions") / "questions.parquet")
    declaration = declared("_template")
    hidden = {declaration.target, *declaration.groups}
    assert not hidden & set(questions.column_names)
    for kind in KINDS:
        spoilt = parquet.read_table(renewals.output("dataset", kind) / "questions.parquet")
        assert spoilt.column_names == questions.column_names
        assert spoilt["row_id"].equals(questions["row_id"])


def test_scores_follow_the_rows_that_were_asked_whatever_their_order(tmp_path: Path) -> None:
    declaration = declared("bike-demand")
    made = pa.table({"row_id": [30, 10, 20], "prediction": [3.0, 1.0, 2.0]})
    parquet.write_table(made, tmp_path / "p.parquet")
    assert read_scores(tmp_path / "p.parquet", declaration, np.array([20, 30, 10])).tolist() == [2.0, 3.0, 1.0]
