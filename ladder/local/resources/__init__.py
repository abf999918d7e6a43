"""The table: each resource type of the plan, and the calls that make it. One file a service."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from ladder.local.table import Row

SERVICES = (
    "ec2",
    "security_groups",
    "kms",
    "s3",
    "s3_settings",
    "iam",
    "logs",
    "messaging",
    "budgets",
    "cloudwatch",
    "events",
    "ecr",
    "eks",
    "sagemaker",
    "account",
)


@cache
def rows() -> Mapping[str, Row]:
    found: dict[str, Row] = {}
    for service in SERVICES:
        found |= import_module(f"{__name__}.{service}").ROWS
    return found


def row_of(resource_type: str) -> Row:
    """The type's row; a type without one is recorded and named as such, with an id and an ARN made up from its name."""
    return rows().get(resource_type) or unknown(resource_type)


@cache
def unknown(resource_type: str) -> Row:
    service, _, kind = resource_type.partition("/")[0].replace(":", "/").partition("/")
    arn = f"arn:aws:{kind or service}:{{region}}:{{account}}:{resource_type.rpartition(':')[2].lower()}/{{resource}}"
    return Row(service=service, create=lambda _: {}, id="{resource}", outputs={"arn": arn}, recorded=True)
