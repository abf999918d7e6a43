"""The commercial AWS regions, their availability zones and the jurisdiction of each.

Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html and, there,
aws-availability-zones.html. Zone letters are all that some account is shown; one account may see fewer.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Region:
    zone_letters: str
    jurisdiction: str  # ISO 3166 country, or "eu" for a member state of the European Union


def _regions(jurisdiction: str, *names: str, zone_letters: str = "abc") -> dict[str, Region]:
    return {name: Region(zone_letters=zone_letters, jurisdiction=jurisdiction) for name in names}


REGIONS: dict[str, Region] = (
    _regions("us", "us-east-1", zone_letters="abcdef")
    | _regions("us", "us-east-2", "us-west-1")
    | _regions("us", "us-west-2", zone_letters="abcd")
    | _regions("eu", "eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3")
    # Named eu-*, yet outside the Union: London and Zurich.
    | _regions("gb", "eu-west-2")
    | _regions("ch", "eu-central-2")
    | _regions("ca", "ca-central-1", zone_letters="abd")
    | _regions("ca", "ca-west-1")
    | _regions("mx", "mx-central-1")
    | _regions("br", "sa-east-1")
    | _regions("za", "af-south-1")
    | _regions("il", "il-central-1")
    | _regions("ae", "me-central-1")
    | _regions("bh", "me-south-1")
    | _regions("in", "ap-south-1", "ap-south-2")
    | _regions("hk", "ap-east-1")
    | _regions("tw", "ap-east-2")
    | _regions("jp", "ap-northeast-1", zone_letters="acd")
    | _regions("kr", "ap-northeast-2", zone_letters="abcd")
    | _regions("jp", "ap-northeast-3")
    | _regions("sg", "ap-southeast-1")
    | _regions("au", "ap-southeast-2", "ap-southeast-4")
    | _regions("id", "ap-southeast-3")
    | _regions("my", "ap-southeast-5")
    | _regions("nz", "ap-southeast-6")
    | _regions("th", "ap-southeast-7")
)


def zones_of(region: str) -> tuple[str, ...]:
    """``us-east-1a``, ``us-east-1b``, ... in order; the region must be one of REGIONS."""
    return tuple(region + letter for letter in REGIONS[region].zone_letters)
