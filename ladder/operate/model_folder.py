"""A model's folder as the operator sees it: the sample data that came with it, and an example row made from it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.interface import MODELS


@dataclass(frozen=True)
class ModelFolder:
    """``pipelines/models/loan_approval`` for the model ``loan-approval``."""

    model: str

    @property
    def path(self) -> Path:
        return MODELS / self.model.replace("-", "_")

    def sample_data(self) -> list[tuple[str, bytes]]:
        """Name and content of each CSV file that came with the model."""
        return [(file.name, file.read_bytes()) for file in sorted((self.path / "data").glob("*.csv"))]

    def example_row(self) -> dict[str, Any]:
        """The last row of the sample data as the model takes it: what its own ``features`` make of it."""
        from pipelines.interface import load  # noqa: PLC0415 - pandas, which only an example needs
        from pipelines.training.validation import read  # noqa: PLC0415

        model = load(self.model)
        [(_, content), *_] = self.sample_data()
        features: Any = model.features(read(content, model.COLUMNS))
        row: dict[str, Any] = features.iloc[-1].to_dict()
        return {column.name: plain(row[column.name]) for column in model.INPUTS}


def plain(value: float) -> float | None:
    """A number as JSON has it: null for what is missing, and no fraction where there is none."""
    if value != value:  # noqa: PLR0124 - not a number
        return None
    return int(value) if float(value).is_integer() else round(float(value), 6)
