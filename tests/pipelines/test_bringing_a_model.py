"""Tables as people bring them: three tasks, every type, Parquet, a million rows; each works, or is refused in words."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipelines import interface
from pipelines.arrow import pa, parquet
from pipelines.declaration.reading import declaration
from pipelines.inputs import InputsError, inputs
from pipelines.serving.prediction import Predictor
from pipelines.table import frame
from pipelines.target import learnt, predicted
from tests.pipelines.tables import ROW, csv_of, declare, validated

MULTICLASS = """\
task: multiclass
metric: log_loss
target: kind
minimum_rows: 10
duplicates: 1
columns:
  size: {}
  kind: {type: category, choices: [small, middle, large], role: target}
"""


class Author:
    """features.py, as a test gives it."""

    def __init__(self, made: Callable[[pd.DataFrame], Any]) -> None:
        self.made = made

    def features(self, raw: pd.DataFrame) -> pd.DataFrame:
        return self.made(raw)


RAW = pd.DataFrame({"number": [1.0, 2.0, 3.0]}, index=[4, 5, 6])


FAULTY: list[tuple[Callable[[pd.DataFrame], Any], str]] = [
    (lambda raw: raw[:2], "returned 2 rows for 3, or another index"),
    (lambda raw: raw.reset_index(drop=True), "returned 3 rows for 3, or another index"),
    (lambda raw: raw.to_numpy(), "returned ndarray, not a DataFrame"),
    (lambda raw: raw.assign(y=1.0), "returned y, which a model may not see"),
    (lambda raw: raw.assign(category="x"), "returned category, which a model may not see"),
    (lambda raw: raw.assign(group="x"), "returned group, which a model may not see"),
    (lambda raw: raw[[]], "returned no column"),
    (lambda raw: raw / 0, "made infinite values in number"),
    (lambda raw: raw.rename(columns={"number": 3}), "names are not text, or stand twice"),
    (lambda raw: pd.concat([raw, raw], axis=1), "names are not text, or stand twice"),
]


@pytest.mark.parametrize(("made", "told"), FAULTY)
def test_what_features_may_not_return_is_told(made: Callable[[pd.DataFrame], Any], told: str) -> None:
    with pytest.raises(InputsError, match=r"^features.py: features\(raw\) ") as refusal:
        inputs(declare(), Author(made), RAW)
    assert told in str(refusal.value)


def test_features_may_change_what_they_are_given() -> None:
    def made(raw: pd.DataFrame) -> pd.DataFrame:
        raw["number"] = 0.0
        return raw

    assert inputs(declare(), Author(made), RAW)["number"].tolist() == [0.0] * 3
    assert RAW["number"].tolist() == [1.0, 2.0, 3.0]


class Fitted:
    """An estimator whose classes are in an order of its own, and that never saw ``large``."""

    classes_ = np.array(["small", "middle"])

    def predict_proba(self, inputs: pd.DataFrame) -> np.ndarray:
        return np.column_stack([inputs["size"], 1 - inputs["size"]])


def test_a_multiclass_model_answers_with_its_class_and_a_probability_of_each() -> None:
    declared = declaration(MULTICLASS)
    table = pa.table({"row_id": [3, 4], "size": [0.25, 1.0], "kind": ["large", "small"]})
    assert learnt(declared, table).to_dict() == {3: "large", 4: "small"}
    found = predicted(declared, Fitted(), frame(table, declared.request))  # type: ignore[arg-type]
    assert found.to_dict("index") == {
        3: {"prediction": "middle", "probability_small": 0.25, "probability_middle": 0.75, "probability_large": 0.0},
        4: {"prediction": "small", "probability_small": 1.0, "probability_middle": 0.0, "probability_large": 0.0},
    }
    answers = Predictor(declared, Author(lambda raw: raw), Fitted()).answer([{"size": 0.25}])  # type: ignore[arg-type, return-value]
    assert answers == [found.to_dict("records")[0]]


@pytest.mark.parametrize(
    ("type_", "yes", "no", "answer"),
    [
        ("boolean", "true", "false", 1),
        ("integer, choices: [0, 1]", "1", "0", 1),
        ("category, choices: [refused, paid]", "paid", "refused", "paid"),
    ],
)
def test_a_yes_is_a_yes_however_the_target_says_it(
    type_: str, yes: str, no: str, answer: object, tmp_path: Path
) -> None:
    declared = declare({"type: integer, choices: [0, 1], role: target": f"type: {type_}, role: target"})
    table = validated(csv_of(tmp_path, [ROW | {"y": yes if n % 2 else no} for n in range(10)]), declared)
    assert learnt(declared, table).tolist() == [0.0, 1.0] * 5

    class Sure:
        classes_ = np.array([0.0, 1.0])

        def predict_proba(self, inputs: pd.DataFrame) -> np.ndarray:
            return np.tile([0.1, 0.9], (len(inputs), 1))

    found = predicted(declared, Sure(), frame(table, declared.request))  # type: ignore[arg-type]
    assert set(found["prediction"]) == {answer}


def test_a_model_folder_that_lacks_a_part_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interface, "MODELS", tmp_path / "pipelines" / "models")
    folder = tmp_path / "pipelines" / "models" / "any_model"
    folder.mkdir(parents=True)
    with pytest.raises(interface.ModelError, match=r"There is no pipelines/models/any_model/model.yaml"):
        interface.declared("any-model")
    (folder / "model.yaml").write_text(MULTICLASS.replace("log_loss", "logloss"))
    with pytest.raises(interface.ModelError, match=r"pipelines/models/any_model/model.yaml:2:1: metric: logloss is no"):
        interface.declared("any-model")
    (folder / "model.yaml").write_text(MULTICLASS)
    with pytest.raises(interface.ModelError, match=r"There is no pipelines/models/any_model/training.py"):
        interface.load_training("any-model")


MILLION = """
import sys, resource
from pathlib import Path
from pipelines.declaration.reading import declaration
from pipelines.training.raw_files import read_file
from pipelines.training.validation import RefusedDataError, checked
declared = declaration(Path(sys.argv[2]).read_text())
try:
    print(checked(read_file(Path(sys.argv[1]), declared.table), declared).num_rows)
