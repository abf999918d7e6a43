"""Where a model came from, as digests: the same code, data, contract and hyperparameters give the same one."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from pipelines.interface import folder

PACKAGE = Path(__file__).parents[1]
SHARED = ("declaration", "training", "serving")
NOT_CODE = ("data", "__pycache__")  # of a model's folder: neither is in its image (pipelines/Dockerfile.dockerignore)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file of any size."""
    with path.open("rb") as file:
        return stream_digest(file)


def stream_digest(stream: BinaryIO) -> str:
    hashed = hashlib.sha256()
    while block := stream.read(1 << 20):
        hashed.update(block)
    return hashed.hexdigest()


def code_digest(model: str) -> str:
    """SHA-256 over the code that makes this model: shared code, steps, and the model's own folder; not its data.

    The author's code can read any file beside it, so each of them counts.
    """
    shared = (path for part in SHARED for path in (PACKAGE / part).rglob("*.py"))
    files = {path.relative_to(PACKAGE).as_posix(): path for path in (*PACKAGE.glob("*.py"), *shared)}
    own = folder(model)
    for path in own.rglob("*"):
        below = path.relative_to(own)
        if path.is_file() and not any(part in NOT_CODE or part.startswith(".") for part in below.parts):
            files[f"model/{below.as_posix()}"] = path
    digests = {name: digest(path.read_bytes()) for name, path in files.items()}
    return digest(json.dumps(digests, sort_keys=True, allow_nan=False).encode())


def fingerprint(code: str, dataset: str, contract: Mapping[str, object], hyperparameters: str) -> str:
    """If this is unchanged, training again would make the same model and the same verdict."""
    return digest(json.dumps([code, dataset, contract, hyperparameters], sort_keys=True, allow_nan=False).encode())


def in_words(figures: Mapping[str, float]) -> str:
    """``C=0.1 max_iter=1000``: registry metadata allows no braces, quotes or commas, and 256 characters."""
    return " ".join(f"{name}={value:.6g}" for name, value in sorted(figures.items()))[:256] or "none"
