"""What the newest version waits for, and the commands that a person is offered."""

from dataclasses import replace
from typing import Any

import pytest

from ladder.operate.facts import Version
from ladder.operate.release import Releaser
from ladder.operate.session import Session
from ladder.plan.config import read
from ladder.show.observing import waiting

LOANS, BIKES = "lending/loan-approval", "mobility/bike-demand"  # of high and of limited risk
NEWEST = Version(
    number=2, arn="arn", status="Approved", created="now", evidence="", lineage={"data_origin": "declared"}
)


def asked(
    path: str, version: Version | None, *, mode: str = "realtime", serving: int | None = 1, stack: str = "local"
) -> Any:
    config = read(stack)
    team, model = config.find(path)
    model = model.model_copy(update={"serving": model.serving.model_copy(update={"mode": mode})})
    nobody: Any = None
    release = Releaser(client=nobody, names=config.names, team=team, model=model)
    session = Session(config=config, client=nobody, cloud=None)
    return waiting(session, release, [version] if version else [], serving)


@pytest.mark.parametrize("version", [None, replace(NEWEST, number=1), replace(NEWEST, status="Rejected")])
def test_nothing_waits_where_nothing_is_to_come(version: Version | None) -> None:
    assert asked(LOANS, version) == ("", ())


def test_what_is_approved_waits_for_its_endpoint_and_a_batch_for_its_rows() -> None:
    waits, [command] = asked(LOANS, NEWEST)
    assert waits == "version 2 is approved and waits to be deployed"
    assert command.endswith(f" deploy {LOANS}")
    waits, [command] = asked(LOANS, NEWEST, mode="batch")
    assert waits == ""
    assert command.endswith(f" predict {LOANS} --file ROWS.csv")


def test_a_person_is_asked_who_may_and_in_the_right_stack() -> None:
    pending = replace(NEWEST, status="PendingManualApproval")
    waits, [approve, use] = asked(LOANS, pending, stack="dev-us-east-1")
    team, model = read("dev-us-east-1").find(LOANS)
    able = next(one for one in team.approvers if one != model.owner)
    assert waits == "version 2 waits for a person: high risk"
    assert f"approve {LOANS} --by {able} " in approve
    assert approve.endswith("--stack dev-us-east-1")
    assert use.endswith(f" deploy {LOANS} --stack dev-us-east-1")


def test_where_gates_decide_an_owner_may_too() -> None:
    pending = replace(NEWEST, status="PendingManualApproval", lineage={"data_origin": "elsewhere"})
    waits, [approve, _] = asked(BIKES, pending)
    team, _ = read("local").find(BIKES)
    assert waits == "version 2 waits for a person: trained on data from outside the declared place"
    assert f"--by {team.approvers[0]} " in approve


def test_what_its_gates_let_through_is_released_by_the_next_up_on_this_machine() -> None:
    pending = replace(NEWEST, status="PendingManualApproval")
    waits, [command] = asked(BIKES, pending)
    assert waits == "version 2 passed its gates and waits to be released"
    assert command.endswith(" up")
    waits, [approve, use] = asked(BIKES, pending, stack="dev-us-east-1")
    assert waits == "version 2 waits for a person: its gates are passed, and nothing approves it by itself"
    assert f"approve {BIKES} --by " in approve
    assert f" deploy {BIKES}" in use
