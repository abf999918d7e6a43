import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.interface import load
from pipelines.training.lineage import dataset_version
from pipelines.training.validation import read
from tests.pipelines.execution import RAW, Run

LEAKS = ["action", "reject", "typur", "review", "gdlin", "unver", "inss", "inson"]
PROTECTED = ["white", "black", "hispan", "male", "married", "old", "dep", "min30", "bd", "mi", "vr", "suffolk"]


def table(model: str) -> pd.DataFrame:
    return read(RAW[model].read_bytes(), load(model).COLUMNS)


def inputs(model: str, raw: pd.DataFrame) -> pd.DataFrame:
    return load(model).features(raw)[[column.name for column in load(model).INPUTS]]


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
    assert (report["decision"], report["failing_gates"]) == ("register", "none")


@pytest.mark.parametrize("column", LEAKS + PROTECTED)
def test_what_is_known_after_the_decision_or_tells_the_group_never_reaches_the_model(column: str) -> None:
    raw = table("loan-approval")
    changed = raw.assign(**{column: raw[column].sample(frac=1, random_state=1).to_numpy()})
    pd.testing.assert_frame_equal(inputs("loan-approval", raw), inputs("loan-approval", changed))


@settings(max_examples=15, deadline=None)
@given(day=st.integers(min_value=28, max_value=730))
def test_a_days_forecast_sees_nothing_of_that_day_or_later(day: int) -> None:
    raw = table("bike-demand")
    later = raw.index >= day
    changed = raw.assign(**{name: raw[name].mask(later, 1.0) for name in ("cnt", "casual", "registered")})
    known = slice(0, day - 28 + 1)
    pd.testing.assert_frame_equal(inputs("bike-demand", raw)[known], inputs("bike-demand", changed)[known])


def test_the_future_is_not_in_the_training_set(trained: Callable[[str], Run]) -> None:
    parts = [
        pd.read_csv(trained("bike-demand").output("features", name) / f"{name}.csv")["cnt"]
        for name in ("train", "test")
    ]
    np.testing.assert_array_equal(pd.concat(parts).to_numpy(), table("bike-demand")["cnt"].to_numpy()[28:])


def test_the_same_data_and_seed_give_the_same_bytes_in_any_process_and_folder(
    trained: Callable[[str], Run], tmp_path: Path
) -> None:
    digests: set[str] = set()
    for hash_seed in ("1", "77"):
        run = Run(tmp_path / hash_seed, "loan-approval", RAW["loan-approval"])
        place = run.place("train", {"train": trained("loan-approval").output("features", "train")})
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "SM_ML_ROOT": str(place.root)}
        subprocess.run([sys.executable, "-m", "pipelines.training.steps.train"], env=environment, check=True)
        content = b"".join(path.read_bytes() for path in sorted((place.root / "model").iterdir()))
        digests.add(hashlib.sha256(content).hexdigest())
    assert len(digests) == 1


def test_a_dataset_is_versioned_by_its_content_and_not_by_how_it_is_written() -> None:
    plain = b"a,b\n1,2\n3,4\n"
    same = [b"\xef\xbb\xbfa,b\r\n1,2\r\n3,4\r\n", b'"a","b"\n1,2\n"3",4\n', b"b,a\n2,1\n4,3\n"]
    assert {dataset_version(content) for content in same} == {dataset_version(plain)}
    assert dataset_version(b"a,b\n1,2\n3,5\n") != dataset_version(plain)
