"""Holds the model against its contract, and writes the verdict, the evidence and the lineage that registration reads.

This is the judge: it imports no code of the author's and unpickles nothing. It takes the predictions that the author's
steps left, compares them with answers that only the platform wrote, and keeps the very model that it judged.
A model that fails its gates is no failure of this step: the pipeline's next step refuses it by the verdict.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipelines.arrow import Table
from pipelines.container import Container, run
from pipelines.declaration import ROW_ID, Declaration
from pipelines.interface import ModelError, declared
from pipelines.strict_json import finite, read_unsure_file, without_nan, write_json
from pipelines.table import read
from pipelines.training.contract import ContractError, read_contract
from pipelines.training.evaluation import evidence
from pipelines.training.experiment import experiment
from pipelines.training.gates import failing, findings
from pipelines.training.lineage import code_digest, file_digest
from pipelines.training.made_up_question import made_up_question
from pipelines.training.model_archive import ARCHIVE, UnfitModelError, read_archive
from pipelines.training.own_figures import UnfitFiguresError, read_figures
from pipelines.training.predictions import UnfitPredictionsError, read_scores
from pipelines.training.registration import Judged, lineage
from pipelines.training.robustness import KINDS
from pipelines.training.tracking import TrackingError, track

PREDICTIONS = "predictions.parquet"


def today() -> date:
    return datetime.now(UTC).date()


def evaluate(place: Container, today: Callable[[], date] = today) -> None:
    contract = read_contract(place.input("contract"))
    declaration = declared(contract.model)
    manifest, answered = place.input("manifest") / "manifest.json", place.input("answers") / "answers.parquet"
    archive, answers = read_archive(place.input("model")), read(answered)
    measured = evidence(
        declaration,
        answers,
        all_scores(place, declaration, answers),
        own=read_figures(place.input("figures"), declaration.figures),
        latency_p95_ms=stated_latency(place.input("predictions")),
        size_mb=archive.size_mb,
    )
    exception = contract.fairness_exception
    exception = exception if exception and exception.holds(today()) else None
    found = findings(contract.gates, measured, exception)
    for finding in found:
        place.log("gate passed" if finding.passed else "gate failed", **vars(finding))
    judged = Judged(
        contract=contract,
        exception=exception,
        archive=archive,
        code_digest=code_digest(contract.model),
        manifest=json.loads(manifest.read_text(encoding="utf-8")),
        manifest_digest=file_digest(manifest),
        answers_digest=file_digest(answered),
        predictions_digest=file_digest(place.input("predictions") / PREDICTIONS),
        measured=measured,
        found=found,
        commit=place.environment.get("LADDER_COMMIT") or "unknown",
        image=place.environment.get("LADDER_IMAGE") or "none",
    )
    run_id = track(experiment(judged, place.execution), place.environment.get("MLFLOW_TRACKING_URI"))
    report = {"gates": [asdict(finding) for finding in found], "test_rows": answers.num_rows, **asdict(measured)}
    path = place.output("evaluation") / "evaluation.json"
    write_json(path, without_nan(report))
    question = json.dumps(made_up_question(declaration), allow_nan=False)
    (place.output("evaluation") / "question.json").write_text(question + "\n", encoding="utf-8")
    decision = "register" if all(finding.passed for finding in found) else "refuse"
    verdict = {"decision": decision, "failing_gates": failing(found)}
    write_json(
        place.output("verdict") / "verdict.json",
        verdict | {"lineage": lineage(judged, run_id, evidence_digest=file_digest(path))},
    )
    # What is registered is this copy, which no role but this step's can write.
    shutil.copyfile(place.input("model") / ARCHIVE, place.output("model") / ARCHIVE)
    place.log("model judged", **verdict, experiment_run=run_id)


def all_scores(place: Container, declaration: Declaration, answers: Table) -> dict[str, Any]:
    """Scores by what was asked. Only those to spoilt questions may be absent: their loss is then not known."""
    row_ids = answers[ROW_ID].to_numpy()
    spoilt = [kind for kind in KINDS if (place.input(kind) / PREDICTIONS).is_file()]
    return {
        name: read_scores(place.input(name) / PREDICTIONS, declaration, row_ids) for name in ("predictions", *spoilt)
    }


def stated_latency(folder: Path) -> float | None:
    """As the step that asked measured it (pipelines/training/latency.py)."""
    try:
        found = finite(read_unsure_file(folder / "latency.json")["latency_p95_ms"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found is not None and found >= 0 else None


if __name__ == "__main__":
    run(evaluate, ContractError, ModelError, TrackingError, UnfitFiguresError, UnfitModelError, UnfitPredictionsError)
