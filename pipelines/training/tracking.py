"""Writes down a pipeline execution as one MLflow run: SQLite on a machine, the MLflow app in AWS.

A model whose experiment is not on record must not be registered, so a failure here fails the step, in words.
"""

import fcntl
import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "sqlite:///"


class TrackingError(Exception):
    """MLflow could not be reached, or did not take the run."""


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """What is written down. Parameters, metrics and tags never change once an execution has made them."""

    name: str  # <environment>-<team>-<model>
    execution: str
    params: Mapping[str, str]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]


def track(experiment: Experiment, uri: str | None) -> str:
    """The id of the execution's run, new or found again; ``none`` where tracking is not configured.

    Written twice, for instance by a retried step, it is still one run.
    """
    if not uri:
        return "none"
    try:
        with alone(uri):
            return written(experiment, uri)
    except Exception as error:  # MLflow, SQLAlchemy and HTTP each raise their own
        raise TrackingError(
            f"The experiment was not recorded in MLflow ({type(error).__name__}), so the model cannot be registered. "
            "See that MLFLOW_TRACKING_URI can be reached and written to, then start the pipeline again."
        ) from error


@contextmanager
def alone(uri: str) -> Generator[None]:
    """One process at a time on a database file: MLflow breaks where two are the first to make its tables."""
    if not uri.startswith(FILE):
        yield
        return
    folder = os.open(Path(uri.removeprefix(FILE)).parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def written(experiment: Experiment, uri: str) -> str:
    # Loading MLflow takes longer than training these models; only this step needs it.
    from mlflow.entities import Metric, Param, RunTag  # noqa: PLC0415
    from mlflow.tracking import MlflowClient  # noqa: PLC0415

    client = MlflowClient(tracking_uri=uri)
    known: Any = client.get_experiment_by_name(experiment.name)
    place = known.experiment_id if known else client.create_experiment(experiment.name)
    runs: Any = client.search_runs([place], filter_string=f"tags.execution = '{experiment.execution}'", max_results=1)
    tags = {"execution": experiment.execution, **experiment.tags}
    run: Any = runs[0] if runs else client.create_run(place, run_name=experiment.execution, tags=tags)
    if run.info.status == "FINISHED":
        return run.info.run_id
    # The run's own start, not now: a figure logged twice is then the same figure.
    at = run.info.start_time
    client.log_batch(
        run.info.run_id,
        metrics=[Metric(name, value, at, 0) for name, value in sorted(experiment.metrics.items())],
        params=[Param(name, value) for name, value in sorted(experiment.params.items())],
        tags=[RunTag(name, value) for name, value in sorted(tags.items())],
    )
    client.set_terminated(run.info.run_id, status="FINISHED")
    return run.info.run_id
