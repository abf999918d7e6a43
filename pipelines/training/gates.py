"""May this model be registered? Evidence and limits in, findings out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipelines.training.contract import Gates
from pipelines.training.fairness import Fairness


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that was measured on data the model has not seen."""

    metrics: Mapping[str, float]
    fairness: Mapping[str, Fairness] = field(default_factory=dict[str, Fairness])
    noise_loss: float
    missing_loss: float
    latency_p95_ms: float
    model_size_mb: float


@dataclass(frozen=True)
class Finding:
    """One gate: what it measures, the figure, the limit, and whether the model may pass."""

    gate: str
    figure: float | None  # None: could not be measured, which does not pass
    limit: float
    passed: bool
    sense: str  # "at least" or "at most"

    def __str__(self) -> str:
        figure = "not measured" if self.figure is None else f"{self.figure:.4g}"
        return f"{self.gate} is {figure}, has to be {self.sense} {self.limit:.4g}"


def findings(gates: Gates, evidence: Evidence) -> list[Finding]:
    """Every gate the contract sets, passed or not."""
    found = [at_least(name, evidence.metrics.get(name), floor) for name, floor in sorted(gates.metric_floors.items())]
    found += [at_most(name, evidence.metrics.get(name), top) for name, top in sorted(gates.metric_ceilings.items())]
    found += fairness_findings(gates, evidence)
    for name in ("noise_loss", "missing_loss", "latency_p95_ms", "model_size_mb"):
        limit = getattr(gates, name)
        if limit is not None:
            found.append(at_most(name, getattr(evidence, name), limit))
    return found


def fairness_findings(gates: Gates, evidence: Evidence) -> Iterator[Finding]:
    for name in ("demographic_parity_difference", "equalized_odds_difference"):
        limit = getattr(gates, name)
        if limit is not None:
            # A bound with no column to hold it against must not pass for want of evidence.
            for column in gates.protected_columns or ("no protected column",):
                groups = evidence.fairness.get(column)
                yield at_most(f"{name} by {column}", None if groups is None else getattr(groups, name), limit)


def at_least(gate: str, figure: float | None, limit: float) -> Finding:
    return Finding(gate, figure, limit, figure is not None and figure >= limit, "at least")


def at_most(gate: str, figure: float | None, limit: float) -> Finding:
    return Finding(gate, figure, limit, figure is not None and figure <= limit, "at most")


def failing(found: list[Finding]) -> str:
    """The gates that failed, in words, or ``none``."""
    return "; ".join(str(finding) for finding in found if not finding.passed) or "none"
