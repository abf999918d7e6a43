"""How a new version takes over from the old one, and what the endpoint promises meanwhile. Read from level 2 on.

What is left out comes from the risk tier (tiers.py). The limits are SageMaker's, in seconds there.
WaitIntervalInSeconds 0 to 3600, CanarySize at most 50 %, LinearStepSize 10 to 50 %:
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TrafficRoutingConfig.html
TerminationWaitInSeconds 0 to 3600: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_BlueGreenUpdatePolicy.html
"""

from typing import Annotated, Literal

from pydantic import Field

from stacks.settings import Section

Strategy = Literal["canary", "linear", "all-at-once", "shadow"]
Milliseconds = Annotated[float, Field(gt=0, le=60_000)]  # InvokeEndpoint gives a model 60 seconds
Minutes = Annotated[int, Field(ge=0, le=60)]


class Release(Section):
    strategy: Strategy | None = Field(
        default=None, description="canary, linear, all-at-once or shadow; from level 2 on, as all of release"
    )
    percent: Annotated[int, Field(ge=5, le=50)] | None = Field(
        default=None,
        description="the canary's size in percent of the new fleet, 5 to 50, or of each linear step, 10 to 50",
    )
    interval_minutes: Minutes | None = Field(
        default=None, description="minutes between shifts of traffic, canary or linear, 0 to 60"
    )
    bake_minutes: Minutes | None = Field(
        default=None,
        description="minutes that the old fleet is kept once the new one has all traffic, 0 to 60",
    )
    # Ours: the workflow waits. A week shows every hour of every day.
    shadow_minutes: Annotated[int, Field(ge=5, le=10_080)] | None = Field(
        default=None, description="minutes that a shadow is watched before it is released, 5 to 10080"
    )


class Objectives(Section):
    """Service levels of an endpoint. Full availability would leave no error budget to burn."""

    availability: Annotated[float, Field(ge=0.9, lt=1)] | None = Field(
        default=None,
        description="the share of requests answered, 0.9 to below 1, for example 0.999; from level 2 on, as all of"
        " objectives",
    )
    latency_p95_ms: Milliseconds | None = Field(
        default=None, description="the 95th percentile of an answer's time, in milliseconds, above 0 to 60000"
    )
    latency_p99_ms: Milliseconds | None = Field(
        default=None, description="the 99th percentile of an answer's time, in milliseconds, above 0 to 60000"
    )
    error_rate: Annotated[float, Field(gt=0, le=0.1)] | None = Field(
        default=None, description="the share of requests that may fail, above 0 to 0.1, for example 0.001"
    )
