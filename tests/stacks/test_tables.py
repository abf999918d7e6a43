"""The tables that AWS publishes are what the script makes of its sources, and say when and from where."""

import json
from datetime import date, timedelta

import pytest

from stacks.regions import JURISDICTIONS, REGIONS, zones_of
from stacks.tables import FOLDER, GPUS, KUBERNETES_VERSIONS, PROCESSING, TRAINING, ZONE_LETTERS
from stacks.tables.generate import MARK, TABLES, under_standard_support

# As https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html writes its calendar.
CALENDAR = """
[#kubernetes-release-calendar]
== Amazon EKS Kubernetes release calendar

[%header,cols="5"]
|===
|Kubernetes version
|Upstream release
|Amazon EKS release
|End of standard support
|End of extended support

|`1.34`
|August 27, 2025
|October 2, 2025
|December 2, 2026
|December 2, 2027

|`1.33`
|April 23, 2025
|May 29, 2025
|July 29, 2026
|July 29, 2027

|===
"""


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_marked_dated_and_has_a_source(name: str) -> None:
    kept = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert kept["generated_by"] == MARK
    assert date(2026, 11, 1) <= date.fromisoformat(kept["date"]) <= date.today()  # noqa: DTZ011
    assert kept["source"]


@pytest.mark.parametrize("name", sorted(TABLES.keys() - {"kubernetes_versions"}))  # whose source is the network
def test_a_table_is_what_its_source_says_today(name: str) -> None:
    kept = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    source, values = TABLES[name]()
    assert (kept["source"], kept["values"]) == (source, values), f"run: {MARK} {name}"


def test_the_calendar_of_eks_tells_which_versions_it_supports() -> None:
    sixty_days_before = timedelta(days=60)  # when AWS announces an end: a version to leave, not to begin
    assert under_standard_support(CALENDAR, date(2026, 7, 29) - sixty_days_before) == ["1.33", "1.34"]
    assert under_standard_support(CALENDAR, date(2026, 7, 30) - sixty_days_before) == ["1.34"]
    assert under_standard_support(CALENDAR, date(2026, 12, 3) - sixty_days_before) == []
    assert {"1.35", "1.36"} <= {*KUBERNETES_VERSIONS}


def test_the_tables_say_what_a_person_can_check() -> None:
    assert "ml.p5.48xlarge" in TRAINING - PROCESSING
    assert (GPUS["g5.12xlarge"], GPUS["p5.48xlarge"], GPUS["g6.xlarge"]) == (4, 8, 1)
    assert not {
        name for name in GPUS if name.startswith(("g5g", "g4ad", "g6f", "p3"))
    }  # Arm, AMD, fractions, no driver
    assert zones_of("us-west-1") == ("us-west-1a", "us-west-1b", "us-west-1c")


def test_every_region_lies_in_one_jurisdiction() -> None:
    named = [name for names in JURISDICTIONS.values() for name in names]
    assert sorted(named) == sorted(ZONE_LETTERS) == sorted(REGIONS)
