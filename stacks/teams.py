"""What a team is, what it owns and may spend, and the models that it brings: the typed form of ``teams/<team>.yaml``."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from stacks.settings import Email, Level, Section, Word

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=32)]
Kind = Literal["tabular", "forecast", "llm"]
RiskTier = Literal["minimal", "limited", "high"]


class Gates(Section):
    """What a model must reach before it is registered. What is left out comes from the risk tier; stricter is allowed."""

    metric_floors: dict[str, float] = {}
    metric_ceilings: dict[str, float] = {}
    # Fairness: columns that hold a protected group, and the largest demographic parity difference and equalized odds
    # difference (both 0 to 1, fairlearn) between groups.
    protected_columns: tuple[str, ...] = ()
    demographic_parity_difference: float | None = Field(default=None, ge=0, le=1)
    equalized_odds_difference: float | None = Field(default=None, ge=0, le=1)
    # Robustness: the largest relative loss of the first metric under Gaussian noise and under missing values.
    noise_loss: float | None = Field(default=None, ge=0, le=1)
    missing_loss: float | None = Field(default=None, ge=0, le=1)
    latency_p95_ms: float | None = Field(default=None, gt=0)
    model_size_mb: float | None = Field(default=None, gt=0)


class Serving(Section):
    mode: Literal["realtime", "batch"] = "realtime"
    instance_type: str = "ml.m5.large"
    instance_count: int = Field(default=1, ge=1, le=20)


class Model(Section):
    name: Slug
    kind: Kind
    risk_tier: RiskTier
    owner: Email
    dataset: str
    schedule: str | None = None  # EventBridge Scheduler expression, UTC
    seed: int = 20261101
    training_instance_type: str = "ml.m5.large"
    processing_instance_type: str = "ml.m5.large"
    gates: Gates = Gates()
    serving: Serving = Serving()


class Team(Section):
    name: Word
    level: Level
    owners: tuple[Email, ...] = Field(min_length=1)
    approvers: tuple[Email, ...] = Field(min_length=1)
    cost_centre: str
    operating_model: Literal["central", "federated", "hybrid"]
    monthly_budget_usd: float = Field(gt=0)
    gpu_quota: int = Field(default=0, ge=0)
    data_classification: Literal["public", "internal", "confidential", "restricted"] = "internal"
    residency: Literal["any", "us", "eu"] = "any"
    regulations: tuple[str, ...] = ()
    models: tuple[Model, ...] = ()
