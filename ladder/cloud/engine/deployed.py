"""What the embedded cloud holds: one record for each resource that was made from a plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

# recorded: AWS would make it, moto cannot, so only the checked request is kept.
# unfinished: made, but a later call for it failed. gone: made, and deleted since behind the plan's back.
State = Literal["created", "recorded", "unfinished", "gone"]


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """``inputs`` as the plan has them, ``resolved`` with the references replaced by what AWS answered."""

    type: str
    name: str
    inputs: Mapping[str, Any]
    resolved: Mapping[str, Any]
    state: State
    id: str
    outputs: Mapping[str, Any]
    depends_on: tuple[str, ...] = ()
    protect: bool = False
    calls: tuple[str, ...] = field(default=())  # `ec2:CreateVpc`, in the order sent

    @property
    def key(self) -> str:
        return f"{self.type}::{self.name}"
