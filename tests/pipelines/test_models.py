import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.arrow import pc
from pipelines.inputs import inputs as made_by
from pipelines.interface import declared, load_features
from pipelines.table import frame, read
from pipelines.training.raw_files import read_file
from pipelines.training.validation import checked
from tests.pipelines.execution import RAW, Run

LEAKS = ["action", "reject", "typur", "review", "gdlin", "unver", "inss", "inson"]
PROTECTED = ["white", "black", "hispan", "male", "married", "old", "dep", "min30", "bd", "mi", "vr", "suffolk"]


def table(model: str) -> pd.DataFrame:
    """The sample data as ``features`` gets it, every column there is."""
    declaration = declared(model)
    made = checked(read_file(RAW[model], declaration.table), declaration)
    return frame(made, declaration.table)


def inputs(model: str, raw: pd.DataFrame) -> pd.DataFrame:
    return made_by(declared(model), load_features(model), raw[[column.name for column in declared(model).request]])


@pytest.mark.parametrize("model", RAW)
def test_every_model_passes_honest_gates(model: str, trained: Callable[[str], Run]) -> None:
    honest = {
        "loan-approval": {"metric_floors": {"auc": 0.75}, "demographic_parity_difference": 0.15,
                          "equalized_odds_difference": 0.25, "protected_columns": ["race", "sex"], "noise_loss": 0.05},
        "bike-demand": {"metric_floors": {"skill": 0.15}, "metric_ceilings": {"wape": 0.13}, "missing_loss": 0.35},
        "_template": {"metric_floors": {"auc": 0.65}, "model_size_mb": 1.0},
    }  # fmt: skip
    done = trained(model)
    report = Run(done.folder, model, done.raw, honest[model]).judged()
    verdict = report["verdict"]
    assert (verdict["decision"], verdict["failing_gates"]) == ("register", "none")


@pytest.mark.parametrize("column", LEAKS + PROTECTED)
def test_what_is_known_after_the_decision_or_tells_the_group_never_reaches_the_model(column: str) -> None:
    raw = table("loan-approval")
    changed = raw.assign(**{column: raw[column].sample(frac=1, random_state=1).to_numpy()})
    pd.testing.assert_frame_equal(inputs("loan-approval", raw), inputs("loan-approval", changed))


@settings(max_examples=15, deadline=None)
@given(day=st.integers(min_value=28, max_value=730))
def test_a_days_forecast_sees_nothing_of_that_day_or_later(day: int) -> None:
    raw = table("bike-demand")
    later = raw["dteday"].rank().to_numpy() > day
    changed = raw.assign(**{name: raw[name].mask(later, 1.0) for name in ("cnt", "casual", "registered")})
    pd.testing.assert_frame_equal(inputs("bike-demand", raw)[: day + 1], inputs("bike-demand", changed)[: day + 1])


def test_no_training_row_is_later_than_any_test_row(trained: Callable[[str], Run]) -> None:
    run = trained("bike-demand")
    learnt = read(run.output("dataset", "train") / "train.parquet")["dteday"].to_pylist()
    asked = read(run.output("dataset", "questions") / "questions.parquet")
    days = asked.filter(pc.equal(asked["question"], asked["row_id"]))["dteday"].to_pylist()
    assert max(learnt) < min(days)
    assert sorted(learnt + days) == sorted(table("bike-demand")["dteday"].dt.date)


def test_what_is_asked_holds_no_answer_and_no_group(trained: Callable[[str], Run]) -> None:
    for model, hidden in {"loan-approval": {"approve", "race", "sex", *PROTECTED}, "bike-demand": {"casual"}}.items():
        asked = read(trained(model).output("dataset", "questions") / "questions.parquet")
        own = asked.filter(pc.equal(asked["question"], asked["row_id"]))
        assert not hidden & set(asked.column_names)
        assert own.select({"cnt"} & set(own.column_names)).to_pandas().isna().all(axis=None)


def test_the_same_data_and_seed_give_the_same_bytes_in_any_process_and_folder(
    trained: Callable[[str], Run], tmp_path: Path
) -> None:
    digests: set[str] = set()
    for hash_seed in ("1", "77"):
        run = Run(tmp_path / hash_seed, "loan-approval", RAW["loan-approval"])
        place = run.place("train", trained("loan-approval").training_channels())
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "SM_ML_ROOT": str(place.root)}
        subprocess.run([sys.executable, "-m", "pipelines.training.steps.train"], env=environment, check=True)
        content = b"".join(path.read_bytes() for path in sorted((place.root / "model").iterdir()))
        digests.add(hashlib.sha256(content).hexdigest())
    assert len(digests) == 1
