"""A model's folder as the operator sees it: the sample data that came with it, and an example made from them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.interface import MODELS

SAMPLES = (".csv", ".parquet")


@dataclass(frozen=True)
class ModelFolder:
    """``pipelines/models/loan_approval`` for the model ``loan-approval``."""

    model: str

    @property
    def path(self) -> Path:
        return MODELS / self.model.replace("-", "_")

    @property
    def sample_files(self) -> list[Path]:
        return sorted(path for path in (self.path / "data").glob("*") if path.suffix in SAMPLES)

    def sample_data(self) -> list[tuple[str, bytes]]:
        """Name and content of each file of data that came with the model."""
        return [(file.name, file.read_bytes()) for file in self.sample_files]

    def example(self) -> list[dict[str, Any]]:
        """A question as a caller asks it: the last row of the sample data, with its history if the model looks back."""
        from pipelines.interface import declared  # noqa: PLC0415 - pandas, which only an example needs
        from pipelines.serving.example import example  # noqa: PLC0415

        return example(self.sample_files[0], declared(self.model))
