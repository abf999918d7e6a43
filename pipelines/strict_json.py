"""JSON that every reader takes: RFC 8259 has no NaN and no Infinity."""

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
