"""Data edited in a model's folder are not what is trained on, and the operator is told so."""

from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from moto import mock_aws

from ladder.operate import model_folder
from ladder.operate.model_folder import unused_data
from ladder.operate.training import Trainer
from stacks.names import Names

NAMES = Names(environment="local", region="us-east-1", account_id="123456789012")
FILES = {"a.csv": b"x,y\n1,2\n", "b.csv": b"x,y\n3,4\n"}
CHANGES: dict[str, dict[str, bytes]] = {
    "one more row": {**FILES, "a.csv": b"x,y\n1,2\n5,6\n"},
    "one digit, of the same length": {**FILES, "a.csv": b"x,y\n1,3\n"},
    "one more file": {**FILES, "c.csv": b""},
    "one file less": {"a.csv": FILES["a.csv"]},
    "another name": {"a.csv": FILES["a.csv"], "c.csv": FILES["b.csv"]},
}


def told(folder: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is said where FILES were uploaded and the model's folder holds these."""
    monkeypatch.setattr(model_folder, "MODELS", tmp_path)
    (tmp_path / "churn" / "data").mkdir(parents=True)
    for name, content in folder.items():
        (tmp_path / "churn" / "data" / name).write_bytes(content)
    with mock_aws():
        s3 = cast(Any, boto3).client("s3", region_name="us-east-1")
        training = Trainer(client=lambda _service: s3, names=NAMES, team="lending", model="churn")
        s3.create_bucket(Bucket=training.data_bucket)
        for name, content in FILES.items():
            training.upload(name, content)
        return unused_data(training, "lending/churn")


def test_nothing_is_said_where_they_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(FILES, tmp_path, monkeypatch) == ""


def test_nothing_is_said_where_the_folder_brings_no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told({}, tmp_path, monkeypatch) == ""


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_used_and_how_to_use_the_other_is_said(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = told(CHANGES[change], tmp_path, monkeypatch)
    assert "s3://local-lending-data-us-east-1-123456789012/churn/raw/" in found
    assert f"ladder train lending/churn --data {tmp_path / 'churn' / 'data' / 'a.csv'}" in found