except RefusedDataError as refusal:
    print(str(refusal)[:4000])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", ["good.parquet", "bad.csv"])
def test_a_million_rows_are_read_or_refused_in_bounded_memory(kind: str, tmp_path: Path) -> None:
    """Twenty columns: within four times the size that the table has as CSV, plus what the libraries take."""
    columns = "".join(f"  c{n}: {{low: 0, high: 1}}\n" for n in range(19))
    (tmp_path / "model.yaml").write_text(
        "task: regression\nmetric: mae\ntarget: y\nminimum_rows: 10\ncolumns:\n  y: {role: target}\n" + columns
    )
    rows = 1_000_000
    if kind == "good.parquet":
        random = np.random.default_rng(1)
        made = {name: random.random(rows) for name in ["y", *(f"c{n}" for n in range(19))]}
        parquet.write_table(pa.table(made), tmp_path / kind)
    else:
        line = ",".join(["1", *["wrong"] * 19]) + "\n"
        (tmp_path / kind).write_text(",".join(["y", *(f"c{n}" for n in range(19))]) + "\n" + line * rows)
    done = subprocess.run(
        [sys.executable, "-c", MILLION, str(tmp_path / kind), str(tmp_path / "model.yaml")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    *told, megabytes = done.stdout.splitlines()
    assert int(megabytes) < 1_000, done.stdout
    if kind == "good.parquet":
        assert told == ["1000000"]
    else:
        assert told[0].startswith("Data refused, 19 rule(s) broken.")
        assert told[0].count("1000000 of 1000000 rows are not, first in rows 1, 2, 3") == 19
