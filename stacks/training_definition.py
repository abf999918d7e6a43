"""The training pipeline's generic definition, as ``python -m pipelines.training.definition`` has written it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

PIPELINES = Path(__file__).resolve().parents[1] / "pipelines"
DEFINITION = PIPELINES / "training" / "training_pipeline.json"


@cache
def definition() -> str:
    return DEFINITION.read_text(encoding="utf-8")


def registered_metadata() -> list[str]:
    """The keys of the metadata that a version is registered with."""
    steps: list[dict[str, Any]] = json.loads(definition())["Steps"]
    behind_gates: list[dict[str, Any]] = [
        step["Arguments"] for gate in steps for step in gate["Arguments"].get("IfSteps", [])
    ]
    return sorted({key for request in behind_gates for key in request.get("CustomerMetadataProperties", {})})
