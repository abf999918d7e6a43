"""SageMaker and what watches it, as they really behave: the parts, put together once."""

import datetime

from ladder.local import invocations, model_mends
from ladder.local.alarms import Alarms
from ladder.local.batch_transform import TRANSFORM
from ladder.local.daemon import Daemon
from ladder.local.endpoints import Endpoints
from ladder.local.jobs import Jobs
from ladder.local.model_registry import ModelRegistry
from ladder.local.pipelines import Pipelines
from ladder.local.processing_job import PROCESSING
from ladder.local.tracking_store import TrackingStore
from ladder.local.training_job import TRAINING


def now() -> datetime.datetime:
    """The one clock of pipelines and alarms."""
    return datetime.datetime.now(datetime.UTC)


def install(daemon: Daemon) -> None:
    endpoints = Endpoints(daemon)
    Alarms(daemon, now).install()
    tracking = TrackingStore(daemon)
    jobs = Jobs(daemon, [PROCESSING, TRAINING, TRANSFORM], tracking)
    Pipelines(daemon, jobs, tracking, now).install()
    ModelRegistry(daemon).install()
    model_mends.install()
    endpoints.install()
    invocations.install(endpoints)
