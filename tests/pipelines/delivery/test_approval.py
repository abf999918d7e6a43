"""Who may ask for what, and when a version has the approvals that it needs."""

from dataclasses import replace
from typing import Any

import pytest

from pipelines.delivery.approval import different, refusal, roles, standing
from pipelines.delivery.request import Action, Request
from stacks import addresses
from tests.pipelines.delivery.cases import (
    INES,
    LENA,
    NOW,
    OWNER,
    PACKAGE,
    TRAINER,
    approved_by,
    contract,
    entry,
)

OTHER_MODEL = replace(PACKAGE, model_digest="b" * 64)
OTHER_EVIDENCE = replace(PACKAGE, lineage={**PACKAGE.lineage, "evidence_digest": "c" * 64})


def request(action: Action, **changed: Any) -> Request:
    asked = {
        "action": action,
        "subject": "lending/loans",
        "version": 3,
        "model_digest": PACKAGE.model_digest,
        "evidence_digest": PACKAGE.evidence_digest,
        "reason": "reviewed",
        "id": "0" * 32,
    }
    return Request.model_validate({**asked, **changed})


@pytest.mark.parametrize(
    ("action", "who", "why"),
    [
        ("approve", LENA, ""),
        ("approve", INES, ""),
        ("approve", "Lena+work@Example.com", ""),  # the same person
        ("approve", OWNER, "may not approve"),
        ("approve", "stranger@example.com", "Who may: ines@example.com, lena@example.com"),
        ("approve", TRAINER, "trained this version, and does not judge it"),
        ("reject", INES, ""),
        ("release", LENA, ""),
        ("release", INES, "may not release"),
        ("roll back", OWNER, ""),
        ("roll back", INES, "may not roll back"),
    ],
)
def test_each_act_has_its_people(action: Action, who: str, why: str) -> None:
    refused = refusal(request(action), who, contract(), PACKAGE, approved_by())
    assert why in refused
    assert bool(refused) == bool(why)


@pytest.mark.parametrize("spelling", [OWNER, "PRIYA@example.com", "priya+bank@example.com"])
def test_an_owner_among_the_approvers_does_not_judge_their_own_model(spelling: str) -> None:
    people = {"team": [LENA, OWNER], "model_risk": [INES], "release": [], "roll_back": []}
    assert "owns lending/loans" in refusal(request("approve"), spelling, contract(people=people), PACKAGE, [])
    given = standing(
        contract(people=people), PACKAGE, [entry("approval", spelling), entry("approval", INES)], NOW
    ).given
    assert given == {"model_risk": INES}


def test_a_request_binds_to_what_was_looked_at() -> None:
    for changed in ({"model_digest": "b" * 64}, {"evidence_digest": "b" * 64}):
        assert "no longer what was looked at" in refusal(request("approve", **changed), LENA, contract(), PACKAGE, [])
    assert request("approve").digest != request("approve", reason="other").digest
    assert "blank" in refusal(request("approve", reason=" "), LENA, contract(), PACKAGE, [])


def test_high_risk_takes_two_people_of_different_roles() -> None:
    assert standing(contract(), PACKAGE, approved_by(LENA, INES), NOW).complete
    for people in ([], [LENA], [INES], [TRAINER, INES], [LENA, LENA]):
        assert not standing(contract(), PACKAGE, approved_by(*people), NOW).complete
    missing = standing(contract(), PACKAGE, approved_by(LENA), NOW).missing
    assert missing == ("a person of model risk (one of ines@example.com)",)


def test_one_person_in_both_roles_is_one_approval() -> None:
    people = {"team": [LENA], "model_risk": [LENA, INES], "release": [], "roll_back": []}
    assert not standing(contract(people=people), PACKAGE, approved_by(LENA), NOW).complete
    assert standing(contract(people=people), PACKAGE, approved_by(LENA, INES), NOW).given == {
        "team": LENA,
        "model_risk": INES,
    }
    assert different({"team": ["a", "b"], "model_risk": ["a"]}) == {"team": "b", "model_risk": "a"}


@pytest.mark.parametrize("other", [OTHER_MODEL, OTHER_EVIDENCE, replace(PACKAGE, arn="another version")])
def test_an_approval_of_something_else_is_none_of_this(other: Any) -> None:
    assert standing(contract(), PACKAGE, approved_by(LENA, INES, about=other), NOW).given == {}


@pytest.mark.parametrize(("days", "holds"), [(29.9, True), (30.1, False)])
def test_an_approval_expires(days: float, holds: bool) -> None:
    entries = [entry("approval", who, days_ago=days) for who in (LENA, INES)]
    assert standing(contract(), PACKAGE, entries, NOW).complete == holds


def test_a_rejection_is_final() -> None:
    entries = [*approved_by(LENA, INES), entry("rejection", INES)]
    assert not standing(contract(), PACKAGE, entries, NOW).complete
    for package, known in ((PACKAGE, entries), (replace(PACKAGE, status="Rejected"), [])):
        assert "final" in refusal(request("approve"), LENA, contract(), package, known)
        assert "final" in refusal(request("release"), LENA, contract(), package, known)


@pytest.mark.parametrize(
    ("lineage", "expected"),
    [({}, ()), ({"data_origin": "elsewhere"}, ("team",)), ({"fairness_exception": "base rates"}, ("team",))],
)
def test_gates_approve_a_lower_tier_unless_something_asks_for_a_person(
    lineage: dict[str, str], expected: tuple[str, ...]
) -> None:
    package = replace(PACKAGE, lineage={**PACKAGE.lineage, **lineage})
    assert roles(contract(risk_tier="limited", approvals=[]), package) == expected


@pytest.mark.parametrize("address", ["Ada@Example.com", "ada+x@example.com", "a.b+c+d@x.org"])
def test_a_person_is_the_same_here_and_in_the_config(address: str) -> None:
    from pipelines.delivery.approval import person  # noqa: PLC0415 - beside the one it is compared with

    assert person(address) == addresses.person(address)
