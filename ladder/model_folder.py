"""A model's folder as the operator sees it: the sample data and the example request that came with it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pipelines

MODELS = Path(pipelines.__file__).parent / "models"


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
        """One row that the served model answers."""
        example: dict[str, Any] = json.loads((self.path / "example.json").read_text(encoding="utf-8"))
        return example
