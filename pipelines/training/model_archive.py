"""A trained model as the judge sees it: bytes with digests. Nothing of it is unpickled, imported or unpacked here."""

import gzip
import json
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pipelines.artifact import CARD, ESTIMATOR
from pipelines.training.lineage import file_digest, stream_digest

ARCHIVE = "model.tar.gz"
LONGEST_CARD = 100_000  # bytes


class UnfitModelError(Exception):
    """model.tar.gz is not what the step Train leaves."""


@dataclass(frozen=True, kw_only=True)
class ModelArchive:
    archive_digest: str  # of model.tar.gz
    model_digest: str  # of the pickled estimator in it, which the serving container asks for before it loads it
    size_mb: float  # of the pickled estimator, 10^6 bytes
    hyperparameters: Mapping[str, float]  # as the author's step states them


def read_archive(folder: Path) -> ModelArchive:
    """The model in ``folder``. Raises UnfitModelError."""
    path = folder / ARCHIVE
    try:
        with tarfile.open(path, "r:gz") as tar:
            members = {member.name.removeprefix("./"): member for member in tar if member.isfile()}
            missing = [name for name in (ESTIMATOR, CARD) if name not in members]
            if missing:
                raise UnfitModelError(f"{ARCHIVE} holds no {' and no '.join(missing)}. Train the model again.")
            card = cast(Any, tar.extractfile(members[CARD])).read(LONGEST_CARD)
            digest = stream_digest(cast(Any, tar.extractfile(members[ESTIMATOR])))
    except (OSError, EOFError, tarfile.TarError, gzip.BadGzipFile) as error:
        raise UnfitModelError(f"{ARCHIVE} cannot be read ({type(error).__name__}). Train the model again.") from None
    return ModelArchive(
        archive_digest=file_digest(path),
        model_digest=digest,
        size_mb=round(members[ESTIMATOR].size / 1e6, 6),
        hyperparameters=stated(card),
    )


def stated(card: bytes) -> dict[str, float]:
    """The card's hyperparameters; what is no number is left out, as the card is the author's word."""
    try:
        given: Any = json.loads(card)["hyperparameters"].items()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnfitModelError(f"{CARD} of the model cannot be read. Train the model again.") from None
    return {str(name): float(value) for name, value in given if isinstance(value, int | float)}
