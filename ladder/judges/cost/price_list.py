"""From AWS's Price List API to our snapshot: a pure mapping, and the one call that it needs.

https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ladder.judges.cost.items import item
from ladder.judges.cost.prices import Price, Prices, prices

NOTE = "On-demand list prices from AWS's Price List API, before tax, free tiers and volume discounts."
ENDPOINT = "us-east-1"  # one of the three regions where the API is; it tells of all regions
REGION = re.compile(r"^(EU|[A-Z]{3}\d|[a-z]{2}(-[a-z]+)+-\d)-")  # what a usage type may begin with: USE1-, us-east-1-

Filter = tuple[str, str, str]  # the API's type of match, its field and the value
Ask = Callable[[str, tuple[Filter, ...]], Iterable[str]]  # service code and filters -> products as JSON


@dataclass(frozen=True, kw_only=True)
class Refreshed:
    """``kept``: what the API did not tell of, or told more than one price of, each with why. It stays as it was."""

    prices: Prices
    kept: Mapping[tuple[str, str], str]  # region and item


def refresh(old: Prices, regions: Iterable[str], ask: Ask, today: date) -> Refreshed:
    """The same items as before, and in each of ``regions`` all that any region has."""
    names = sorted({name for _, name in old.by_place})
    found, kept = dict(old.by_place), dict[tuple[str, str], str]()
    for region in sorted(regions):
        for name in names:
            sold = item(name)
            usd = {
                price
                for text in ask(sold.service, filters(name, region))
                if (price := usd_of(json.loads(text), name, region)) is not None
            }
            if len(usd) == 1:
                found[region, name] = priced(name, region, usd.pop() * sold.per)
            else:
                why = f"more than one price: {', '.join(map(str, sorted(usd)))}" if usd else "no such product"
                kept[region, name] = why
    return Refreshed(prices=prices(today, NOTE, found.values()), kept=kept)


def priced(name: str, region: str, usd: float) -> Price:
    sold = item(name)
    return Price(
        region=region,
        item=name,
        service=sold.service,
        unit=sold.unit,
        usd=round(usd, 10),
        page=sold.page,
        checked="price-list",
    )


def filters(name: str, region: str) -> tuple[Filter, ...]:
    """Narrow enough for a page or two of answers; what they let through is looked at again."""
    sold = item(name)
    exact = tuple(("TERM_MATCH", field, value) for field, value in sold.attributes.items())
    contains: tuple[Filter, ...] = (("CONTAINS", "usagetype", sold.usage_type),) if sold.usage_type else ()
    return (("TERM_MATCH", "regionCode", region), *exact, *contains)


def usd_of(product: Mapping[str, Any], name: str, region: str) -> float | None:
    """US dollars for one of the API's own units, on demand; None for another product, and for one that is free.

    Of tiers it is the first that costs something: free tiers are of an account, and discounts of its volume.
    """
    attributes: Mapping[str, str] = product["product"]["attributes"]
    sold = item(name)
    if attributes.get("regionCode") != region or not matches(attributes.get("usagetype", ""), sold.usage_type):
        return None
    if any(attributes.get(field) != value for field, value in sold.attributes.items()):
        return None
    tiers = [
        (float(tier.get("beginRange", 0)), float(tier["pricePerUnit"].get("USD", 0)))
        for term in product.get("terms", {}).get("OnDemand", {}).values()
        for tier in term["priceDimensions"].values()
    ]
    return min(((begin, usd) for begin, usd in tiers if usd > 0), default=(0, None))[1]


def matches(usage_type: str, wanted_type: str) -> bool:
    """``EU-NatGateway-Hours`` is a NatGateway-Hours; ``EU-Tables-Requests-Tier1`` is no Requests-Tier1, but its own."""
    return not wanted_type or REGION.sub("", usage_type, count=1) == wanted_type


def asking(client: Any) -> Ask:
    """``client`` is boto3's of the service pricing."""

    def ask(service: str, narrowed: tuple[Filter, ...]) -> Iterable[str]:
        reported = [{"Type": kind, "Field": field, "Value": value} for kind, field, value in narrowed]
        for page in client.get_paginator("get_products").paginate(ServiceCode=service, Filters=reported):
            yield from page["PriceList"]

    return ask
