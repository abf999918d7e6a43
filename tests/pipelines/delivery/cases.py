"""A contract, a version and a ledger as the tests of delivery begin with them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from pipelines.delivery.approval import facts_of
from pipelines.delivery.contract import ReleaseContract
from pipelines.delivery.package import Package
from pipelines.ledger.entry import NOTHING_BEFORE, Draft, Entry, Kind, sealed

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
ARN = "arn:aws:sagemaker:us-east-1:111111111111:model-package/dev-lending-loans/3"
JUDGES = "s3://artifacts/runs/judge/"
EVIDENCE = json.dumps({"gates": [{"name": "auc", "passed": True}]}).encode()
MODEL_DIGEST = "a" * 64
LENA, INES, OWNER, TRAINER = "lena@example.com", "ines@example.com", "priya@example.com", "sam@example.com"
PACKAGE = Package(
    arn=ARN,
    group="dev-lending-loans",
    number=3,
    status="PendingManualApproval",
    image="images:loans-1",
    model_digest=MODEL_DIGEST,
    evidence=f"{JUDGES}loans/run/Evaluate/evaluation/evaluation.json",
    lineage={
        "image": "images:loans-1",
        "model_digest": MODEL_DIGEST,
        "evidence_digest": sha256(EVIDENCE).hexdigest(),
        "data_origin": "declared",
        "fairness_exception": "none",
        "pipeline_execution": "run-1",
    },
)
DOCUMENT: dict[str, Any] = {
    "environment": "dev",
    "team": "lending",
    "model": "loans",
    "risk_tier": "high",
    "owner": OWNER,
    "mode": "realtime",
    "approvals": ["team", "model_risk"],
    "approval_days": 30,
    "people": {"team": [LENA, TRAINER], "model_risk": [INES], "release": [LENA], "roll_back": [LENA, OWNER]},
    "serving": {"instance_type": "ml.m5.large", "instance_count": 2},
    "release": {
        "strategy": "canary",
        "percent": 10,
        "interval_minutes": 15,
        "bake_minutes": 30,
        "shadow_minutes": None,
    },
    "objectives": {"availability": 0.999, "latency_p95_ms": 300, "latency_p99_ms": 1000, "error_rate": 0.001},
    "freezes": [{"starts": "2026-12-18", "ends": "2027-01-03", "reason": "year end"}],
    "hosting": {
        "endpoint": "dev-lending-loans",
        "role_arn": "arn:aws:iam::111111111111:role/dev-lending-serving-us-east-1",
        "subnets": ["subnet-1", "subnet-2"],
        "security_groups": ["sg-1"],
        "volume_key_arn": "arn:aws:kms:us-east-1:111111111111:key/1",
        "alarms": ["dev-lending-loans-EndpointErrors", "dev-lending-loans-EndpointLatency"],
        "tags": {"team": "lending"},
    },
}


def contract(**changed: Any) -> ReleaseContract:
    return ReleaseContract.model_validate({**DOCUMENT, **changed})


def entry(
    kind: Kind, who: str, *, about: Package = PACKAGE, days_ago: float = 0, number: int = 1, **facts: str
) -> Entry:
    draft = Draft(
        event=f"{kind}-{who}-{days_ago}",
        kind=kind,
        subject="lending/loans",
        who=who,
        what=kind,
        why="reviewed",
        facts={**facts_of(about), **facts},
    )
    return sealed(draft, "lending", number, NOTHING_BEFORE, NOW - timedelta(days=days_ago))


def approved_by(*people: str, about: Package = PACKAGE) -> Sequence[Entry]:
    """A ledger in which these approved it, and the registry was told."""
    return [
        entry("evaluation", "the judge", about=about),
        entry("training", TRAINER, run="run-1"),
        *(entry("approval", who, about=about) for who in people),
        entry("decision", "ladder", about=about),
    ]


APPROVED = replace(PACKAGE, status="Approved")
