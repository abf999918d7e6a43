"""Reads the tables anew from what AWS publishes: ``python -m stacks.tables.generate [table ...]``.

SageMaker's types and the regions come from botocore's service models and endpoints; GPUs and zones from the answers of
DescribeInstanceTypes and DescribeAvailabilityZones that moto keeps; Kubernetes versions from the EKS user guide's page,
for which alone the network is asked.
"""

import gzip
import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import botocore.session
import moto
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend

from stacks.tables import FOLDER

MARK = "python -m stacks.tables.generate"
EKS_GUIDE = (
    "https://raw.githubusercontent.com/awsdocs/amazon-eks-user-guide/mainline/latest/ug/versioning/"
    "kubernetes-versions.adoc"
)
ANNOUNCED = timedelta(days=60)
PURPOSES = {
    "training": "TrainingInstanceType",
    "processing": "ProcessingInstanceType",
    "hosting": "ProductionVariantInstanceType",
    "studio": "AppInstanceType",
}
# A generation that the drivers in EKS's AL2023 image do not know.
WITHOUT_DRIVERS = re.compile(r"p[23]|g[23]")
# One account sees two of these three, and moto knows two: https://docs.aws.amazon.com/global-infrastructure/latest/regions/
ALL_ZONES = {"us-west-1": "abc"}


def sagemaker_instance_types() -> tuple[str, dict[str, list[str]]]:
    model: Any = botocore.session.get_session().get_service_model("sagemaker")
    values = {
        purpose: sorted(name for name in model.shape_for(shape).enum if name.startswith("ml."))
        for purpose, shape in PURPOSES.items()
    }
    return f"botocore {version('botocore')}, service model sagemaker: {', '.join(PURPOSES.values())}", values


def ec2_gpus() -> tuple[str, dict[str, int]]:
    with gzip.open(Path(moto.__file__).parent / "ec2/resources/instance_types.json.gz") as file:
        described: dict[str, Any] = json.load(file)
    counts = {
        name: sum(gpu["Count"] for gpu in one["GpuInfo"]["Gpus"] if gpu["Manufacturer"] == "NVIDIA")
        for name, one in described.items()
        if "GpuInfo" in one and "x86_64" in one["ProcessorInfo"]["SupportedArchitectures"]
    }
    values = {name: count for name, count in sorted(counts.items()) if count and not WITHOUT_DRIVERS.match(name)}
    return f"DescribeInstanceTypes, as kept by moto {version('moto')}", values


def region_zones() -> tuple[str, dict[str, str]]:
    zones = RegionsAndZonesBackend.zones
    values = {
        region: ALL_ZONES.get(region) or "".join(sorted(zone.name.removeprefix(region) for zone in zones[region]))
        for region in sorted(botocore.session.get_session().get_available_regions("ec2"))
    }
    source = (
        f"endpoints of botocore {version('botocore')}; DescribeAvailabilityZones, as kept by moto {version('moto')}"
    )
    return source, values


def kubernetes_versions() -> tuple[str, list[str]]:
    with urlopen(EKS_GUIDE, timeout=30) as answer:  # the address is ours, and https
        page = answer.read().decode()
    return EKS_GUIDE, under_standard_support(page, datetime.now(UTC).date())


def under_standard_support(page: str, today: date) -> list[str]:
    """Of the release calendar in the guide's AsciiDoc: rows of version and four dates.

    AWS announces an end 60 days ahead ("Amazon EKS version FAQs"): a version within them is one to leave, not to begin.
    """
    calendar = page.rpartition("[#kubernetes-release-calendar]")[2].split("|===")[1]
    rows = re.findall(r"^\|`(1\.\d+)`\s*\n((?:\|.*\n?){4})", calendar, flags=re.MULTILINE)
    ends = {name: cells.splitlines()[2].strip("| ") for name, cells in rows}
    supported = [name for name, end in ends.items() if datetime.strptime(end, "%B %d, %Y").date() >= today + ANNOUNCED]  # noqa: DTZ007
    return sorted(supported, key=lambda name: int(name.split(".")[1]))


TABLES: dict[str, Callable[[], tuple[str, Any]]] = {
    "sagemaker_instance_types": sagemaker_instance_types,
    "ec2_gpus": ec2_gpus,
    "region_zones": region_zones,
    "kubernetes_versions": kubernetes_versions,
}


def write(name: str, today: date) -> None:
    source, values = TABLES[name]()
    document = {"generated_by": MARK, "date": today.isoformat(), "source": source, "values": values}
    (FOLDER / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for table in sys.argv[1:] or TABLES:
        write(table, datetime.now(UTC).date())
