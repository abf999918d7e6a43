"""What a registered version says of itself: where it came from, and the digests of all that it was judged by.

Each is read or computed by the judge. The hyperparameters alone are the author's word.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.training.contract import Contract, FairnessException
from pipelines.training.gates import Evidence, Finding
from pipelines.training.lineage import fingerprint, in_words
from pipelines.training.model_archive import ModelArchive

LONGEST = 256  # characters of a metadata value (API reference, CreateModelPackage: CustomerMetadataProperties)
REFUSED = re.compile(r"[^\w\s.:/=+\-@]")  # by the same reference


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A model with its evidence and the findings of its gates."""

    contract: Contract
    exception: FairnessException | None  # one that holds today
    archive: ModelArchive
    code_digest: str
    manifest: Mapping[str, Any]  # as the step Dataset wrote it
    manifest_digest: str
    answers_digest: str
    predictions_digest: str
    measured: Evidence
    found: list[Finding]
    commit: str
    image: str


def lineage(judged: Judged, run_id: str, evidence_digest: str) -> dict[str, str]:
    """The version's metadata: strings of at most 256 characters, none empty."""
    contract, manifest = judged.contract, judged.manifest
    hyperparameters = in_words(judged.archive.hyperparameters)
    source: Mapping[str, str] = manifest["objects"][0] if manifest["objects"] else {}
    dataset = manifest["dataset_version"]
    facts: dict[str, str] = {
        "answers_digest": judged.answers_digest,
        "code_commit": judged.commit,
        "code_digest": judged.code_digest,
        "data_digest": manifest["sha256"],
        "data_origin": manifest["origin"],
        "data_uri": source.get("uri", "none"),
        "data_version": source.get("version", "none"),
        "dataset_version": dataset,
        "evidence_digest": evidence_digest,
        "experiment_run": run_id,
        "fairness_exception": str(judged.exception or "none"),
        "fingerprint": fingerprint(judged.code_digest, dataset, contract.model_dump(mode="json"), hyperparameters),
        "hyperparameters": hyperparameters,
        "image": judged.image,
        "manifest_digest": judged.manifest_digest,
        "metrics": in_words({name: value for name, value in judged.measured.metrics.items() if value is not None}),
        "model_archive_digest": judged.archive.archive_digest,
        "model_digest": judged.archive.model_digest,
        "predictions_digest": judged.predictions_digest,
    }
    return {name: REFUSED.sub(" ", value)[:LONGEST] or "none" for name, value in facts.items()}
