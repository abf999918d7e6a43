"""What `ladder up` does for one model: data, training, and as much of a release as its tier leaves to automation."""

from dataclasses import dataclass

from ladder.exits import Failed
from ladder.operate.model_folder import ModelFolder
from ladder.operate.prediction import example
from ladder.operate.release import AUTOMATIC
from ladder.operate.session import Session
from ladder.operate.training_failure import told
from ladder.show.observing import releaser, trainer
from ladder.show.progress import Telling
from ladder.show.summary import Prediction
from stacks.teams import Model, Team


@dataclass(frozen=True, kw_only=True)
class Outcome:
    trained: bool = False
    prediction: Prediction | None = None
    failure: str = ""


def bring_to_service(session: Session, team: Team, model: Model, telling: Telling) -> Outcome:
    """Trains if something changed, approves and deploys if the tier allows it, asks what serves. Raises no Failed."""
    path, trained = f"{team.name}/{model.name}", False
    training, release = trainer(session, team, model), releaser(session, team, model)
    folder = ModelFolder(model.name)
    try:
        if not training.raw_objects():
            for name, content in folder.sample_data():
                training.upload(name, content)
        if training.unchanged() is None:
            trained = True
            run = training.watch(training.start(), lambda step: telling.step(path, step))
            if run.status != "Succeeded":
                raise Failed(told(session, team, model, run))
        if model.risk_tier in AUTOMATIC:
            release.approve_by_tier(release.choose(None))
        prediction = None
        if model.risk_tier in AUTOMATIC and model.serving.mode == "realtime":
            release.deploy(lambda status: telling.tell(path, f"endpoint {status}", worth_a_line=False))
        if release.serving()[0] == "InService":
            prediction = example(release, folder.example())
    except Failed as failure:
        telling.finish(path, "failed")
        return Outcome(trained=trained, failure=str(failure))
    telling.finish(path, "trained, and " * trained + ("serves" if model.risk_tier in AUTOMATIC else "a person decides"))
    return Outcome(trained=trained, prediction=prediction)
