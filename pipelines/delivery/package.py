"""One registered version, and why it may not serve: its image, model and evidence are held against what was judged."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Package:
    """``status`` is SageMaker's: PendingManualApproval, Approved or Rejected."""

    arn: str
    group: str
    number: int
    status: str
    image: str  # that it would be served from
    model_digest: str  # of the one file that its container accepts
    evidence: str  # S3 URI of the evaluation that it was registered on
    lineage: Mapping[str, str]

    @property
    def evidence_digest(self) -> str:
        return self.lineage.get("evidence_digest", "none")


def package_of(described: Mapping[str, Any]) -> Package:
    """Out of DescribeModelPackage."""
    containers: list[dict[str, Any]] = described.get("InferenceSpecification", {}).get("Containers", [])
    container: dict[str, Any] = containers[0] if len(containers) == 1 else {}
    return Package(
        arn=described["ModelPackageArn"],
        group=described["ModelPackageGroupName"],
        number=described["ModelPackageVersion"],
        status=described["ModelApprovalStatus"],
        image=container.get("Image", ""),
        model_digest=container.get("Environment", {}).get("LADDER_MODEL_DIGEST", ""),
        evidence=described.get("ModelMetrics", {}).get("ModelQuality", {}).get("Statistics", {}).get("S3Uri", ""),
        lineage=described.get("CustomerMetadataProperties", {}),
    )


def place(uri: str) -> tuple[str, str]:
    """Bucket and key."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


def doubts(package: Package, evidence: bytes | None, judges: str) -> list[str]:
    """In words that follow "it": none where this very image and model passed their gates.

    Whoever may register or approve can rewrite what serves; the lineage, written by the judge, says what was judged.
    ``judges`` is the S3 URI below which the judge alone writes.
    """
    lineage = package.lineage
    judged = (lineage.get("image"), lineage.get("model_digest"))
    found = {
        "would serve another image or model than was judged": (package.image, package.model_digest) != judged,
        f"names evidence from outside {judges}": not package.evidence.startswith(judges),
        "carries no proof that its gates passed": not passed(package, evidence),
    }
    return [doubt for doubt, holds in found.items() if holds]


def passed(package: Package, evidence: bytes | None) -> bool:
    """Whether the evaluation that this version names let this very model through, and is as it was at registration."""
    if evidence is None or sha256(evidence).hexdigest() != package.evidence_digest:
        return False
    return all(gate["passed"] for gate in json.loads(evidence)["gates"])


def needs_a_person(package: Package) -> str:
    """Why no automation may approve it whatever its tier, in words that follow "it is", or ""."""
    reasons = {
        "trained on data from outside the declared place": package.lineage.get("data_origin") != "declared",
        "excepted from a fairness gate": package.lineage.get("fairness_exception", "none") != "none",
    }
    return " and ".join(reason for reason, holds in reasons.items() if holds)
