"""One folder an AWS service: ``resources`` has the rows of its resource types, ``behaviour`` what moto lacks of it.

Both are optional, each a module or a package. They know the engine, and not each other.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from ladder.cloud.engine.table import Row


def parts(name: str) -> Iterable[ModuleType]:
    """The module called ``name`` of each service that has one."""
    for service in iter_modules(__path__, f"{__name__}."):
        if find_spec(f"{service.name}.{name}"):
            yield import_module(f"{service.name}.{name}")


@cache
def rows() -> Mapping[str, Row]:
    return {resource_type: row for resources in parts("resources") for resource_type, row in resources.ROWS.items()}


def row_of(resource_type: str) -> Row:
    """The type's row; a type without one is recorded and named as such, with an id and an ARN made up from its name."""
    return rows().get(resource_type) or unknown(resource_type)


@cache
def unknown(resource_type: str) -> Row:
    service, _, kind = resource_type.partition("/")[0].replace(":", "/").partition("/")
    arn = f"arn:aws:{kind or service}:{{region}}:{{account}}:{resource_type.rpartition(':')[2].lower()}/{{resource}}"
    return Row(service=service, create=lambda _: {}, id="{resource}", outputs={"arn": arn}, recorded=True)
