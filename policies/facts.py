"""What the controls hold a plan against: the stack's and its teams' own config, told by whoever runs the pack."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """A control that one resource need not meet. ``place`` is where it is written, for the message that it fails."""

    place: str
    control: str
    resource: str  # by its logical name; "stack" where the control blames no resource in particular
    reason: str
    owner: str  # an address
    expires: str  # ISO date: the last day on which it holds


@dataclass(frozen=True, kw_only=True)
class TeamFacts:
    name: str
    cost_centre: str
    data_classification: str
    monthly_budget_usd: float
    gpu_quota: int
    models: tuple[str, ...] = ()
    high_risk_models: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TeamEstimate:
    """US dollars a month. ``missing`` names what has no price, so that the estimate is too low."""

    usd: float
    largest: Mapping[str, float] = field(default_factory=dict[str, float])
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """``runbooks`` are file names. ``estimates`` are by team, None where nobody estimated."""

    environment: str
    region: str
    account_id: str
    level: int
    production: bool
    account_baseline: bool
    cost_centre: str
    log_days: int
    audit_days: int
    noncurrent_days: int
    key_deletion_days: int
    idle_minutes: int
    gpu_nodes: int  # that the pools of the config add up to
    workload_instances: frozenset[str]  # that jobs may rent
    rentable_instances: frozenset[str]  # and people in Studio
    runbooks: frozenset[str] | None  # None where the pages are not at hand
    teams: tuple[TeamFacts, ...]
    waivers: tuple[Waiver, ...] = ()
    estimates: Mapping[str, TeamEstimate] | None = None
    today: str = ""  # ISO date, told by the caller's clock: only waivers look at it
    prefixes: Mapping[str, str] = field(default_factory=dict[str, str])  # team: what its names begin with

    def team(self, name: str) -> TeamFacts | None:
        return next((team for team in self.teams if team.name == name), None)
