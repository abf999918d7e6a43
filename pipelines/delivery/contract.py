"""What the platform demands of a release, as the program has written it (stacks/release_contract.py)."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

Role = Literal["team", "model_risk", "release", "roll_back"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Serving(Part):
    instance_type: str
    instance_count: int


class Release(Part):
    """Minutes; ``percent`` of the new fleet."""

    strategy: Literal["canary", "linear", "all-at-once", "shadow"]
    percent: int | None
    interval_minutes: int | None
    bake_minutes: int | None
    shadow_minutes: int | None


class Objectives(Part):
    """None for what answers in no time of its own: a batch."""

    availability: float | None
    latency_p95_ms: float | None
    latency_p99_ms: float | None
    error_rate: float | None


class Freeze(Part):
    starts: str  # a day, ISO 8601
    ends: str  # the last one
    reason: str


class Hosting(Part):
    """Where it serves, which the program alone knows."""

    endpoint: str
    role_arn: str
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]
    volume_key_arn: str | None  # None where the instance's own disk is encrypted by the hardware
    alarms: tuple[str, ...]  # that take a release back
    tags: Mapping[str, str]


class ReleaseContract(Part):
    environment: str
    team: str
    model: str
    risk_tier: Literal["minimal", "limited", "high"]
    owner: str
    mode: Literal["realtime", "batch", "streaming"]
    approvals: tuple[Role, ...]  # one person of each; none where passing the gates is enough
    approval_days: int  # after which an approval no longer holds
    people: Mapping[Role, tuple[str, ...]]
    serving: Serving
    release: Release
    objectives: Objectives
    freezes: tuple[Freeze, ...]
    hosting: Hosting

    @property
    def subject(self) -> str:
        return f"{self.team}/{self.model}"
