"""A model brought with every type of column, missing values and classes of its own, as Parquet: through every step."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pipelines.models
from pipelines import interface
from pipelines.artifact import read_card, read_estimator
from pipelines.interface import declared, load_features
from pipelines.serving.prediction import Predictor
from tests.pipelines.execution import Run

MODEL = """\
task: multiclass
metric: log_loss
target: kind
minimum_rows: 100
split: {by: time, column: seen, test_share: 0.3}
groups: {sex: {column: sex}}
figures: {cost: {direction: lower, why: what a wrong answer costs}}
columns:
  seen: {type: timestamp, why: when}
  size: {nulls: 0.3, low: 0, high: 10, why: centimetres}
  legs: {type: integer, low: 0, high: 8, why: counted}
  wild: {type: boolean, nulls: 0.2, why: not kept}
  colour: {type: category, choices: [None, brown, white], nulls: 0.2, why: "None is a colour here"}
  note: {type: text, nulls: 0.2, why: in words}
  sex: {type: category, role: protected, why: audited}
  kind: {type: category, choices: [owl, cat, ant], role: target, why: what it is}
"""
FEATURES = """\
def features(raw):
    made = raw[["size", "legs", "wild", "colour"]].copy()
    made["hour"] = raw["seen"].dt.hour
    made["length"] = raw["note"].str.len()
    return made
"""
TRAINING = """\
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

HYPERPARAMETERS = {"C": 1.0}


def train(inputs, target, seed):
    figures = ["size", "legs", "wild", "hour", "length"]
    prepared = make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), figures), (OneHotEncoder(), ["colour"])
    )
    return make_pipeline(prepared, LogisticRegression(random_state=seed)).fit(inputs, target)
"""
FIGURES = """\
def figures(predictions, target, inputs):
    return {"cost": float((predictions["prediction"] != target).mean())}
"""


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "models" / "animals"
    folder.mkdir(parents=True)
    files = {"model.yaml": MODEL, "features.py": FEATURES, "training.py": TRAINING, "figures.py": FIGURES}
    for name, text in files.items():
        (folder / name).write_text(text)
    monkeypatch.setattr(interface, "MODELS", tmp_path / "models")
    monkeypatch.setattr(pipelines.models, "__path__", [str(tmp_path / "models")])
    random = np.random.default_rng(3)
    kind = random.choice(["owl", "cat", "ant"], 400)
    legs = pd.Series(kind).map({"owl": 2, "cat": 4, "ant": 6})
    table = pd.DataFrame({
        "kind": kind,
        "legs": legs,
        "size": np.where(random.random(400) < 0.2, np.nan, random.random(400) * 9),
        "wild": pd.array(random.choice(np.array([True, False, None]), 400, p=[0.5, 0.4, 0.1]), "boolean"),
        "colour": random.choice(np.array(["None", "brown", "white", None]), 400, p=[0.3, 0.3, 0.3, 0.1]),
        "note": [None if n % 9 == 0 else "seen " * (n % 4 + 1) for n in range(400)],
        "sex": random.choice(["f", "NA"], 400),
        "seen": pd.date_range("2024-01-01", periods=400, freq="7h")[::-1],
    })  # fmt: skip
    path = tmp_path / "animals.parquet"
    table.to_parquet(path, index=False)
    return path


def test_it_trains_is_judged_and_answers_from_raw_rows(raw: Path, tmp_path: Path) -> None:
    run = Run(tmp_path / "run", "animals", raw, {"metric_ceilings": {"cost": 0.1, "log_loss": 0.3}}).until_trained()
    report = run.judged()["verdict"]
    assert (report["decision"], report["failing_gates"]) == ("register", "none")
    folder = run.output("train", "model")
    estimator = read_estimator(folder, read_card(folder).model_digest)
    predictor = Predictor(declared("animals"), load_features("animals"), estimator)
    [ant, owl] = predictor.answer([
        {"seen": "2024-06-01T12:00:00", "size": None, "legs": 6, "wild": True, "colour": "None", "note": "small"},
        {"seen": "2024-06-01T23:00:00", "size": 3.5, "legs": "2", "colour": "", "note": "None"},
    ])  # fmt: skip
    assert (ant["prediction"], owl["prediction"]) == ("ant", "owl")
    assert sum(value for name, value in ant.items() if name != "prediction") == pytest.approx(1)
    assert list(ant) == ["prediction", "probability_owl", "probability_cat", "probability_ant"]
