"""A trained model as the judge sees it: bytes with digests. Nothing of it is unpickled, imported or unpacked here."""

import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pipelines.archive import members
from pipelines.artifact import CARD, ESTIMATOR
from pipelines.strict_json import finite, read_unsure
from pipelines.training.lineage import file_digest, stream_digest

ARCHIVE = "model.tar.gz"
LONGEST_CARD = 100_000  # bytes
FILES_TOLD = 5


class UnfitModelError(Exception):
    """model.tar.gz is not what the step Train leaves."""


@dataclass(frozen=True, kw_only=True)
class ModelArchive:
    archive_digest: str  # of model.tar.gz
    model_digest: str  # of the pickled estimator in it, which the serving container asks for before it loads it
    size_mb: float  # of the pickled estimator, which is all that is loaded, 10^6 bytes
    hyperparameters: Mapping[str, float]  # as the author's step states them


def read_archive(folder: Path) -> ModelArchive:
    """The model in ``folder``. Raises UnfitModelError."""
    path = folder / ARCHIVE
    try:
        with tarfile.open(path, "r:gz") as tar:
            held = members(tar)
            more = sorted(name for name in held if name not in (ESTIMATOR, CARD, "."))
            if more:
                # Neither in the digest that is served by nor in the size that is judged.
                raise UnfitModelError(
                    f"{ARCHIVE} holds {', '.join(more[:FILES_TOLD])}, which the step Train does not write. "
                    "Keep what the model needs in its estimator, or in a file of its folder."
                )
            missing = [name for name in (ESTIMATOR, CARD) if name not in held or not held[name].isfile()]
            if missing:
                raise UnfitModelError(f"{ARCHIVE} holds no {' and no '.join(missing)}. Train the model again.")
            card = cast(Any, tar.extractfile(held[CARD])).read(LONGEST_CARD)
            digest = stream_digest(cast(Any, tar.extractfile(held[ESTIMATOR])))
    except tarfile.TarError as error:
        raise UnfitModelError(f"{ARCHIVE} cannot be read: {error}. Train the model again.") from None
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise UnfitModelError(f"{ARCHIVE} cannot be read ({type(error).__name__}). Train the model again.") from None
    return ModelArchive(
        archive_digest=file_digest(path),
        model_digest=digest,
        size_mb=round(held[ESTIMATOR].size / 1e6, 6),
        hyperparameters=stated(card),
    )


def stated(card: bytes) -> dict[str, float]:
    """The card's hyperparameters; what is no number is left out, as the card is the author's word."""
    try:
        given: Any = read_unsure(card)["hyperparameters"].items()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnfitModelError(f"{CARD} of the model cannot be read. Train the model again.") from None
    return {str(name): number for name, value in given if (number := finite(value)) is not None}
