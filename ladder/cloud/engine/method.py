"""How a mend takes the place of what moto has."""

from typing import Any


def replace_method(owner: type[Any], name: str, method: Any) -> None:
    """``method``: a function, or a ``staticmethod`` where moto has one."""
    setattr(owner, name, method)
