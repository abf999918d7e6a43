"""What a version's own lineage leaves to automation, and what it rests on."""

import json
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest

from ladder.operate.facts import Gate, Version
from ladder.operate.release import Releaser, needs_a_person
from ladder.plan.config import read
from ladder.show.report.words import gate_words

TEAM, MODEL = read("local").find("lending/loan-approval")  # of high risk
DECLARED = {"data_origin": "declared", "fairness_exception": "none"}


def version(lineage: dict[str, str]) -> Version:
    return Version(
        number=1, arn="arn", status="PendingManualApproval", created="now", evidence="s3://b/e.json", lineage=lineage
    )


@pytest.mark.parametrize(
    ("tier", "lineage", "words"),
    [
        ("limited", DECLARED, ""),
        ("minimal", DECLARED, ""),
        ("high", DECLARED, "of high risk"),
        ("minimal", DECLARED | {"data_origin": "elsewhere"}, "trained on data from outside the declared place"),
        ("limited", DECLARED | {"fairness_exception": "no protected group"}, "excepted from a fairness gate"),
        ("limited", {}, "trained on data from outside the declared place"),  # nothing says where it came from
        (
            "high",
            DECLARED | {"data_origin": "elsewhere"},
            "of high risk and trained on data from outside the declared place",
        ),
    ],
)
def test_a_person_looks_at_what_the_tier_or_the_lineage_does_not_leave_to_automation(
    tier: str, lineage: dict[str, str], words: str
) -> None:
    assert needs_a_person(tier, version(lineage)) == words


@pytest.mark.parametrize(
    ("gates", "changed", "passed"),
    [
        ([{"passed": True}], False, True),
        ([{"passed": True}, {"passed": False}], False, False),
        ([{"passed": True}], True, False),
    ],
)
def test_evidence_counts_only_as_the_registry_pinned_it(gates: list[Any], changed: bool, passed: bool) -> None:
    content = json.dumps({"gates": gates}).encode()
    lineage = {**DECLARED, "evidence_digest": sha256(content).hexdigest()}

    class S3:
        def get_object(self, **_: str) -> dict[str, Any]:
            return {"Body": BytesIO(content + b" " * changed)}

    releaser = Releaser(client=lambda _: S3(), names=None, team=None, model=None)  # type: ignore[arg-type]
    assert releaser.passed(version(lineage)) is passed


def test_a_gate_that_is_excepted_is_told_with_its_figure_its_limit_and_who_decided() -> None:
    gate = Gate(
        name="demographic_parity_difference by race",
        figure=0.31,
        limit=0.2,
        direction="at most",
        passed=True,
        waived="base rates differ: as reviewed (owner o, decided by m, until 2027-05-31)",
    )
    assert gate_words(gate) == f"0.31, beyond ≤ 0.2 by exception: {gate.waived}"


def test_automation_that_does_not_ask_first_approves_nothing_that_a_person_has_to() -> None:
    calls: list[str] = []
    releaser = Releaser(client=calls.append, names=None, team=TEAM, model=MODEL)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="version 1 is of high risk, and a person has to approve it"):
        releaser.approve_by_tier(version(DECLARED))
    assert calls == []
