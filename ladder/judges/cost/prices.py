"""What AWS asks: a dated snapshot of its list prices, kept as data, and what is looked up in it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ladder.exits import Failed

SNAPSHOTS = Path(__file__).parent / "prices"


@dataclass(frozen=True, kw_only=True)
class Price:
    """US dollars for one ``unit`` of ``item`` in ``region``, before tax, without free tiers and volume discounts.

    ``checked`` says where the figure was found: ``price-list`` (AWS's Price List API), the place of a public copy of
    AWS's list or of a bill, or ``memory``: nowhere, only written down by whoever made the snapshot.
    """

    region: str
    item: str
    service: str
    unit: str
    usd: float
    page: str
    checked: str


@dataclass(frozen=True, kw_only=True)
class Prices:
    """``as_of`` is the day on which they were read."""

    as_of: date
    note: str
    by_place: Mapping[tuple[str, str], Price]  # region and item

    def find(self, region: str, item: str) -> Price | None:
        return self.by_place.get((region, item))

    @property
    def regions(self) -> tuple[str, ...]:
        return tuple(sorted({region for region, _ in self.by_place}))


def prices(as_of: date, note: str, entries: Iterable[Price]) -> Prices:
    """Raises ValueError for two prices of one thing, and for one that is not above zero: what is free has no price."""
    by_place: dict[tuple[str, str], Price] = {}
    for price in entries:
        place = (price.region, price.item)
        if place in by_place or not price.usd > 0:
            raise ValueError(f"{price.item} in {price.region}: priced twice, or not above zero")
        by_place[place] = price
    return Prices(as_of=as_of, note=note, by_place=by_place)


def parse(text: str) -> Prices:
    document: dict[str, Any] = json.loads(text)
    entries = [Price(**entry) for entry in document["prices"]]
    return prices(date.fromisoformat(document["as_of"]), document["note"], entries)


def written(found: Prices) -> str:
    """The text of a snapshot's file: sorted, one price a line, so that a refresh shows what changed."""
    entries = [json.dumps(asdict(price), allow_nan=False) for _, price in sorted(found.by_place.items())]
    head = f'"as_of": "{found.as_of.isoformat()}",\n  "note": {json.dumps(found.note, allow_nan=False)},'
    return f'{{\n  {head}\n  "prices": [\n    ' + ",\n    ".join(entries) + "\n  ]\n}\n"


def newest() -> Prices:
    """The snapshot with the latest date in its name. Raises Failed where none can be read."""
    file = max(SNAPSHOTS.glob("*.json"), default=SNAPSHOTS)
    try:
        return parse(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise Failed(
            f"{file} holds no prices that can be read: {problem}. Bring them back: git checkout {SNAPSHOTS}"
        ) from None
