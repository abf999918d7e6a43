"""The /opt/ml contract of SageMaker's containers, the same in AWS and in a local subprocess, and how a step ends.

https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-output.html
"""

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.author_fault import in_words
from pipelines.strict_json import without_nan

REASON_LIMIT = 1024  # characters SageMaker keeps of a failure's reason


@dataclass(frozen=True)
class Container:
    """Where things are below the root, ``SM_ML_ROOT``, and what the job was told by its environment."""

    root: Path
    environment: Mapping[str, str]

    def input(self, channel: str) -> Path:
        """A processing job's input."""
        return self.root / "processing" / "input" / channel

    @property
    def outputs(self) -> Path:
        """Where a processing job's outputs lie."""
        return made(self.root / "processing" / "output")

    def output(self, name: str) -> Path:
        """A processing job's output."""
        return made(self.outputs / name)

    def channel(self, name: str) -> Path:
        """A training job's input."""
        return self.root / "input" / "data" / name

    @property
    def model(self) -> Path:
        return made(self.root / "model")

    @property
    def execution(self) -> str:
        """The pipeline execution: correlation id of every line logged."""
        return self.environment.get("LADDER_EXECUTION", "none")

    def log(self, event: str, **facts: object) -> None:
        """One structured line a decision; figures and names only, no rows."""
        model = self.environment.get("LADDER_MODEL", "none")
        line = {"event": event, "execution": self.execution, "model": model, **facts}
        print(json.dumps(without_nan(line), sort_keys=True, default=str, allow_nan=False), flush=True)  # noqa: T201 - a container logs to stdout

    def fail(self, reason: str) -> None:
        """Leaves the reason where SageMaker looks: ``failure`` for training jobs, ``message`` for processing jobs."""
        for name in ("failure", "message"):
            (made(self.root / "output") / name).write_text(reason[:REASON_LIMIT], encoding="utf-8")


def made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def container() -> Container:
    # SageMaker sets AWS_REGION; botocore, and MLflow by it, reads the other alone.
    os.environ.setdefault("AWS_DEFAULT_REGION", os.environ.get("AWS_REGION", ""))
    if not os.environ["AWS_DEFAULT_REGION"]:
        del os.environ["AWS_DEFAULT_REGION"]
    return Container(Path(os.environ.get("SM_ML_ROOT", "/opt/ml")), os.environ)


def run(step: Callable[[Container], None], *foreseen: type[Exception]) -> None:
    """Runs a step as a job's process: exit code 0, or 1 with the reason left behind.

    What is ``foreseen`` is somebody's data or config and gets its message alone; anything else is our fault and gets
    a traceback in the log too.
    """
    place = container()
    try:
        step(place)
    except Exception as error:  # the boundary of the process
        reason = str(error) if isinstance(error, foreseen) else in_words(error)
        if not isinstance(error, foreseen):
            traceback.print_exc()
        place.fail(reason)
        place.log("step failed", step=step.__name__, reason=reason)
        sys.exit(1)
