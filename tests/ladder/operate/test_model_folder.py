"""The example that a model is asked with, made of the data in its folder; or words that say why there is none."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ladder.exits import Failed
from ladder.operate import model_folder
from ladder.operate.model_folder import ModelFolder
from pipelines import interface


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model of the scaffold's, in a place of its own."""
    shutil.copytree(interface.MODELS / "_template", tmp_path / "models" / "churn")
    for module in (model_folder, interface):
        monkeypatch.setattr(module, "MODELS", tmp_path / "models")
    return tmp_path / "models" / "churn"


def test_it_is_the_last_row_without_the_target_and_what_is_protected(folder: Path) -> None:
    [row] = ModelFolder("churn").example()
    assert row.keys() == {"months", "spend", "complaints"}


def faulty(data: Path) -> int:
    return (data.parents[1] / "model.yaml").write_text("task: binry")


SPOIL: dict[str, tuple[Callable[[Path], object], str]] = {
    "no data": (Path.unlink, "data holds no CSV or Parquet file"),
    "rows twice": (lambda file: file.write_text(file.read_text() + file.read_text()), "example.csv gives no example"),
    "other columns": (lambda file: file.write_text("months\n1\n"), "example.csv gives no example"),
    "a faulty model.yaml": (faulty, "'binry' can't stand here"),
}


@pytest.mark.parametrize("fault", SPOIL)
def test_where_there_can_be_none_it_says_why_and_how_to_ask_instead(fault: str, folder: Path) -> None:
    spoil, told = SPOIL[fault]
    spoil(folder / "data" / "example.csv")
    with pytest.raises(Failed, match=told) as failed:
        ModelFolder("churn").example()
    assert "Ask with --file or --row instead." in str(failed.value)
