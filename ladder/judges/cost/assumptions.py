"""What the estimate assumes that a stack's people and models will use in a month: config, or else by environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ladder.plan.config import Config

HOURS = (
    730  # in a month, as AWS's own calculator has it: https://docs.aws.amazon.com/pricing-calculator/latest/userguide/
)


@dataclass(frozen=True, kw_only=True)
class Serving:
    """What answers for a model. The plan does not hold it: releases are made by the delivery workflow."""

    mode: Literal["realtime", "batch"]
    instance_type: str
    instances: int


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """A month's use in hours, GB and counts; what each is of stands in stacks/settings.py, class Usage."""

    kind: str  # of environment, from which the defaults come
    studio_hours: float
    training_runs: float
    endpoint_hours: float
    gpu_node_hours: float
    data_gb: float
    image_gb: float
    log_gb: float
    transfer_gb: float
    requests: float
    spot_share: float
    studio_instance_type: str
    serving: Mapping[str, Serving]  # of team/model
    job_minutes: float = 6  # that one job of a pipeline is billed for: in small runs, mostly to load the image


BY_KIND: Mapping[str, Mapping[str, float]] = {
    # A small team on working days, an endpoint that is stopped at night, on small data.
    "development": {
        "studio_hours": 40,
        "training_runs": 10,
        "endpoint_hours": 160,
        "gpu_node_hours": 10,
        "data_gb": 10,
        "image_gb": 5,
        "log_gb": 1,
        "transfer_gb": 20,
        "requests": 100_000,
        "spot_share": 0.4,
    },
    # Rehearses what production does, seldom.
    "staging": {
        "studio_hours": 5,
        "training_runs": 5,
        "endpoint_hours": 160,
        "gpu_node_hours": 5,
        "data_gb": 20,
        "image_gb": 10,
        "log_gb": 1,
        "transfer_gb": 20,
        "requests": 100_000,
        "spot_share": 0.4,
    },
    # Always there.
    "production": {
        "studio_hours": 10,
        "training_runs": 5,
        "endpoint_hours": HOURS,
        "gpu_node_hours": 40,
        "data_gb": 100,
        "image_gb": 20,
        "log_gb": 5,
        "transfer_gb": 100,
        "requests": 1_000_000,
        "spot_share": 0.4,
    },
}


def kind_of(environment: str) -> str:
    """By its name, as people say it: prod..., stag... or test..., and everything else is for development."""
    if environment.startswith("prod"):
        return "production"
    return "staging" if environment.startswith(("stag", "test")) else "development"


def assume(config: Config) -> Assumptions:
    """What the config says, and for what it leaves out the default of its kind of environment."""
    kind = kind_of(config.settings.environment)
    stated = config.settings.usage.model_dump(exclude_none=True)
    return Assumptions(
        kind=kind,
        **{**BY_KIND[kind], **stated},
        studio_instance_type=config.settings.compute.studio_instance_types[0],
        serving={
            f"{team.name}/{model.name}": Serving(
                mode=model.serving.mode,
                instance_type=model.serving.instance_type,
                instances=model.serving.instance_count,
            )
            for team in config.teams
            for model in team.models
        },
    )
