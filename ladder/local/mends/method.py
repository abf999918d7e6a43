"""How a mend takes the place of what moto has."""

from collections.abc import Callable
from typing import Any


def replace_method(owner: type[Any], name: str, method: Callable[..., Any] | staticmethod[..., Any]) -> None:
    setattr(owner, name, method)
