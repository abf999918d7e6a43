"""The commercial AWS regions, their availability zones and the jurisdiction of each.

Names and zones are AWS's (tables/region_zones.json). In which country a region lies AWS tells in prose alone, so it
stands here: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html. Zones are all that some
account is shown; one account may see fewer.
"""

from dataclasses import dataclass

from stacks.tables import ZONE_LETTERS

# ISO 3166 country, or "eu" for a member state of the European Union: eu-west-2 is London, and eu-central-2 Zurich.
JURISDICTIONS: dict[str, tuple[str, ...]] = {
    "us": ("us-east-1", "us-east-2", "us-west-1", "us-west-2"),
    "eu": ("eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"),
    "gb": ("eu-west-2",),
    "ch": ("eu-central-2",),
    "ca": ("ca-central-1", "ca-west-1"),
    "mx": ("mx-central-1",),
    "br": ("sa-east-1",),
    "za": ("af-south-1",),
    "il": ("il-central-1",),
    "ae": ("me-central-1",),
    "bh": ("me-south-1",),
    "in": ("ap-south-1", "ap-south-2"),
    "hk": ("ap-east-1",),
    "tw": ("ap-east-2",),
    "jp": ("ap-northeast-1", "ap-northeast-3"),
    "kr": ("ap-northeast-2",),
    "sg": ("ap-southeast-1",),
    "au": ("ap-southeast-2", "ap-southeast-4"),
    "id": ("ap-southeast-3",),
    "my": ("ap-southeast-5",),
    "nz": ("ap-southeast-6",),
    "th": ("ap-southeast-7",),
}


@dataclass(frozen=True, kw_only=True)
class Region:
    zone_letters: str
    jurisdiction: str


REGIONS: dict[str, Region] = {
    name: Region(zone_letters=ZONE_LETTERS[name], jurisdiction=jurisdiction)
    for jurisdiction, names in JURISDICTIONS.items()
    for name in names
}


def zones_of(region: str) -> tuple[str, ...]:
    """``us-east-1a``, ``us-east-1b``, ... in order; the region must be one of REGIONS."""
    return tuple(region + letter for letter in REGIONS[region].zone_letters)
