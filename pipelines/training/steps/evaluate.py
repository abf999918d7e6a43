"""Holds the model against its contract, and writes the verdict, the evidence and the lineage that registration reads.

A model that fails its gates is no failure of this step: the pipeline's next step refuses it by the verdict.
"""

import json
import os

os.environ["OMP_NUM_THREADS"] = "1"  # latency is measured as an endpoint on one core would have it

from dataclasses import asdict, dataclass

from pipelines.artifact import ArtifactError, Card, read_card, read_estimator, size_mb, unpack
from pipelines.container import Container, run
from pipelines.inputs import InputsError
from pipelines.interface import ModelError, declared, load_features, load_figures
from pipelines.serving.prediction import Predictor
from pipelines.strict_json import without_nan, write_json
from pipelines.table import read
from pipelines.training.contract import Contract, ContractError, read_contract
from pipelines.training.evaluation import evidence
from pipelines.training.gates import Evidence, Finding, failing, findings
from pipelines.training.lineage import fingerprint, in_words
from pipelines.training.tracking import Experiment, TrackingError, track


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A model with its evidence and the findings of its gates."""

    contract: Contract
    card: Card
    dataset_version: str
    measured: Evidence
    found: list[Finding]
    commit: str
    image: str


def lineage(judged: Judged, run_id: str) -> dict[str, str]:
    """What a registered version carries as metadata: strings of at most 256 characters, none empty."""
    card, dataset, contract = judged.card, judged.dataset_version, judged.contract.model_dump(mode="json")
    hyperparameters = in_words(card.hyperparameters)
    return {
        "code_commit": judged.commit,
        "code_digest": card.code_digest,
        "dataset_version": dataset,
        "experiment_run": run_id,
        "fingerprint": fingerprint(card.code_digest, dataset, contract, hyperparameters),
        "hyperparameters": hyperparameters,
        "image": judged.image,
        "metrics": in_words(judged.measured.metrics),
        "model_digest": card.model_digest,
    }


def experiment(judged: Judged, execution: str) -> Experiment:
    contract, card, measured = judged.contract, judged.card, judged.measured
    single = ("noise_loss", "missing_loss", "latency_p95_ms", "model_size_mb")
    gaps = {
        f"{name}.{column}": gap
        for column, groups in measured.fairness.items()
        for name in ("demographic_parity_difference", "equalized_odds_difference")
        if (gap := getattr(groups, name)) is not None
    }
    return Experiment(
        name=f"{contract.environment}-{contract.team}-{contract.model}",
        execution=execution,
        params={"seed": str(card.seed), "training_rows": str(card.training_rows)}
        | {name: str(value) for name, value in card.hyperparameters.items()},
        metrics={**measured.metrics, **{name: getattr(measured, name) for name in single}, **gaps},
        tags={
            "code_commit": judged.commit,
            "code_digest": card.code_digest,
            "dataset_version": judged.dataset_version,
            "failing_gates": failing(judged.found),
            "image": judged.image,
            "model_digest": card.model_digest,
        },
    )


def evaluate(place: Container) -> None:
    contract = read_contract(place.input("contract"))
    declaration = declared(contract.model)
    own = load_figures(contract.model) if declaration.figures else None
    manifest = json.loads((place.input("manifest") / "manifest.json").read_text(encoding="utf-8"))
    folder = unpack(place.input("model"))
    card = read_card(folder)
    estimator = read_estimator(folder, card.model_digest)
    predictor = Predictor(declaration, load_features(contract.model), estimator)
    questions = read(place.input("questions") / "questions.parquet")
    answers = read(place.input("answers") / "answers.parquet")
    measured = evidence(predictor, own, questions, answers, size_mb=size_mb(folder), seed=contract.seed)
    found = findings(contract.gates, measured)
    for finding in found:
        place.log("gate passed" if finding.passed else "gate failed", **vars(finding))
    judged = Judged(
        contract=contract,
        card=card,
        dataset_version=manifest["dataset_version"],
        measured=measured,
        found=found,
        commit=place.environment.get("LADDER_COMMIT") or "unknown",
        image=place.environment.get("LADDER_IMAGE") or "none",
    )
    run_id = track(experiment(judged, place.execution), place.environment.get("MLFLOW_TRACKING_URI"))
    report = {
        "decision": "register" if all(finding.passed for finding in found) else "refuse",
        "failing_gates": failing(found),
        "gates": [asdict(finding) for finding in found],
        "test_rows": answers.num_rows,
        **asdict(measured),
        "lineage": lineage(judged, run_id),
    }
    write_json(place.output("evaluation") / "evaluation.json", without_nan(report))
    place.log("model judged", decision=report["decision"], failing_gates=report["failing_gates"], experiment_run=run_id)


if __name__ == "__main__":
    run(evaluate, ArtifactError, ContractError, TrackingError, ModelError, InputsError)
