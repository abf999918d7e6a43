"""Whether what serves now answers as it should: one question of the platform's own, made of no person's data."""

import json
from typing import Any

from pipelines.delivery.functions.case import Case
from pipelines.delivery.package import place

QUESTION = "question.json"  # beside the evidence, where the judge alone writes


def smoke_test(case: Case) -> dict[str, Any]:
    """``passed``, and why not."""
    if case.contract.mode != "realtime":
        return {"passed": True, "why": ""}
    bucket, key = place(case.package.evidence)
    found = case.desk.client("s3").get_object(Bucket=bucket, Key=f"{key.rpartition('/')[0]}/{QUESTION}")
    runtime = case.desk.client("sagemaker-runtime")
    try:
        answer = runtime.invoke_endpoint(
            EndpointName=case.contract.hosting.endpoint,
            ContentType="application/json",
            Accept="application/json",
            Body=found["Body"].read(),
        )
    except runtime.exceptions.ModelError as refusal:
        return {"passed": False, "why": f"it answers a question of the smoke test with {refusal}"[:500]}
    fault = malformed(answer["Body"].read())
    return {"passed": not fault, "why": fault}


def malformed(body: bytes) -> str:
    """What is wrong with an answer to one question, or ""."""
    try:
        predictions: Any = json.loads(body)["predictions"]
    except (ValueError, KeyError, TypeError):
        return "its answer to the smoke test is not the JSON that callers are promised"
    if not isinstance(predictions, list) or len(predictions) != 1:  # pyright: ignore[reportUnknownArgumentType]
        return "it gives not one prediction for the one question of the smoke test"
    return ""
