"""The libraries that a model brings: its author states them, and a lock is made of them and the platform's own."""

import hashlib
from pathlib import Path

STATED, LOCK = "requirements.txt", "requirements.lock"
SHOWN = 16  # hex digits of a digest


def stated(folder: Path) -> tuple[str, ...]:
    """``("lightgbm==4.6.0",)``: the lines of requirements.txt without comments; none where there is no file."""
    try:
        lines = (folder / STATED).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    return tuple(filter(None, (line.partition("#")[0].strip() for line in lines)))


def digest(folder: Path) -> str:
    """SHA-256 of the lock, 16 hex digits; empty for a model that has none, and runs with the platform's libraries."""
    lock = folder / LOCK
    return hashlib.sha256(lock.read_bytes()).hexdigest()[:SHOWN] if lock.is_file() else ""


def in_words(folder: Path) -> str:
    """For a model's lineage: ``0123456789abcdef lightgbm==4.6.0``; a registry keeps 256 characters."""
    return " ".join((digest(folder) or "the platform's own", *stated(folder)))[:256]
