"""The author's own figures, as the judge reads them: by the names that model.yaml declares, and no other."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from pipelines.declaration import OwnFigure
from pipelines.strict_json import finite, read_unsure_file


class UnfitFiguresError(Exception):
    """figures.json can't be read, or holds what was never declared."""


def read_figures(folder: Path, declared: Mapping[str, OwnFigure]) -> dict[str, float]:
    """Figures that are numbers; one that could not be computed is left out. Raises UnfitFiguresError.

    A name of the platform's is refused with every other that is not declared, so none can take its place.
    """
    if not declared:
        return {}
    try:
        found: Any = read_unsure_file(folder / "figures.json")
    except (OSError, ValueError) as error:
        raise UnfitFiguresError(f"figures.json cannot be read ({type(error).__name__}).") from None
    given = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    foreign = sorted(given.keys() - declared.keys())
    if foreign:
        raise UnfitFiguresError(
            f"figures.py returned {', '.join(foreign)}, which model.yaml does not declare under figures. Declare it, "
            "under a name that no figure of the platform's has, or leave it out."
        )
    return {name: round(number, 6) for name, value in given.items() if (number := finite(value)) is not None}
