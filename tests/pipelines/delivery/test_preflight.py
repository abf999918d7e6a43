"""What stops a release before it begins: each check by itself, and all of them told at once."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.delivery.preflight import Seen, checks
from tests.pipelines.delivery.cases import (
    APPROVED,
    EVIDENCE,
    INES,
    JUDGES,
    LENA,
    NOW,
    PACKAGE,
    approved_by,
    contract,
    entry,
)

QUIET = {"dev-lending-loans-EndpointErrors": "OK", "dev-lending-loans-EndpointLatency": "INSUFFICIENT_DATA"}
GOOD = Seen(
    package=APPROVED,
    evidence=EVIDENCE,
    judges=JUDGES,
    entries=approved_by(LENA, INES),
    alarms=QUIET,
    serving=2,
    now=NOW,
)
ELSEWHERE = replace(APPROVED, evidence="s3://artifacts/runs/author/loans/evaluation.json")
OTHER_IMAGE = replace(APPROVED, image="images:other")


def failed(seen: Seen, *, back: bool = False) -> dict[str, str]:
    return {check.name: check.why for check in checks(contract(), seen, back=back) if not check.passed}


def test_a_version_in_order_goes() -> None:
    assert failed(GOOD) == {}
    assert failed(replace(GOOD, serving=None)) == {}


@pytest.mark.parametrize(
    ("changed", "check", "why"),
    [
        ({"package": PACKAGE}, "approval", "the registry says PendingManualApproval"),
        ({"entries": approved_by(LENA)}, "approval", "lacks the approval of a person of model risk"),
        ({"entries": [*approved_by(LENA, INES), entry("rejection", INES)]}, "approval", "rejected by"),
        (
            {"entries": [one for one in approved_by(LENA, INES) if one.kind != "decision"]},
            "approval",
            "knows of no such",
        ),
        ({"evidence": None}, "evidence", "no proof"),
        ({"evidence": EVIDENCE.replace(b"auc", b"AUC")}, "evidence", "no proof"),
        ({"package": OTHER_IMAGE}, "evidence", "another image or model"),
        ({"package": ELSEWHERE}, "evidence", "from outside s3://artifacts/runs/judge/"),
        ({"entries": [one for one in approved_by(LENA, INES) if one.kind != "evaluation"]}, "evidence", "registered"),
        ({"serving": 4}, "order", "version 4 serves already"),
        ({"alarms": {}}, "alarms", "EndpointErrors is missing"),
        ({"alarms": {**QUIET, "dev-lending-loans-EndpointErrors": "ALARM"}}, "alarms", "is ALARM"),
    ],
)
def test_each_check_stops_what_it_is_for(changed: dict[str, Any], check: str, why: str) -> None:
    found = failed(replace(GOOD, **changed))
    assert why in found[check]


@pytest.mark.parametrize(
    ("day", "frozen"),
    [("2026-12-17", False), ("2026-12-18", True), ("2027-01-03", True), ("2027-01-04", False)],
)
def test_a_freeze_holds_from_its_first_day_to_its_last(day: str, frozen: bool) -> None:
    now = datetime.fromisoformat(f"{day}T23:59:00").replace(tzinfo=UTC)
    seen = replace(GOOD, now=now, entries=[replace(one, time=now.isoformat()) for one in GOOD.entries])
    assert ("freeze" in failed(seen)) == frozen


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert set(failed(replace(GOOD, package=PACKAGE, evidence=None, serving=9, alarms={}))) == {
        "approval",
        "evidence",
        "order",
        "alarms",
    }


def test_the_way_back_is_held_up_by_no_alarm_and_no_newer_version_but_by_what_was_never_served_or_judged() -> None:
    served = [*GOOD.entries, entry("release", "ladder")]
    long_ago = [replace(one, time="2026-01-01T00:00:00+00:00") for one in served]  # and its approvals have expired
    loud = replace(GOOD, alarms={}, serving=9, entries=long_ago)
    assert failed(loud, back=True) == {}
    assert set(failed(replace(loud, evidence=None), back=True)) == {"evidence"}
    assert set(failed(replace(loud, entries=GOOD.entries), back=True)) == {"served before"}


def test_an_approval_that_has_expired_is_none() -> None:
    long_ago = [replace(one, time="2026-01-01T00:00:00+00:00") for one in GOOD.entries]
    assert "lacks the approval" in failed(replace(GOOD, entries=long_ago))["approval"]
