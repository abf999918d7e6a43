"""Every resource type that the embedded cloud makes, by which calls: kept in ``rows.json``, to be read beside AWS's own
API reference. Kept anew by ``python -m tests.ladder.cloud.services.rows``.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, cast

from ladder.cloud.services import rows

KEPT = Path(__file__).with_name("rows.json")


def as_data(value: Any) -> Any:
    """What differs from the default; steps that no call can say, by their names."""
    if is_dataclass(value) and not isinstance(value, type):
        found = {one.name: getattr(value, one.name) for one in fields(value)}
        usual = {
            one.name: one.default if one.default_factory is MISSING else one.default_factory() for one in fields(value)
        }
        return {name: as_data(part) for name, part in found.items() if part != usual[name]}
    if isinstance(value, Mapping):
        return {str(key): as_data(part) for key, part in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_data(part) for part in cast("list[Any]", value)]
    return getattr(value, "__qualname__", value)


def table() -> dict[str, Any]:
    return {kind: as_data(row) for kind, row in sorted(rows().items())}


if __name__ == "__main__":
    KEPT.write_text(json.dumps(table(), indent=1, allow_nan=False) + "\n", encoding="utf-8")
