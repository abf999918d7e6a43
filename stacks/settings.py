"""What one environment in one region is to be: the typed form of ``config/Pulumi.<environment>-<region>.yaml``.

Only the shape stands here, and each field's description: an editor shows it, an error message repeats it as the remedy.
Rules that look at more than one field stand in ``reading/``.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from stacks.regions import REGIONS
from stacks.tables import KUBERNETES_VERSIONS
from stacks.values import (
    AccountId,
    AwsName,
    Branch,
    Cidr,
    Day,
    Email,
    GitHubId,
    Quantity,
    Reason,
    Repository,
    TagValue,
    Usd,
    Word,
    whole,
)

Level = Literal[0, 1, 2, 3]
HIGHEST_LEVEL: Level = 1  # that this version builds
WholeLevel = Annotated[Level, BeforeValidator(whole)]

# The values that CloudWatch Logs accepts: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
LOG_RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)


class Section(BaseModel):
    """A part of the config: nothing unknown is accepted, nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Network(Section):
    cidr: Cidr = Field(description="a private IPv4 block of size /16 to /22, for example 10.20.0.0/16")
    zones: tuple[AwsName, ...] = Field(
        min_length=2, max_length=3, description="two or three availability zones of the region, for example us-east-1a"
    )
    nat: Literal["none", "single", "per-zone"] = Field(
        default="none",
        description="NAT gateways: none, single (about 32 US dollars a month) or per-zone (as much for each zone)",
    )
    interface_endpoints: Literal["none", "one-zone", "every-zone"] = Field(
        default="every-zone",
        description="private endpoints of AWS services: none, one-zone or every-zone (about 7 US dollars a month each)",
    )


class GpuPool(Section):
    """One EKS managed node group, scaled to zero until a pod asks for it."""

    name: Word = Field(description="the pool's name: 2 to 16 lower-case letters and digits, a letter first")
    instance_types: tuple[AwsName, ...] = Field(
        min_length=1,
        max_length=20,  # https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html: 0-20
        description="1 to 20 EC2 types with NVIDIA GPUs, alike in number of GPUs, for example g5.xlarge",
    )
    capacity: Literal["spot", "on-demand"] = Field(
        default="spot", description="spot (cheap, may be taken back at two minutes' notice) or on-demand"
    )
    max_nodes: int = Field(default=2, ge=1, le=100, description="the most nodes the pool may grow to, 1 to 100")
    disk_gb: int = Field(default=200, ge=100, le=16384, description="each node's disk in GB, 100 to 16384")


class Kubernetes(Section):
    # As the control eks-version: what is older, EKS supports at six times the price or no more.
    version: str = Field(
        description="a Kubernetes version under standard support of EKS, in quotes: "
        + ", ".join(f'"{version}"' for version in KUBERNETES_VERSIONS),
        json_schema_extra={"enum": [*KUBERNETES_VERSIONS]},
    )
    zones: tuple[AwsName, ...] = Field(
        default=(),
        description="two or three of network.zones, where EKS refuses the others; leave it out for all of them",
    )
    gpu_pools: tuple[GpuPool, ...] = Field(default=(), description="a list of GPU node groups, which may be empty")


class Compute(Section):
    """What may be rented. Studio and training instances outside these lists are refused by the boundary."""

    kubernetes: Kubernetes | None = Field(
        default=None, description="an EKS cluster for GPU work; leave it out and there is none"
    )
    studio_instance_types: tuple[AwsName, ...] = Field(
        default=("ml.t3.medium", "ml.m5.large"),
        min_length=1,
        description="SageMaker types that people may start in Studio",
    )
    training_instance_types: tuple[AwsName, ...] = Field(
        default=("ml.m5.large", "ml.m5.xlarge"),
        min_length=1,
        description="SageMaker types that training and processing jobs may use",
    )
    studio_idle_minutes: int = Field(
        default=60, ge=60, le=525600, description="minutes without use after which Studio stops, 60 to 525600"
    )


class Retention(Section):
    """Days. AWS accepts only certain values for log groups; see LOG_RETENTION_DAYS."""

    logs_days: int = Field(
        default=90, description="days that logs are kept: a value that CloudWatch Logs accepts, such as 90"
    )
    audit_days: int = Field(
        default=365, ge=90, le=36500, description="days that the audit trail can't be deleted, at least 90"
    )
    noncurrent_object_days: int = Field(
        default=30,
        ge=1,
        le=3650,
        description="days that an overwritten or deleted object can be brought back, 1 to 3650",
    )


class Protection(Section):
    """How hard it is to lose something: on in production, off where an environment is made to be thrown away."""

    protect: bool = Field(
        description="true or false: whether Pulumi refuses to delete what holds data, evidence or access"
    )
    force_destroy: bool = Field(description="true or false: whether a bucket is deleted with all that is in it")
    key_deletion_days: int = Field(
        default=30, ge=7, le=30, description="days in which a deleted key can be brought back, 7 to 30"
    )


class Alerts(Section):
    emails: tuple[Email, ...] = Field(
        min_length=1, description="addresses that alarms and budgets notify, name@example.com"
    )
    # An account has one monitor of all services, which Cost Explorer has mostly made already: components/cost_anomaly.
    anomaly_monitor: (
        Annotated[str, StringConstraints(pattern=r"^(make|arn:aws:ce::\d{12}:anomalymonitor/[0-9a-f-]{36})$")] | None
    ) = Field(
        default=None,
        description="the ARN of the account's cost anomaly monitor, as `aws ce get-anomaly-monitors` prints it, or make"
        " where the account has none",
    )
    anomaly_usd: Usd = Field(
        default=50,
        ge=0.01,
        le=1_000_000,
        description="US dollars a day out of the ordinary that raise an alert, 0.01 or more",
    )


