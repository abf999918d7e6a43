"""What a team is, what it owns and may spend, and the models that it brings: the typed form of ``teams/<team>.yaml``.

Only the shape stands here, and each field's description: an editor shows it, an error message repeats it as the remedy.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from stacks.fairness_exception import FairnessException
from stacks.release import Objectives, Release
from stacks.settings import Section, WholeLevel
from stacks.values import AwsName, Email, Share, TagValue, Usd, Word

SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
LONGEST_SLUG = 32
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=LONGEST_SLUG)]
Metric = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Column = Annotated[str, StringConstraints(pattern=r"^\w[\w .-]{0,63}$")]
Kind = Literal["tabular", "forecast", "llm"]
RiskTier = Literal["minimal", "limited", "high"]
Regulation = Literal["ccpa", "ecoa", "eu-ai-act", "fcra", "gdpr", "hipaa", "sr-26-2", "ss1-23"]


class Gates(Section):
    """What a model must reach to be registered. What is left out comes from the risk tier; stricter is allowed."""

    metric_floors: dict[Metric, float] = Field(
        default={}, description="metric: the least it must reach, for example auc: 0.8"
    )
    metric_ceilings: dict[Metric, float] = Field(
        default={}, description="metric: the most it may be, for example mape: 0.25"
    )
    # Fairness: columns that hold a protected group, and the largest demographic parity difference and equalized odds
    # difference (both 0 to 1, fairlearn) between groups.
    protected_columns: tuple[Column, ...] = Field(
        default=(), description="columns that hold a protected group, such as race"
    )
    demographic_parity_difference: Share | None = Field(
        default=None, description="the largest gap in favourable outcomes between groups, 0 to 1"
    )
    equalized_odds_difference: Share | None = Field(
        default=None, description="the largest gap in error rates between groups, 0 to 1"
    )
    # Robustness: the largest relative loss of the first metric under Gaussian noise and under missing values.
    noise_loss: Share | None = Field(
        default=None, description="the largest loss of the first metric under noise, 0 to 1"
    )
    missing_loss: Share | None = Field(
        default=None, description="the largest loss of the first metric when values are missing, 0 to 1"
    )
    latency_p95_ms: Annotated[float, Field(gt=0)] | None = Field(
        default=None, description="the 95th percentile of one prediction's time, in milliseconds, above 0"
    )
    model_size_mb: Annotated[float, Field(gt=0)] | None = Field(
        default=None, description="the largest size of the packed model, in MB, above 0"
    )


class Serving(Section):
    mode: Literal["realtime", "batch"] = Field(default="realtime", description="realtime or batch")
    instance_type: AwsName = Field(
        default="ml.m5.large", description="a SageMaker hosting type, for example ml.m5.large"
    )
    instance_count: int = Field(default=1, ge=1, le=20, description="instances behind the endpoint, 1 to 20")
    objectives: Objectives = Field(
        default=Objectives(), description="the section objectives: availability, latency and error rate of the endpoint"
    )


class Model(Section):
    name: Slug = Field(description="the model's name: lower-case letters, digits and single hyphens, at most 32")
    kind: Kind = Field(description="tabular, forecast or llm")
    risk_tier: RiskTier = Field(description="minimal, limited or high")
    owner: Email = Field(description="the address of the person who answers for the model, name@example.com")
    dataset: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$")] = Field(
        description="the data set's name, for example loanapp"
    )
    schedule: Annotated[str, StringConstraints(max_length=256)] | None = Field(
        default=None, description="when to train, in UTC: rate(7 days) or cron(0 6 ? * MON *); leave it out for by hand"
    )
    seed: int = Field(default=20261101, ge=0, lt=2**32, description="a whole number from 0 to 4294967295")
    training_instance_type: AwsName = Field(
        default="ml.m5.large", description="one of the stack's compute.training_instance_types"
    )
    processing_instance_type: AwsName = Field(
        default="ml.m5.large", description="one of the stack's compute.training_instance_types"
    )
    gates: Gates = Field(default=Gates(), description="the section gates: what the model must reach")
    fairness_exception: FairnessException | None = Field(
        default=None, description="the section fairness_exception, decided by model risk; leave it out where none is"
    )
    serving: Serving = Field(
        default=Serving(), description="the section serving: mode, instance_type, instance_count and objectives"
    )
    release: Release = Field(
        default=Release(), description="the section release: how a new version takes over; from level 2 on"
    )


class Team(Section):
    name: Word = Field(
        description="the team's name, as the file's: 2 to 16 lower-case letters and digits, a letter first"
    )
    level: WholeLevel = Field(description="how far the team stands: a whole number, at most the environment's level")
    owners: tuple[Email, ...] = Field(
        min_length=1,
        max_length=10,  # all are told of the budget (AWS Budgets quota: 10 e-mail subscribers a notification)
        description="one to ten addresses of those who answer for the team, name@example.com",
    )
    approvers: tuple[Email, ...] = Field(
        min_length=1, description="addresses of those who may approve a model, name@example.com"
    )
    releasers: tuple[Email, ...] = Field(
        default=(),
        description="addresses of those who may release a model, name@example.com, from level 2 on; leave it out for "
        "the approvers",
    )
    on_call: tuple[Email, ...] = Field(
        default=(),
        description="addresses of those who may roll a release back, name@example.com, from level 2 on; leave it out "
        "for approvers and owners",
    )
    members: tuple[Email, ...] = Field(
        default=(),
        description="those who work in Studio, by their user names in IAM Identity Center; leave it out for the owners",
    )
    cost_centre: TagValue = Field(description='who pays for the team, as text, for example "4711"')
    operating_model: Literal["central", "federated", "hybrid"] = Field(
        description="central, federated or hybrid: who does the work; recorded for people, nothing is built by it yet"
    )
    monthly_budget_usd: Usd = Field(
        ge=0.01, le=100_000_000, description="the alarm threshold in US dollars a month, 0.01 or more"
    )
    gpu_quota: int = Field(default=0, ge=0, le=1000, description="GPUs that the team may hold at once, 0 to 1000")
    data_classification: Literal["public", "internal", "confidential", "restricted"] = Field(
        default="internal", description="public, internal, confidential or restricted"
    )
    residency: Literal["any", "us", "eu"] = Field(
        default="any", description="where the team's data may be: any, us or eu"
    )
    regulations: tuple[Regulation, ...] = Field(
        default=(),
        description="a list out of ccpa, ecoa, eu-ai-act, fcra, gdpr, hipaa, sr-26-2 and ss1-23; recorded for people, "
        "nothing is built by it yet",
    )
    models: tuple[Model, ...] = Field(default=(), description="a list of models, which may be empty")

    @property
    def people(self) -> tuple[Email, ...]:
        """Who has a profile in Studio."""
        return self.members or self.owners
