"""May this model be registered? Evidence and limits in, findings out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipelines.training.contract import FairnessException, Gates
from pipelines.training.fairness import Fairness

DIFFERENCES = ("demographic_parity_difference", "equalized_odds_difference")
SINGLE = ("noise_loss", "missing_loss", "latency_p95_ms", "model_size_mb")
NO_GROUP = "no protected group"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that was measured on data the model has not seen. None: could not be computed."""

    metrics: Mapping[str, float | None]
    own_figures: Mapping[str, float | None] = field(default_factory=dict[str, float | None])  # by the model's author
    fairness: Mapping[str, Fairness] = field(default_factory=dict[str, Fairness])
    noise_loss: float | None
    missing_loss: float | None
    latency_p95_ms: float | None
    model_size_mb: float


@dataclass(frozen=True)
class Finding:
    """One gate: what it measures, the figure, the limit, and whether the model may pass."""

    gate: str
    figure: float | None  # None: could not be measured, which does not pass
    limit: float
    passed: bool
    sense: str  # "at least" or "at most"
    waived: str = ""  # the exception by which it passes, in words

    def __str__(self) -> str:
        figure = "not measured" if self.figure is None else f"{self.figure:.4g}"
        return f"{self.gate} is {figure}, has to be {self.sense} {self.limit:.4g}"


def findings(gates: Gates, evidence: Evidence, exception: FairnessException | None = None) -> list[Finding]:
    """Every gate the contract sets, passed or not. ``exception``: one that holds today."""
    # The platform's figures last: no name of an author's takes the place of one.
    figures = {**evidence.own_figures, **evidence.metrics}
    found = [at_least(name, figures.get(name), floor) for name, floor in sorted(gates.metric_floors.items())]
    found += [at_most(name, figures.get(name), top) for name, top in sorted(gates.metric_ceilings.items())]
    found += [excepted(finding, evidence, exception) for finding in fairness_findings(gates, evidence)]
    for name in SINGLE:
        limit = getattr(gates, name)
        if limit is not None:
            found.append(at_most(name, getattr(evidence, name), limit))
    return found


def fairness_findings(gates: Gates, evidence: Evidence) -> Iterator[Finding]:
    for name in DIFFERENCES:
        limit = getattr(gates, name)
        if limit is not None:
            # A bound with no group to hold it against must not pass for want of evidence.
            for column in gates.protected_columns or (NO_GROUP,):
                groups = evidence.fairness.get(column)
                yield at_most(f"{name} by {column}", None if groups is None else getattr(groups, name), limit)


def excepted(finding: Finding, evidence: Evidence, exception: FairnessException | None) -> Finding:
    """The finding, passed by the exception where its case is this one and what it allows instead is kept."""
    if exception is None or finding.passed:
        return finding
    name, _, column = finding.gate.partition(" by ")
    match exception.case:
        case "no_protected_group":
            kept = column == NO_GROUP and not evidence.fairness
        case "base_rates_differ":
            limit, groups = getattr(exception, name), evidence.fairness.get(column)
            differ = groups is not None and bool(groups.base_rate_difference)
            kept = differ and limit is not None and finding.figure is not None and finding.figure <= limit
    return replace(finding, passed=True, waived=str(exception)) if kept else finding


def at_least(gate: str, figure: float | None, limit: float) -> Finding:
    return Finding(gate, figure, limit, figure is not None and figure >= limit, "at least")


def at_most(gate: str, figure: float | None, limit: float) -> Finding:
    return Finding(gate, figure, limit, figure is not None and figure <= limit, "at most")


def failing(found: list[Finding]) -> str:
    """The gates that failed, in words, or ``none``."""
    return "; ".join(str(finding) for finding in found if not finding.passed) or "none"
