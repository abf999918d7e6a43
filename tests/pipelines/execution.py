"""A pipeline's run on this machine: each step called in turn, its outputs copied to the next as SageMaker would."""

import json
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.artifact import unpack
from pipelines.container import Container
from pipelines.interface import MODELS, declared
from pipelines.training.answerer import Answerer, load
from pipelines.training.asking import Exchange, Start
from pipelines.training.robustness import KINDS
from pipelines.training.steps.dataset import dataset
from pipelines.training.steps.evaluate import evaluate
from pipelines.training.steps.features import features
from pipelines.training.steps.figures import figures
from pipelines.training.steps.predict import predict
from pipelines.training.steps.stress import stress
from pipelines.training.steps.train import train
from pipelines.training.steps.validate import validate

RAW = {
    "loan-approval": MODELS / "loan_approval" / "data" / "loanapp.csv",
    "bike-demand": MODELS / "bike_demand" / "data" / "bike_sharing_daily.csv",
    "_template": MODELS / "_template" / "data" / "example.csv",
}


def contract(model: str, **gates: object) -> dict[str, Any]:
    facts = {"team": "lending", "kind": "tabular", "risk_tier": "high", "owner": "owner@example.com", "dataset": "raw"}
    return {**facts, "model": model, "environment": "local", "seed": 20261101, "gates": gates}


@contextmanager
def in_this_process(place: Container, model: str) -> Generator[Exchange]:
    """The author's code beside the step that asks it, which saves a start of Python each time."""
    yield Answerer(lambda: load(model, unpack(place.input("model"))))


@dataclass(frozen=True)
class Run:
    """One execution; every step has a root folder of its own."""

    folder: Path
    model: str
    raw: Path
    gates: Mapping[str, object] = field(default_factory=dict[str, object])
    start: Start = in_this_process

    def place(self, step: str, channels: Mapping[str, Path], environment: Mapping[str, str] | None = None) -> Container:
        root = self.folder / step
        inputs = root / "input" / "data" if step == "train" else root / "processing" / "input"
        shutil.rmtree(root, ignore_errors=True)
        for channel, source in channels.items():
            shutil.copytree(source, inputs / channel)
        (inputs / "contract").mkdir()
        (inputs / "contract" / "contract.json").write_text(json.dumps(contract(self.model, **self.gates)))
        return Container(root, {"LADDER_EXECUTION": "execution-1", "LADDER_MODEL": self.model, **(environment or {})})

    def output(self, step: str, name: str) -> Path:
        return self.folder / step / ("model" if step == "train" else f"processing/output/{name}")

    def validate(self, environment: Mapping[str, str] | None = None) -> Container:
        source = self.folder / "raw"
        source.mkdir(exist_ok=True, parents=True)
        shutil.copy(self.raw, source)
        place = self.place("validate", {"raw": source}, environment)
        validate(place)
        return place

    def until_trained(self) -> "Run":
        self.validate()
        channels = {name: self.output("validate", name) for name in ("data", "validation")}
        dataset(self.place("dataset", channels))
        features(self.place("features", {"train": self.output("dataset", "train")}))
        train(self.place("train", self.training_channels()))
        return self

    def training_channels(self) -> dict[str, Path]:
        return {"features": self.output("features", "features"), "train": self.output("dataset", "train")}

    def judged(self, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Predicts, takes the model's own figures and evaluates: the evidence, and the verdict under ``verdict``."""
        self.predicted()
        return self.evaluated(environment)

    def predicted(self) -> "Run":
        """All that the author's code does after training."""
        model = self.model_archive()
        predict(self.place("predict", {"model": model, "questions": self.output("dataset", "questions")}), self.start)
        for kind in KINDS:
            stress(self.place(kind, {"model": model, "questions": self.output("dataset", kind)}), self.start)
        if declared(self.model).figures:
            channels = {name: self.output("predict", name) for name in ("inputs", "predictions")}
            figures(self.place("figures", channels | {"answers": self.output("dataset", "answers")}))
        return self

    def model_archive(self) -> Path:
        """What a training job leaves: the model's folder as model.tar.gz."""
        folder = self.folder / "archive"
        shutil.make_archive(str(folder / "model"), "gztar", self.output("train", "model"))
        return folder

    def evaluated(self, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
        evaluate(self.evaluation(environment))
        evidence, verdict = (
            json.loads((self.output("evaluate", folder) / file).read_text())
            for folder, file in (("evaluation", "evaluation.json"), ("verdict", "verdict.json"))
        )
        return evidence | {"verdict": verdict}

    def evaluation(self, environment: Mapping[str, str] | None = None) -> Container:
        channels = {
            "model": self.folder / "archive",
            "predictions": self.output("predict", "predictions"),
            **{kind: self.output(kind, "predictions") for kind in KINDS},
            "answers": self.output("dataset", "answers"),
            "manifest": self.output("dataset", "manifest"),
        }
        own = self.output("figures", "figures")
        return self.place("evaluate", channels | ({"figures": own} if own.is_dir() else {}), environment)
