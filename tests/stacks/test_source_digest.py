"""An image's tag changes with what the image holds, and with nothing else."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from stacks.source_digest import image_sources, image_tag, source_digest

FILES = {
    "pipelines/Dockerfile": "FROM scratch",
    "requirements/image.txt": "pandas==2.3",
    "pipelines/training/steps/train.py": "train",
    "pipelines/models/churn/__init__.py": "",
    "pipelines/models/churn/columns.yaml": "a: 1",
}
MODEL = "churn"
NOT_IN_THE_IMAGE = {
    "README.md": "words",
    "pipelines/training/training_pipeline.json": "{}",
    "pipelines/models/churn/data/churn.csv": "a,b",
    "pipelines/training/steps/__pycache__/train.cpython-311.pyc": "bytes",
    "pipelines/models/churn/__pycache__/x.pyc": "bytes",
    "pipelines/models/churn/.ipynb_checkpoints/draft.py": "draft",
    "pipelines/models/other/training.py": "another's",
    "pipelines/models/churn_too/training.py": "whose name begins alike",
}


def project(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def test_the_tag_is_the_same_from_any_folder_and_fits_a_tag(tmp_path: Path) -> None:
    here, there = project(tmp_path / "here", FILES), project(tmp_path / "there", dict(reversed(FILES.items())))
    assert source_digest(MODEL, here) == source_digest(MODEL, there)
    assert len(source_digest(MODEL, here)) == 16
    assert int(source_digest(MODEL, here), 16) >= 0


def test_what_the_image_does_not_hold_does_not_count(tmp_path: Path) -> None:
    bare, full = project(tmp_path / "bare", FILES), project(tmp_path / "full", FILES | NOT_IN_THE_IMAGE)
    (full / "pipelines/training/steps/linked.py").symlink_to(full / "README.md")
    assert image_sources(MODEL, full) == image_sources(MODEL, bare) == sorted(FILES)
    assert source_digest(MODEL, full) == source_digest(MODEL, bare)


CHANGES: dict[str, Callable[[Path], object]] = {
    "content": lambda root: (root / "pipelines/training/steps/train.py").write_text("trains"),
    "a model's file": lambda root: (root / "pipelines/models/churn/columns.yaml").write_text("a: 2"),
    "how it is built": lambda root: (root / "pipelines/Dockerfile").write_text("FROM debian"),
    "a dependency": lambda root: (root / "requirements/image.txt").write_text("pandas==2.4"),
    "a name": lambda root: (root / "pipelines/training/steps/train.py").rename(
        root / "pipelines/training/steps/fit.py"
    ),
    "a new file": lambda root: (root / "pipelines/more.py").write_text(""),
    "where one file ends": lambda root: (
        (root / "pipelines/training/steps/train.py").write_text("trai"),
        (root / "pipelines/training/steps/trainn.py").write_text("n"),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_the_image_changes_the_tag(change: str, tmp_path: Path) -> None:
    before = source_digest(MODEL, project(tmp_path, FILES))
    CHANGES[change](tmp_path)
    assert source_digest(MODEL, tmp_path) != before


def test_a_tag_is_one_that_ecr_takes() -> None:
    """https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html"""
    assert re.fullmatch(r"[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}", image_tag("loan-approval"))
    assert image_tag("loan-approval") == f"loan-approval-{source_digest('loan-approval')}"


def test_one_more_model_changes_the_image_of_no_other(tmp_path: Path) -> None:
    """And so retrains none: a run is known by its definition, which names the image, its contract and its data."""
    two = FILES | {"pipelines/models/fraud/training.py": "train"}
    tags = {model: image_tag(model, project(tmp_path, two)) for model in ("churn", "fraud")}
    project(tmp_path, {"pipelines/models/third/training.py": "train"})
    assert {model: image_tag(model, tmp_path) for model in ("churn", "fraud")} == tags
    project(tmp_path, {"pipelines/models/fraud/training.py": "trains"})
    assert image_tag("churn", tmp_path) == tags["churn"]
    assert image_tag("fraud", tmp_path) != tags["fraud"]
    project(tmp_path, {"pipelines/training/steps/train.py": "all train"})
    assert image_tag("churn", tmp_path) != tags["churn"]


def test_this_projects_own_sources_are_code_and_no_data() -> None:
    names = image_sources("loan-approval")
    assert {"requirements/image.txt", "pipelines/models/__init__.py", "pipelines/Dockerfile"} <= set(names)
    assert any(name.startswith("pipelines/models/loan_approval/") for name in names)
    assert not [name for name in names if "bike_demand" in name or "_template" in name]
    assert not [name for name in names if name.endswith((".csv", ".pyc"))]
