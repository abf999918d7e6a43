"""Kinds of single value that settings hold, each with what may not pass for one."""

import re
from contextlib import suppress
from datetime import date
from ipaddress import IPv4Network
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

from stacks import addresses, git
from stacks.wording import refusal

PULUMIS_TIME = r"([0-9]{4}-[0-9]{2}-[0-9]{2}) 00:00:00 \+0000 UTC"  # what `pulumi config set` makes of a date


def whole(value: object) -> object:
    """Pydantic takes true and 1.0 for the choice 1."""
    if isinstance(value, bool | float):
        raise refusal("is not a whole number")
    return value


def _digits(value: object) -> object:
    """A number that names something, as GitHub prints it: with or without quotes."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _cents(value: float) -> float:
    if round(value, 2) != value:
        raise refusal("is a fraction of a cent", "Give US dollars with two decimals at most")
    return value


def _tag_value(value: str) -> str:
    """https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#id_tags_naming_best_practices"""
    if value.lower().startswith("aws:"):
        raise refusal("begins with aws:, which AWS keeps for itself, in any case")
    return value


def _day(value: object) -> object:
    """Strictly as written, or as Pulumi writes it back."""
    text = re.sub(PULUMIS_TIME, r"\1", value) if isinstance(value, str) else ""
    with suppress(ValueError):
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else value
    return value


def _cidr(value: object) -> object:
    """Only as CIDR notation writes it: Python would take a netmask, a leading zero and a single address too."""
    if isinstance(value, str):
        with suppress(ValueError):
            if re.fullmatch(r"[0-9.]+/(0|[1-9][0-9]?)", value) and IPv4Network(value):
                return value
    raise refusal("is no IPv4 block, or one with host bits set")


def _one_line(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


AccountId = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(addresses.email)]
Usd = Annotated[float, AfterValidator(_cents)]
GitHubId = Annotated[
    str,
    StringConstraints(pattern=r"^[1-9][0-9]{0,19}$"),
    BeforeValidator(_digits),
    WithJsonSchema({"type": ["string", "integer"]}),
]
# Neither environment nor team holds a hyphen, so `<environment>-<team>-*` never matches another team's names.
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,15}$")]
AwsName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]{1,40}$")]  # of a region, zone or instance type
Share = Annotated[float, Field(ge=0, le=1)]
Quantity = Annotated[float, Field(ge=0, le=1_000_000_000_000)]  # of a month's use
# Letters of any script, as tags take them; what can't be told apart is refused where the file is read.
TagValue = Annotated[str, StringConstraints(pattern=r"^[\w.:/=+@-][\w .:/=+@-]{0,127}$"), AfterValidator(_tag_value)]
Reason = Annotated[str, StringConstraints(min_length=20, max_length=500), BeforeValidator(_one_line)]
Repository = Annotated[str, StringConstraints(max_length=140), AfterValidator(git.repository)]
# A wildcard here would let any branch assume the delivery role.
Branch = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(git.branch)]
Cidr = Annotated[IPv4Network, BeforeValidator(_cidr)]
Day = Annotated[date, BeforeValidator(_day)]
