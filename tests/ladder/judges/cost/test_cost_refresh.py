"""Prices: what the snapshot says of itself, and how it comes from the Price List API without a guess."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ladder.judges.cost.items import item
from ladder.judges.cost.price_list import Filter, filters, refresh, usd_of
from ladder.judges.cost.prices import Price, Prices, newest, parse, prices, written
from stacks.regions import REGIONS

TODAY = date(2027, 1, 2)


def product(usage_type: str, *tiers: tuple[str, str], region: str = "eu-west-1", **attributes: str) -> dict[str, Any]:
    """In the form of the API's aws_v1, with the parts that are read."""
    dimensions: dict[str, Any] = {
        f"SKU.JRTCKXETXF.{place}": {
            "unit": "Hrs",
            "beginRange": begin,
            "endRange": "Inf",
            "description": f"${usd} per unit",
            "appliesTo": [],
            "pricePerUnit": {"USD": usd},
        }
        for place, (begin, usd) in enumerate(tiers)
    }
    term: dict[str, Any] = {"SKU.JRTCKXETXF": {"priceDimensions": dimensions, "effectiveDate": "2026-11-01T00:00:00Z"}}
    fields = {"usagetype": usage_type, "regionCode": region, "locationType": "AWS Region", **attributes}
    return {"product": {"attributes": fields, "sku": "SKU"}, "terms": {"OnDemand": term}, "version": "20261101"}


GATEWAY = product("EU-NatGateway-Hours", ("0", "0.0480000000"))


def old(*names: str) -> Prices:
    kept = [price for price in newest().by_place.values() if price.item in names]
    return prices(newest().as_of, "", kept)


def answering(*products: dict[str, Any]) -> Any:
    def ask(service: str, narrowed: tuple[Filter, ...]) -> Iterable[str]:
        return [json.dumps(one) for one in products]

    return ask


def test_a_product_is_found_by_usage_type_and_region() -> None:
    assert usd_of(GATEWAY, "nat-gateway", "eu-west-1") == 0.048
    assert usd_of(GATEWAY, "nat-gateway", "us-east-1") is None
    assert usd_of(GATEWAY, "nat-gateway-data", "eu-west-1") is None
    assert usd_of(product("EU-SomeNatGateway-Hours", ("0", "9")), "nat-gateway", "eu-west-1") is None


@pytest.mark.parametrize(
    "usage_type", ["KMS-Keys", "EU-KMS-Keys", "USE1-KMS-Keys", "us-east-1-KMS-Keys", "us-gov-west-1-KMS-Keys"]
)
def test_only_a_region_stands_before_a_usage_type(usage_type: str) -> None:
    assert usd_of(product(usage_type, ("0", "1")), "kms-key", "eu-west-1") == 1


@pytest.mark.parametrize(
    ("usage_type", "name"),
    [
        ("EU-Tables-Requests-Tier1", "s3-writes"),
        ("EU-Files-TimedStorage-ByteHrs", "s3-storage"),
        ("eu-west-1-Tables-TimedStorage-ByteHrs", "s3-storage"),
        ("EU-UnifiedStudio:VolumeUsage.gp3", "studio-volume"),
        ("EU-RegionalNatGateway-Hours", "nat-gateway"),
        ("EU-NatGateway-Prvd-Bytes", "nat-gateway-data"),
    ],
)
def test_a_product_whose_usage_type_only_ends_alike_is_another(usage_type: str, name: str) -> None:
    alike = product(usage_type, ("0", "9"), volumeType="Standard")
    assert usd_of(alike, name, "eu-west-1") is None


def test_s3_storage_is_not_what_intelligent_tiering_adds_to_an_object() -> None:
    overhead = product("EU-TimedStorage-ByteHrs", ("0", "0.021"), volumeType="INTAAS3ObjectOverhead")
    assert usd_of(overhead, "s3-storage", "eu-west-1") is None


@pytest.mark.parametrize("usage_type", ["Requests-RBP", "EU-Requests-Tier1"])
def test_a_standard_queue_is_found_under_both_of_its_usage_types(usage_type: str) -> None:
    standard = product(usage_type, ("0", "0.0000004"), queueType="Standard")
    assert usd_of(standard, "sqs-requests", "eu-west-1") == 0.0000004
    fifo = product(usage_type, ("0", "0.0000005"), queueType="FIFO (first-in, first-out)")
    assert usd_of(fifo, "sqs-requests", "eu-west-1") is None


