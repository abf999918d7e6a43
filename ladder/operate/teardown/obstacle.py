"""One thing beside the plan that AWS keeps a resource of the plan for."""

from collections.abc import Callable
from dataclasses import dataclass

from ladder.exits import Failed
from ladder.operate.waiting import looks

MOST_SECONDS = 900.0  # an app of Studio takes minutes to end


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    kind: str
    name: str
    stops: str  # the resource of the plan that AWS would refuse to delete
    remedy: str = ""  # what a person does where it is not safe to remove
    remove: Callable[[], None] | None = None  # returns once it is gone; None where it is not safe

    def as_data(self) -> dict[str, str | bool]:
        """Plain data: ``kind``, ``name``, ``stops``, ``remedy`` and ``removable``."""
        data = {"kind": self.kind, "name": self.name, "stops": self.stops, "remedy": self.remedy}
        return {**data, "removable": self.remove is not None}


def until_gone(what: str, is_there: Callable[[], bool]) -> None:
    """AWS deletes on its own time, and refuses what depends on it until then. Raises Failed when it takes too long."""
    if all(is_there() for _ in looks(MOST_SECONDS)):
        raise Failed(f"{what} is not gone after {MOST_SECONDS / 60:.0f} minutes. Run the same command again.")
