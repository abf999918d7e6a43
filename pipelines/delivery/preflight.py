"""What is looked at before anything serves: each check with its outcome, all of them at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipelines.delivery.approval import of, standing
from pipelines.delivery.contract import ReleaseContract
from pipelines.delivery.package import Package, doubts
from pipelines.ledger.entry import Entry


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the world looks like when a release begins."""

    package: Package
    evidence: bytes | None
    judges: str  # S3 URI below which the judge alone writes
    entries: Sequence[Entry]
    alarms: Mapping[str, str]  # name -> state, of those that exist
    serving: int | None  # version behind the endpoint
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Check:
    name: str
    passed: bool
    why: str  # what is wrong and what to do, or what was found


def checks(contract: ReleaseContract, seen: Seen, *, back: bool) -> list[Check]:
    """``back``: whether it goes back to a version that served before, which neither a freeze nor an alarm holds up."""
    package = seen.package
    found = [approved(contract, seen, back=back), evidence_holds(seen)]
    if back:
        return [*found, served_before(seen)]
    newer = seen.serving is None or package.number >= seen.serving
    return [
        *found,
        Check(
            name="order",
            passed=newer,
            why=f"version {seen.serving} serves already, which is newer. To go back to this one: ladder rollback"
            if not newer
            else "it is newer than what serves",
        ),
        frozen(contract, seen.now),
        alarms_quiet(contract, seen.alarms),
    ]


def approved(contract: ReleaseContract, seen: Seen, *, back: bool) -> Check:
    """By the ledger, which alone says who: the registry's word could be anyone's. On the way back an approval may have
    expired, and who gave it have left: the version served on it.
    """
    now = standing(contract, seen.package, seen.entries, seen.now)
    problems = {
        f"the registry says {seen.package.status}, not Approved": seen.package.status == "Approved",
        f"it was rejected by {now.rejected}": not now.rejected,
        f"it lacks the approval of {' and of '.join(now.missing)}": back or not now.missing,
        "the registry says Approved, but the ledger knows of no such decision about this artefact and evidence": bool(
            of(seen.package, seen.entries, "decision")
        ),
    }
    wrong = [problem for problem, holds in problems.items() if not holds]
    by = ", ".join(f"{who} ({role})" for role, who in now.given.items()) or "its gates"
    return Check(name="approval", passed=not wrong, why="; ".join(wrong) or f"approved by {by}")


def evidence_holds(seen: Seen) -> Check:
    found = doubts(seen.package, seen.evidence, seen.judges)
    if not of(seen.package, seen.entries, "evaluation"):
        found.append("is not what was registered: the ledger has another model or other evidence under its number")
    wrong, right = f"it {' and '.join(found)}. Train it anew", "image, model and evidence are as they were judged"
    return Check(name="evidence", passed=not found, why=wrong if found else right)


def served_before(seen: Seen) -> Check:
    there = bool(of(seen.package, seen.entries, "release"))
    return Check(
        name="served before", passed=there, why="it served before" if there else "it never served. Release it instead"
    )


def frozen(contract: ReleaseContract, now: datetime) -> Check:
    today = now.date().isoformat()
    freeze = next((one for one in contract.freezes if one.starts <= today <= one.ends), None)
    why = f"nothing is released from {freeze.starts} to {freeze.ends}: {freeze.reason}" if freeze else "no freeze today"
    return Check(name="freeze", passed=freeze is None, why=why)


def alarms_quiet(contract: ReleaseContract, alarms: Mapping[str, str]) -> Check:
    """An alarm that rings already, or is not there, would take nothing back."""
    wrong = {name: alarms.get(name, "missing") for name in contract.hosting.alarms}
    loud = [f"{name} is {state}" for name, state in wrong.items() if state in {"ALARM", "missing"}]
    return Check(
        name="alarms",
        passed=not loud,
        why=f"{', '.join(loud)}, so that nothing could take a bad release back. See its runbook first"
        if loud
        else "the alarms that would take it back are there and quiet",
    )