def test_an_instance_is_found_by_its_usage_type_and_system() -> None:
    linux = {
        "operatingSystem": "Linux",
        "tenancy": "Shared",
        "preInstalledSw": "NA",
        "capacitystatus": "Used",
        "marketoption": "OnDemand",
    }
    assert usd_of(product("EU-BoxUsage:g5.xlarge", ("0", "1.123"), **linux), "ec2/g5.xlarge", "eu-west-1") == 1.123
    windows = {**linux, "operatingSystem": "Windows"}
    assert usd_of(product("EU-BoxUsage:g5.xlarge", ("0", "1.3"), **windows), "ec2/g5.xlarge", "eu-west-1") is None
    assert usd_of(product("EU-BoxUsage:g5.2xlarge", ("0", "1.3"), **linux), "ec2/g5.xlarge", "eu-west-1") is None
    hosting = product("EU-Host:ml.m5.large", ("0", "0.128"))
    assert usd_of(hosting, "hosting/ml.m5.large", "eu-west-1") == 0.128
    assert usd_of(hosting, "training/ml.m5.large", "eu-west-1") is None
    space = product("EU-Studio:JupyterLab-ml.t3.medium", ("0", "0.055"))
    assert usd_of(space, "studio/ml.t3.medium", "eu-west-1") == 0.055


def test_of_tiers_the_first_that_costs_something_is_taken() -> None:
    tiers = ("512000", "0.021"), ("0", "0.023"), ("51200", "0.022")
    storage = product("EU-TimedStorage-ByteHrs", *tiers, volumeType="Standard")
    assert usd_of(storage, "s3-storage", "eu-west-1") == 0.023
    after_free = product("EU-KMS-Requests", ("0", "0"), ("20000", "0.000003"))
    assert usd_of(after_free, "kms-requests", "eu-west-1") == 0.000003
    assert usd_of(product("EU-KMS-Requests", ("0", "0")), "kms-requests", "eu-west-1") is None


def test_a_refresh_scales_to_our_unit_and_says_where_the_price_is_from() -> None:
    asked = answering(product("EU-KMS-Requests", ("0", "0.000003")))
    found = refresh(old("kms-requests"), ["eu-west-1"], asked, TODAY)
    price = found.prices.find("eu-west-1", "kms-requests")
    assert price == Price(
        region="eu-west-1",
        item="kms-requests",
        service="awskms",
        unit="10,000 requests",
        usd=0.03,
        page="https://aws.amazon.com/kms/pricing/",
        checked="price-list",
    )
    assert found.prices.as_of == TODAY
    assert parse(written(found.prices)) == found.prices


@pytest.mark.parametrize(
    ("answers", "why"),
    [((), "no such product"), ((GATEWAY, product("EU-NatGateway-Hours", ("0", "0.05"))), "more than one price")],
)
def test_what_the_api_does_not_tell_clearly_stays_and_is_said(answers: tuple[Any, ...], why: str) -> None:
    before = old("nat-gateway")
    found = refresh(before, ["eu-west-1"], answering(*answers), TODAY)
    assert found.prices.by_place == before.by_place
    assert why in found.kept["eu-west-1", "nat-gateway"]


def test_a_new_region_gets_the_items_of_the_others() -> None:
    asked = answering(product("EUC1-NatGateway-Hours", ("0", "0.052"), region="eu-central-1"))
    found = refresh(old("nat-gateway"), ["eu-central-1"], asked, TODAY)
    assert found.prices.regions == ("eu-central-1", "eu-west-1", "us-east-1")


@pytest.mark.parametrize("name", sorted({name for _, name in newest().by_place}))
def test_every_item_is_asked_for_by_more_than_its_region(name: str) -> None:
    assert len(filters(name, "us-east-1")) > 1
    assert set(newest().regions) <= set(REGIONS)


def test_each_snapshot_can_be_read_and_says_where_each_price_is_from() -> None:
    found = newest()
    assert "Refresh" in found.note
    assert found.regions == ("eu-west-1", "us-east-1")
    assert parse(written(found)) == found
    for (_, name), price in found.by_place.items():
        assert (price.service, price.unit, price.page) == (item(name).service, item(name).unit, item(name).page)
        assert re.fullmatch(r"price-list|memory|github\.com/\S+ \S+|search index file \d+", price.checked)


@pytest.mark.parametrize("usd", [0.0, -1.0, float("nan")])
def test_a_price_that_is_nothing_is_refused(usd: float) -> None:
    one = next(iter(newest().by_place.values()))
    with pytest.raises(ValueError, match="not above zero"):
        prices(newest().as_of, "", [replace(one, usd=usd)])
