"""What one environment in one region is to be: the typed form of ``config/Pulumi.<environment>-<region>.yaml``."""

from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Level = Literal[0, 1, 2, 3]
AccountId = Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
# Neither environment nor team holds a hyphen, so `<environment>-<team>-*` never matches another team's names.
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,15}$")]


class Section(BaseModel):
    """A part of the config: nothing unknown is accepted, nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Network(Section):
    cidr: IPv4Network
    zones: tuple[str, ...] = Field(min_length=2, max_length=3)
    nat: Literal["none", "single", "per-zone"] = "none"
    interface_endpoints: Literal["none", "one-zone", "every-zone"] = "every-zone"


class GpuPool(Section):
    """One EKS managed node group, scaled to zero until a pod asks for it."""

    name: Word
    instance_types: tuple[str, ...] = Field(min_length=1)
    capacity: Literal["spot", "on-demand"] = "spot"
    max_nodes: int = Field(default=2, ge=1, le=100)
    disk_gb: int = Field(default=200, ge=100, le=16384)


class Kubernetes(Section):
    version: str
    gpu_pools: tuple[GpuPool, ...] = ()


class Compute(Section):
    """What may be rented. Studio and training instances outside these lists are refused by the boundary."""

    kubernetes: Kubernetes | None = None
    studio_instance_types: tuple[str, ...] = ("ml.t3.medium", "ml.m5.large")
    training_instance_types: tuple[str, ...] = ("ml.m5.large", "ml.m5.xlarge")
    studio_idle_minutes: int = Field(default=60, ge=60, le=525600)


class Retention(Section):
    """Days. AWS accepts only certain values for log groups; see LOG_RETENTION_DAYS."""

    logs_days: int = 90
    audit_days: int = Field(default=365, ge=90)
    noncurrent_object_days: int = Field(default=30, ge=1)


class Protection(Section):
    """How hard it is to lose something: on in production, off where an environment is made to be thrown away."""

    protect: bool
    force_destroy: bool
    key_deletion_days: int = Field(default=30, ge=7, le=30)


class Alerts(Section):
    emails: tuple[Email, ...] = Field(min_length=1)
    anomaly_usd: float = Field(default=50, gt=0)


class Delivery(Section):
    """Who may deliver without a person: a workflow of this repository, on this branch."""

    repository: Annotated[str, StringConstraints(pattern=r"^[\w.-]+/[\w.-]+$")]
    branch: str = "main"


class Settings(Section):
    environment: Word
    account_id: AccountId
    region: str
    level: Level
    # One stack in each account owns what an account has only one of: the OIDC provider, the S3 public access block, ...
    account_baseline: bool = True
    cost_centre: str
    network: Network
    compute: Compute = Compute()
    retention: Retention = Retention()
    protection: Protection
    alerts: Alerts
    delivery: Delivery
    teams: tuple[Word, ...] = ()
