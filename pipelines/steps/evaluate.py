"""Holds the model against its contract, and writes the verdict, the evidence and the lineage that registration reads.

A model that fails its gates is no failure of this step: the pipeline's next step refuses it by the verdict.
"""

import json
import os

os.environ["OMP_NUM_THREADS"] = "1"  # latency is measured as an endpoint on one core would have it

from dataclasses import asdict
from typing import Any

from pipelines.artifact import BadArtifact, Card, read_card, read_estimator, size_mb, unpack
from pipelines.container import Container, run
from pipelines.contract import BadContract, Contract, read_contract
from pipelines.evaluation import evidence
from pipelines.gates import Evidence, Finding, failing, findings
from pipelines.interface import UnknownModel, load
from pipelines.lineage import fingerprint, in_words
from pipelines.steps.train import read_features
from pipelines.tracking import Experiment, TrackingFailed, track


def lineage(
    place: Container, contract: Contract, card: Card, manifest: dict[str, Any], run_id: str, metrics: dict[str, float]
) -> dict[str, str]:
    """What a registered version carries as metadata: strings of at most 256 characters."""
    hyperparameters = in_words(card.hyperparameters)
    return {
        "code_commit": place.environment.get("LADDER_COMMIT") or "unknown",
        "code_digest": card.code_digest,
        "dataset_version": manifest["dataset_version"],
        "experiment_run": run_id,
        "fingerprint": fingerprint(
            card.code_digest, manifest["dataset_version"], contract.model_dump(mode="json"), hyperparameters
        ),
        "hyperparameters": hyperparameters,
        "image": place.environment.get("LADDER_IMAGE") or "none",
        "metrics": in_words(metrics),
        "model_digest": card.model_digest,
    }


def experiment(
    place: Container, contract: Contract, card: Card, manifest: dict[str, Any], measured: Evidence, found: list[Finding]
) -> Experiment:
    robustness = {
        name: getattr(measured, name) for name in ("noise_loss", "missing_loss", "latency_p95_ms", "model_size_mb")
    }
    gaps = {
        f"{name}.{column}": value
        for column, groups in measured.fairness.items()
        for name in ("demographic_parity_difference", "equalized_odds_difference")
        if (value := getattr(groups, name)) is not None
    }
    return Experiment(
        name=f"{contract.environment}-{contract.team}-{contract.model}",
        execution=place.execution,
        params={"seed": str(card.seed), "training_rows": str(card.training_rows)}
        | {name: str(value) for name, value in card.hyperparameters.items()},
        metrics={**measured.metrics, **robustness, **gaps},
        tags={
            "code_commit": place.environment.get("LADDER_COMMIT") or "unknown",
            "code_digest": card.code_digest,
            "dataset_version": manifest["dataset_version"],
            "model_digest": card.model_digest,
            "image": place.environment.get("LADDER_IMAGE") or "none",
            "failing_gates": failing(found),
        },
    )


def evaluate(place: Container) -> None:
    contract = read_contract(place.input("contract"))
    model = load(contract.model)
    manifest = json.loads((place.input("manifest") / "manifest.json").read_text(encoding="utf-8"))
    folder = unpack(place.input("model"))
    card = read_card(folder)
    estimator = read_estimator(folder, card.model_digest)
    test = read_features(place.input("test") / "test.csv")
    measured = evidence(model, estimator, test, size_mb=size_mb(folder), seed=contract.seed)
    found = findings(contract.gates, measured)
    for finding in found:
        place.log("gate passed" if finding.passed else "gate failed", **vars(finding))
    record = experiment(place, contract, card, manifest, measured, found)
    run_id = track(record, place.environment.get("MLFLOW_TRACKING_URI"))
    report = {
        "decision": "register" if all(finding.passed for finding in found) else "refuse",
        "failing_gates": failing(found),
        "gates": [asdict(finding) for finding in found],
        "test_rows": len(test),
        **asdict(measured),
        "lineage": lineage(place, contract, card, manifest, run_id, dict(measured.metrics)),
    }
    text = json.dumps(report, sort_keys=True, indent=2) + "\n"
    (place.output("evaluation") / "evaluation.json").write_text(text, encoding="utf-8")
    place.log("model judged", decision=report["decision"], failing_gates=report["failing_gates"], experiment_run=run_id)


if __name__ == "__main__":
    run(evaluate, BadArtifact, BadContract, TrackingFailed, UnknownModel)