class Delivery(Section):
    """Who may deliver without a person: a workflow of this repository, on this branch."""

    repository: Repository = Field(description="the GitHub repository as owner/name")
    # GitHub's own numbers. A repository made, renamed or moved since 2026-07-15 names them to prove who it is, and
    # nobody who takes over its name has them: https://docs.github.com/en/actions/reference/security/oidc
    repository_owner_id: GitHubId | None = Field(
        default=None, description="the owner's id, digits, as `gh api users/OWNER --jq .id` prints it"
    )
    repository_id: GitHubId | None = Field(
        default=None, description="the repository's id, digits, as `gh api repos/OWNER/NAME --jq .id` prints it"
    )
    branch: Branch = Field(default="main", description="one branch by its full name, without wildcards")
    reader_accounts: tuple[AccountId, ...] = Field(
        default=(),
        description="accounts, in quotes, whose release roles may read the models that are registered here; "
        "this is this account's half, and what a role there may ask for is that account's",
    )


class Usage(Section):
    """What the monthly estimate assumes of use. What is left out follows from the environment (ladder/judges/cost)."""

    studio_hours: Quantity | None = Field(
        default=None, description="hours a month that each team runs Studio, 0 or more"
    )
    training_runs: Quantity | None = Field(
        default=None, description="runs a month of each model's training pipeline, 0 or more"
    )
    job_minutes: Quantity | None = Field(
        default=None, description="minutes that each job of a training run is billed for, 0 or more"
    )
    endpoint_hours: Annotated[float, Field(ge=0, le=730)] | None = Field(
        default=None, description="hours a month that each model's endpoint stands, 0 to 730, which is always"
    )
    gpu_node_hours: Quantity | None = Field(
        default=None, description="hours a month of nodes in each GPU pool, 0 or more"
    )
    data_gb: Quantity | None = Field(default=None, description="GB that each bucket of a team holds, 0 or more")
    image_gb: Quantity | None = Field(default=None, description="GB that each image repository holds, 0 or more")
    log_gb: Quantity | None = Field(default=None, description="GB a month that each log group takes in, 0 or more")
    transfer_gb: Quantity | None = Field(
        default=None, description="GB a month through each NAT gateway and each private endpoint, 0 or more"
    )
    requests: Quantity | None = Field(
        default=None, description="requests a month to each bucket, key, topic and queue, 0 or more"
    )
    spot_share: Annotated[float, Field(gt=0, le=1)] | None = Field(
        default=None, description="what a spot node costs as a share of on-demand, above 0 to 1, for example 0.4"
    )


class Waiver(Section):
    """A control of the policy pack that one resource need not meet, for a while, for a reason that somebody owns."""

    control: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)] = Field(
        description="the control's id, as `ladder preview` prints it, for example s3-access-logging"
    )
    resource: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_@.-]{3,128}$")] = Field(
        description="one resource by its logical name, as `ladder preview` prints it before the colon, for example "
        "lending-data-bucket; or stack, where it prints none"
    )
    reason: Reason = Field(description="why it is right to waive the control here, in 20 to 500 characters")
    owner: Email = Field(description="who answers for it, name@example.com")
    expires: Day = Field(description="the last day on which it holds, for example 2027-03-31")


class Freeze(Section):
    """Days in UTC, both included, on which nothing is released in this environment. Rolling back is always allowed."""

    starts: Day = Field(description="the first day without releases, for example 2026-12-19")
    ends: Day = Field(description="the last day without releases, for example 2027-01-03")
    reason: Reason = Field(description="why nothing is released, in 20 to 500 characters")


class Settings(Section):
    environment: Word = Field(
        description="the environment's name: 2 to 16 lower-case letters and digits, a letter first, such as dev"
    )
    account_id: AccountId = Field(description='the AWS account: 12 digits in quotes, for example "111111111111"')
    region: AwsName = Field(
        description="an AWS region, for example us-east-1", json_schema_extra={"enum": [*sorted(REGIONS)]}
    )
    level: WholeLevel = Field(description=f"how far the environment stands: a whole number from 0 to {HIGHEST_LEVEL}")
    # One stack in each account owns what an account has only one of: the OIDC provider, the S3 public access block, ...
    account_baseline: bool = Field(
        default=True,
        description="true in exactly one stack of each account, which then owns what an account has one of; else false",
    )
    cost_centre: TagValue = Field(description='who pays for what teams share, as text, for example "4711"')
    network: Network = Field(description="the section network: cidr, zones, nat and interface_endpoints")
    compute: Compute = Field(default=Compute(), description="the section compute: which instances may be rented")
    retention: Retention = Field(default=Retention(), description="the section retention: days that things are kept")
    protection: Protection = Field(description="the section protection: protect, force_destroy and key_deletion_days")
    alerts: Alerts = Field(description="the section alerts: emails and anomaly_usd")
    delivery: Delivery = Field(description="the section delivery: repository and branch")
    usage: Usage = Field(default=Usage(), description="the section usage: what the monthly cost estimate assumes")
    teams: tuple[Word, ...] = Field(default=(), description="a list of teams, each with a file teams/<team>.yaml")
    model_risk: tuple[Email, ...] = Field(
        default=(),
        description="addresses of those who decide on exceptions from fairness gates and, from level 2 on, approve"
        " high-risk models beside the team, name@example.com",
    )
    freezes: tuple[Freeze, ...] = Field(
        default=(), description="a list of days without releases, from level 2 on: starts, ends and reason"
    )
    waivers: tuple[Waiver, ...] = Field(
        default=(), description="a list of controls waived for a while: control, resource, reason, owner and expires"
    )
