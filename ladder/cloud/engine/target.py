"""The running cloud as those see it who change it from outside."""

from typing import Any, Protocol

from ladder.cloud.engine.deployed import Deployed
from ladder.cloud.engine.table import Row


class CloudError(Exception):
    """The embedded cloud cannot be reached, or refuses. The message is for people."""


class Target(Protocol):
    """``ask`` sends one request to the daemon's own routes. Raises CloudError."""

    def ask(self, method: str, path: str, body: Any = None, timeout: float = 300, **query: str) -> Any: ...

    def deployed(self) -> tuple[Deployed, ...]: ...

    def refresh(self) -> tuple[str, ...]: ...

    def row_of(self, resource_type: str) -> Row: ...
