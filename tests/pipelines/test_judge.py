"""The judge and the judged: an author's code can't overrule a figure, leave out a row, or run where it is judged."""

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipelines.arrow import pa, parquet
from pipelines.interface import MODELS, declared
from pipelines.training.model_archive import UnfitModelError
from pipelines.training.own_figures import UnfitFiguresError
from pipelines.training.predictions import UnfitPredictionsError, read_scores
from pipelines.training.robustness import COPIES
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


@pytest.mark.parametrize(("change", "words"), UNFIT)
def test_predictions_that_do_not_answer_each_row_once_are_refused_in_words(
    renewals: Run, change: Change, words: str
) -> None:
    tampered(renewals, change)
    with pytest.raises(UnfitPredictionsError, match=words):
        renewals.evaluated()


def test_rows_in_another_order_are_judged_alike(renewals: Run) -> None:
    before = renewals.evaluated()
    tampered(renewals, lambda rows: rows.sample(frac=1, random_state=1))
    assert renewals.evaluated()["metrics"] == before["metrics"]


def test_what_the_author_says_was_decided_counts_for_nothing(renewals: Run) -> None:
    before = renewals.evaluated()
    tampered(renewals, lambda rows: rows.assign(prediction=1 - rows["prediction"]))
    after = renewals.evaluated()
    assert (after["metrics"], after["fairness"]) == (before["metrics"], before["fairness"])


def test_a_copy_that_was_not_asked_for_changes_no_figure_and_one_that_is_absent_passes_no_gate(renewals: Run) -> None:
    before = renewals.evaluated()
    answers = renewals.output("predict", "predictions")
    (answers / "noise-99.parquet").write_bytes((answers / "predictions.parquet").read_bytes())
    assert renewals.evaluated()["noise_loss"] == before["noise_loss"]
    (answers / f"{COPIES[0]}.parquet").unlink()
    after = renewals.evaluated()
    assert after["noise_loss"] is None
    assert after["verdict"]["decision"] == "refuse"
    assert "noise_loss is not measured" in after["verdict"]["failing_gates"]


@pytest.mark.parametrize("name", ["wape", "auc", "skil", "noise_loss"])
def test_an_authors_figure_stands_under_a_name_that_is_declared_and_none_of_the_platforms(
    trained: Trained, tmp_path: Path, name: str
) -> None:
    run = copied(trained, "bike-demand", tmp_path)
    before = run.evaluated()
    assert set(before["own_figures"]) == {"skill"}
    path = run.output("figures", "figures") / "figures.json"
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
    for copy in COPIES:
        spoilt = parquet.read_table(renewals.output("dataset", "spoilt") / f"{copy}.parquet")
        assert spoilt.column_names == questions.column_names
        assert spoilt["row_id"].equals(questions["row_id"])


def test_scores_follow_the_rows_that_were_asked_whatever_their_order(tmp_path: Path) -> None:
    declaration = declared("bike-demand")
    made = pa.table({"row_id": [30, 10, 20], "prediction": [3.0, 1.0, 2.0]})
    parquet.write_table(made, tmp_path / "p.parquet")
    assert read_scores(tmp_path / "p.parquet", declaration, np.array([20, 30, 10])).tolist() == [2.0, 3.0, 1.0]
