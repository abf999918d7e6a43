"""What `ladder up` does for one model: as much as is due, and of a release what its tier leaves to automation."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from ladder.exits import Failed
from ladder.operate.bring_up import Outcome, bring_to_service
from ladder.operate.facts import Version
from ladder.plan.config import read
from tests.ladder.commands.refusal import giving

LOANS, BIKES = "lending/loan-approval", "mobility/bike-demand"  # of high and of limited risk
NEWEST = Version(
    number=1, arn="arn", status="Approved", created="now", evidence="", lineage={"data_origin": "declared"}
)


class Model:
    """Trainer, releaser, folder and reporter of one model, which note what is asked of them."""

    def __init__(self, *, trained_before: bool, status: str = "Succeeded", has_data: bool = True) -> None:
        self.asked: list[str] = []
        self.trained_before, self.status, self.has_data = trained_before, status, has_data

    def __getattr__(self, name: str) -> Any:
        def noted(*arguments: Any, **_: Any) -> Any:
            self.asked.append(" ".join([name, *(one for one in arguments if isinstance(one, str))]))
            return {
                "raw_objects": ["rows"] * self.has_data,
                "unchanged": "a run" if self.trained_before else None,
                "watch": SimpleNamespace(status=self.status),
                "choose": NEWEST,
                "serving": ("InService", 1),
                "sample_data": [("data.csv", b"")],
            }.get(name)

        return noted

    @property
    def sample_files(self) -> list[str]:
        return ["data.csv"]


def brought(path: str, model: Model, monkeypatch: pytest.MonkeyPatch, *, delivered: bool = False) -> Outcome:
    for name, value in {
        "trainer": model,
        "releaser": model,
        "ModelFolder": model,
        "unused_data": "other data",
        "example": "answer",
        "explanation": "the gate auc",
        "is_delivered": delivered,
    }.items():
        monkeypatch.setattr(f"ladder.operate.bring_up.{name}", lambda *_, given=value: given)  # type: ignore[misc]
    session, reporter = (cast(Any, one) for one in (None, model))
    return bring_to_service(session, *read("local").find(path), reporter)


def test_a_first_time_uploads_trains_approves_deploys_and_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Model(trained_before=False, has_data=False)
    outcome = brought(BIKES, model, monkeypatch)
    assert outcome == Outcome(trained=True, prediction=outcome.prediction, unused_data="other data")
    assert outcome.prediction is not None
    did = [one for one in model.asked if one.split()[0] in {"upload", "start", "approve_by_tier", "deploy", "finish"}]
    assert did == ["upload data.csv", "start", "approve_by_tier", "deploy", f"finish {BIKES} trained, and serves"]


def test_where_nothing_changed_nothing_is_uploaded_or_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Model(trained_before=True)
    assert not brought(BIKES, model, monkeypatch).trained
    assert not {"upload", "start"} & {one.split()[0] for one in model.asked}
    assert model.asked[-1] == f"finish {BIKES} serves"


def test_what_needs_a_person_is_neither_approved_nor_deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Model(trained_before=True)
    brought(LOANS, model, monkeypatch)
    assert not {"approve_by_tier", "deploy"} & {*model.asked}
    assert model.asked[-1] == f"finish {LOANS} a person decides"


def test_a_run_that_failed_is_told_and_the_next_model_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Model(trained_before=False, status="Failed")
    assert brought(BIKES, model, monkeypatch) == Outcome(trained=True, failure="the gate auc")
    assert model.asked[-1] == f"finish {BIKES} failed"
    assert not {"approve_by_tier", "deploy"} & {*model.asked}


def test_a_refusal_on_the_way_raises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise Failed("no capacity")

    model = Model(trained_before=True)
    monkeypatch.setattr(model, "deploy", refuse, raising=False)
    assert brought(BIKES, model, monkeypatch) == Outcome(failure="no capacity")


@pytest.mark.parametrize(("what", "failure"), [("release: released", ""), ("release: rolled back", "EndpointErrors")])
def test_from_level_2_on_it_waits_for_the_workflow_and_deploys_nothing(
    what: str, failure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = SimpleNamespace(what=what, why="alarm EndpointErrors", facts={"version": "1"})
    workflow = SimpleNamespace(follow=giving(ended))
    monkeypatch.setattr("ladder.operate.bring_up.Delivery", giving(workflow))
    model = Model(trained_before=True)
    outcome = brought(BIKES, model, monkeypatch, delivered=True)
    assert failure in outcome.failure
    assert bool(outcome.failure) == bool(failure)
    assert not {"approve_by_tier", "deploy"} & {one.split()[0] for one in model.asked}
