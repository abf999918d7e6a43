"""Figures and states in words, the same on the terminal and on the page."""

from ladder.operate.facts import Gate
from ladder.show.summary import Cost, Costs, Model, Summary


def figure(value: float | None) -> str:
    """Three significant digits, no exponent for figures of everyday size."""
    if value is None:
        return "not measured"
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"  # noqa: PLR2004


def duration(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"  # noqa: PLR2004


def gate_words(gate: Gate) -> str:
    sign = "≥" if gate.direction == "at least" else "≤"
    if gate.waived:
        return f"{figure(gate.figure)}, beyond {sign} {figure(gate.limit)} by exception: {gate.waived}"
    return (
        f"{figure(gate.figure)} {sign} {figure(gate.limit)}"
        if gate.passed
        else (f"{figure(gate.figure)}, must be {sign} {figure(gate.limit)}")
    )


def gates_of(model: Model) -> str:
    """Whose gates are shown: a run that failed has figures of its own, and a version before it has passed."""
    return "Gates of the newest run, which registered nothing" if model.stopped_at else "Gates"


def many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def dollars(value: float) -> str:
    return f"{value:,.2f}"


def budget(cost: Cost) -> str:
    """Where an owner stands against its budget."""
    if cost.budget is None:
        return ""
    return f"{'above' if cost.over else 'within'} its budget of {cost.budget:,.0f}"


def costs_in_words(costs: Costs) -> str:
    missing = f" Without {', '.join(costs.missing)}, of which no price is known." if costs.missing else ""
    return (
        f"In AWS this would cost about {dollars(costs.total)} US dollars a month, at list prices of {costs.as_of} and "
        f"for the use that the command ladder cost shows.{missing}"
    )


def verdict(model: Model) -> str:
    """Where a model stands, in one phrase."""
    parts: list[str] = []
    if model.endpoint_status == "InService" and model.serving:
        parts.append(f"serving version {model.serving}")
    if model.waits_for:
        parts.append(model.waits_for)
    if model.stopped_at:
        at = "its gates" if any(not gate.passed for gate in model.gates) else f"step {model.stopped_at}"
        parts.append(f"newest training stopped at {at}")
    if parts:
        return "; ".join(parts)
    if not model.versions:
        return "not trained yet"
    newest = model.versions[0]
    return f"version {newest.number} {'approved' if newest.status == 'Approved' else 'registered'}"


def headline(summary: Summary) -> str:
    """The page in one sentence."""
    served = sum(1 for model in summary.models if model.endpoint_status == "InService")
    waiting = sum("for a person" in model.waits_for for model in summary.models)
    only_recorded = sum(one.count for one in summary.recorded)
    parts = [f"{many(summary.resources - only_recorded, 'resource')} stand at level {summary.level}"]
    if only_recorded:
        parts.append(f"{only_recorded} more are only recorded")
    if summary.models:
        parts.append(f"{served} of {many(len(summary.models), 'model')} served")
    if waiting:
        parts.append(f"{waiting} waiting for a person")
    parts.append(f"{many(len(summary.ringing), 'alarm')} ringing" if summary.ringing else "no alarm is ringing")
    return ", ".join(parts) + "."
