"""A trained model as files: the estimator, pickled, and a card that says what it is.

A pickle runs code when it is read, so none is read before its digest agrees with what was written down: in the card
when it is evaluated, in the registry (LADDER_MODEL_DIGEST) when it is served. Only the team's jobs write where it lies.
"""

import json
import pickle
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.archive import extract
from pipelines.interface import Estimator
from pipelines.training.lineage import digest

ESTIMATOR, CARD = "model.pkl", "model.json"


@dataclass(frozen=True, kw_only=True)
class Card:
    """No time, run or path: the same commit, data and seed give the same bytes."""

    model: str
    model_digest: str
    code_digest: str
    hyperparameters: Mapping[str, float]
    seed: int
    training_rows: int


class ArtifactError(Exception):
    """The model's files are absent, incomplete or not the ones expected."""


def save(
    folder: Path,
    estimator: Estimator,
    *,
    model: str,
    code_digest: str,
    seed: int,
    rows: int,
    hyperparameters: Mapping[str, float],
) -> Card:
    content = pickle.dumps(estimator, protocol=5)
    card = Card(
        model=model,
        model_digest=digest(content),
        code_digest=code_digest,
        hyperparameters=dict(hyperparameters),
        seed=seed,
        training_rows=rows,
    )
    (folder / ESTIMATOR).write_bytes(content)
    (folder / CARD).write_text(
        json.dumps(asdict(card), sort_keys=True, indent=2, allow_nan=False) + "\n", encoding="utf-8"
    )
    return card


def unpack(folder: Path) -> Path:
    """The folder with the model's files, from the archive that a training job leaves."""
    archive = folder / "model.tar.gz"
    if archive.is_file():
        with tarfile.open(archive) as tar:
            extract(tar, folder)
    return folder


def read_card(folder: Path) -> Card:
    try:
        return Card(**json.loads((folder / CARD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ArtifactError(
            f"{CARD} of the model cannot be read ({type(error).__name__}). Train the model again."
        ) from None


def read_estimator(folder: Path, expected_digest: str) -> Estimator:
    """The estimator. Raises ArtifactError, before any of it is run, if it is not the one with this digest."""
    try:
        content = (folder / ESTIMATOR).read_bytes()
    except OSError:
        raise ArtifactError(f"{ESTIMATOR} of the model is absent. Train the model again.") from None
    if digest(content) != expected_digest:
        raise ArtifactError(
            f"{ESTIMATOR} has digest {digest(content)[:12]}, not {expected_digest[:12]}: it was changed. Not loaded."
        )
    return pickle.loads(content)  # noqa: S301 - see the docstring above


def size_mb(folder: Path) -> float:
    """Megabytes (10^6 bytes) that a serving container has to load."""
    return (folder / ESTIMATOR).stat().st_size / 1e6
