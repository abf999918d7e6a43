"""A model's folder as the operator sees it: the sample data that came with it, and an example made from them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ladder.exits import Failed
from ladder.operate.training import Trainer
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
        """A question as a caller asks it: the last row of the sample data, with its history if the model looks back.

        Raises Failed where the folder holds no data from which one could be made.
        """
        from pipelines.interface import ModelError, declared  # noqa: PLC0415 - pandas, which only an example needs
        from pipelines.serving.example import example  # noqa: PLC0415 - likewise
        from pipelines.training.violation import RefusedDataError  # noqa: PLC0415 - likewise

        instead = "Ask with --file or --row instead."
        if not self.sample_files:
            raise Failed(f"{self.path / 'data'} holds no CSV or Parquet file, so there is no example. {instead}")
        try:
            return example(self.sample_files[0], declared(self.model))
        except (ModelError, RefusedDataError) as fault:
            raise Failed(f"{self.sample_files[0]} gives no example. {instead} {fault}") from None


def unused_data(training: Trainer, path: str) -> str:
    """That a run does not read what lies in the model's folder, with the command that makes it; "" where it does."""
    folder = ModelFolder(training.model)
    if not folder.sample_files or not training.differs_from(dict(folder.sample_data())):
        return ""
    [first, *_] = folder.sample_files
    place = f"s3://{training.data_bucket}/{training.raw_prefix}"
    return (
        f"{path} trains on {place}, which is not what lies in {folder.path / 'data'}. "
        f"To train on that: ladder train {path} --data {first}"
    )
