"""SageMaker as it really behaves: the parts, put together once."""

import datetime

from ladder.cloud.daemon import Daemon
from ladder.cloud.services.sagemaker import models, space, studio, user_profile
from ladder.cloud.services.sagemaker.hosting import invocations
from ladder.cloud.services.sagemaker.hosting.endpoints import Endpoints
from ladder.cloud.services.sagemaker.jobs.batch_transform import TRANSFORM
from ladder.cloud.services.sagemaker.jobs.jobs import Jobs
from ladder.cloud.services.sagemaker.jobs.processing_job import PROCESSING
from ladder.cloud.services.sagemaker.jobs.training_job import TRAINING
from ladder.cloud.services.sagemaker.model_registry import ModelRegistry
from ladder.cloud.services.sagemaker.pipelines.pipelines import Pipelines
from ladder.cloud.services.sagemaker.tracking_store import TrackingStore


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def install(daemon: Daemon) -> None:
    endpoints = Endpoints(daemon)
    studio.install(daemon)
    user_profile.install(daemon)
    space.install(daemon)
    tracking = TrackingStore(daemon)
    jobs = Jobs(daemon, [PROCESSING, TRAINING, TRANSFORM], tracking)
    Pipelines(daemon, jobs, tracking, now).install()
    ModelRegistry(daemon).install()
    models.install()
    endpoints.install()
    invocations.install(endpoints)
