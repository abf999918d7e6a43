"""What `ladder up` does for one model: data, training, and as much of a release as its tier leaves to automation."""

from dataclasses import dataclass
from typing import Protocol

from ladder.exits import Failed
from ladder.operate.delivery import Delivery, is_delivered
from ladder.operate.facts import Prediction, Step
from ladder.operate.model_folder import ModelFolder, unused_data
from ladder.operate.prediction import example
from ladder.operate.release import OnStatus, needs_a_person, releaser
from ladder.operate.session import Session
from ladder.operate.training import trainer
from ladder.operate.training_failure import explanation
from pipelines.ledger.entry import Entry
from stacks.teams import Model, Team


class Reporter(Protocol):
    """Hears of the work as it goes, a line a model."""

    def update(self, work: str, says: str, *, advance: int = 0, is_milestone: bool = True) -> None: ...

    def step(self, work: str, step: Step) -> None: ...

    def finish(self, work: str, says: str) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Outcome:
    trained: bool = False
    prediction: Prediction | None = None
    failure: str = ""
    unused_data: str = ""  # that what lies in the model's folder is not what was trained on


def bring_to_service(session: Session, team: Team, model: Model, reporter: Reporter) -> Outcome:
    """Trains if something changed, approves and deploys if the tier allows it, asks what serves. Raises no Failed."""
    path, trained = f"{team.name}/{model.name}", False
    training, release = trainer(session, team, model), releaser(session, team, model)
    folder = ModelFolder(model.name)
    try:
        if not training.raw_objects():
            for name, content in folder.sample_data():
                training.upload(name, content)
        unused = unused_data(training, path)
        if training.unchanged() is None:
            trained = True
            run = training.watch(training.start(), lambda step: reporter.step(path, step))
            if run.status != "Succeeded":
                raise Failed(explanation(session, team, model, run))
        newest = release.choose(None)
        automatic = not needs_a_person(model.risk_tier, newest)
        on_status: OnStatus = lambda status: reporter.update(path, f"endpoint {status}", is_milestone=False)  # noqa: E731
        if automatic and is_delivered(session, team):
            must_serve(Delivery(session=session, team=team, model=model).follow(newest, 0, on_status), path)
        elif automatic:
            release.approve_by_tier(newest)
            if release.has_endpoint:
                release.deploy(on_status)
        prediction = None
        if folder.sample_files and release.serving()[0] == "InService":
            prediction = example(release, folder.example())
    except Failed as failure:
        reporter.finish(path, "failed")
        return Outcome(trained=trained, failure=str(failure))
    reporter.finish(path, "trained, and " * trained + ("serves" if automatic else "a person decides"))
    return Outcome(trained=trained, prediction=prediction, unused_data=unused)


def must_serve(ended: Entry, path: str) -> None:
    """Raises Failed for a release that did not end in service."""
    if not ended.what.endswith(": released"):
        number = ended.facts["version"]
        raise Failed(f"{path} version {number}, {ended.what}: {ended.why}\nAll of it: ladder history {path}")
