"""What happened and what stands now, as data: the terminal, ``--json`` and the report page show this alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ladder.operate.facts import Alarm, Decision, Gate, Prediction, Step, Version
from ladder.plan.tree import Tree


@dataclass(frozen=True, kw_only=True)
class Count:
    level: int
    team: str
    resources: int


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A type that the embedded cloud cannot make: it is in the plan, and AWS will have it, but not here."""

    type: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Model:
    """``gates`` are those of the newest run; ``serving`` is the version behind the endpoint."""

    team: str
    name: str
    kind: str
    risk_tier: str
    owner: str
    steps: tuple[Step, ...] = ()
    gates: tuple[Gate, ...] = ()
    versions: tuple[Version, ...] = ()
    endpoint: str = ""
    endpoint_status: str = ""
    serving: int | None = None
    prediction: Prediction | None = None
    decisions: tuple[Decision, ...] = ()  # from level 2 on: what the ledger holds, oldest first
    trained: bool | None = None  # by this very command; None where it was not asked to
    waits_for: str = ""
    next_commands: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"{self.team}/{self.name}"

    @property
    def stopped_at(self) -> str:
        """The step at which the newest run failed; "" where it did not."""
        return next((step.name for step in self.steps if step.outcome == "Failed"), "")

    @property
    def newest(self) -> Version | None:
        return self.versions[0] if self.versions else None


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What an owner would pay in AWS, in US dollars a month; ``budget`` is None for the platform, which has none."""

    owner: str
    fixed: float
    usage: float
    budget: float | None = None

    @property
    def over(self) -> bool:
        return self.budget is not None and self.fixed + self.usage > self.budget


@dataclass(frozen=True, kw_only=True)
class Costs:
    """The estimate of what stands: list prices of ``as_of``. ``missing`` has no price, and is not in the figures."""

    owners: tuple[Cost, ...]
    as_of: str
    missing: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        return sum(one.fixed + one.usage for one in self.owners)


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The whole of a stack at one moment. ``added``, ``changed`` and ``removed`` count resources of this run."""

    stack: str
    account_id: str
    region: str
    level: int
    counts: tuple[Count, ...]
    recorded: tuple[Recorded, ...] = ()
    models: tuple[Model, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    costs: Costs | None = None
    added: int = 0
    changed: int = 0
    removed: int = 0
    seconds: float = 0.0
    places: Mapping[str, str] = field(default_factory=dict[str, str])  # what it is -> where it is
    next_commands: Mapping[str, str] = field(default_factory=dict[str, str])  # what for -> command

    @property
    def resources(self) -> int:
        return sum(count.resources for count in self.counts)

    @property
    def ringing(self) -> tuple[Alarm, ...]:
        return tuple(alarm for alarm in self.alarms if alarm.state == "ALARM")


def counts_of(tree: Tree) -> tuple[Count, ...]:
    return tuple(
        Count(level=level, team=team, resources=resources)
        for level in tree.levels
        for team, resources in tree.teams(level).items()
    )
