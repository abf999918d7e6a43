"""JSON that every reader takes: RFC 8259 has no NaN and no Infinity. And an author's JSON, which may be anything."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast


def without_nan(value: Any) -> Any:
    """The same document with null for every figure that could not be computed."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: without_nan(item) for key, item in cast(Mapping[Any, Any], value).items()}
    if isinstance(value, list | tuple):
        return [without_nan(item) for item in cast(list[Any], value)]
    return value


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """Keys in order, so that equal documents are equal files."""
    path.write_text(json.dumps(document, sort_keys=True, indent=2, allow_nan=False) + "\n", encoding="utf-8")


LARGEST_BYTES = 1_000_000  # of a document that an author's step writes


def read_unsure(content: bytes) -> Any:
    """The document. Raises ValueError for what is too large, too deep or no JSON."""
    if len(content) > LARGEST_BYTES:
        raise ValueError(f"above {LARGEST_BYTES} bytes")
    try:
        return json.loads(content)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def read_unsure_file(path: Path) -> Any:
    """As ``read_unsure``; OSError where there is no such file."""
    with path.open("rb") as file:
        return read_unsure(file.read(LARGEST_BYTES + 1))


def finite(value: object) -> float | None:
    """A finite number as such; None for everything else, truth and a whole number that no double holds included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
