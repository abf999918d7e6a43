"""No version of a model but through its gates, and no run that fails unheard."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from policies.control import Control
from policies.facts import Facts
from policies.pipelines import PIPELINE, definition, document, part
from policies.resource import Resource, items, mapping
from policies.serving import PACKAGE_GROUP
from policies.stack import Stack

CONTRACT = "aws:s3/bucketObjectv2:BucketObjectv2"


ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"


def registers_behind_gates(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    for pipeline in stack.of(PIPELINE):
        top = items(mapping(definition(pipeline)).get("Steps"))
        if any(step.get("Type") == "RegisterModel" for step in top):
            yield pipeline, "registers outside the gate"
        gates = [step for step in top if step.get("Type") == "Condition" and part(step, "Conditions")]
        behind = [one for gate in gates for one in items(part(gate, "IfSteps")) if one.get("Type") == "RegisterModel"]
        if not behind:
            yield pipeline, "has no gate before a registration"
        for step in behind:
            if part(step, "ModelApprovalStatus") != "PendingManualApproval":
                yield pipeline, f"step {step.get('Name')} registers as {part(step, 'ModelApprovalStatus')}"
            if not mapping(part(step, "CustomerMetadataProperties")).keys() >= LINEAGE:
                yield pipeline, f"step {step.get('Name')} registers without its lineage"


LINEAGE = {"code_commit", "dataset_version", "hyperparameters", "metrics", "image", "experiment_run"}


def contracts(stack: Stack) -> dict[tuple[str, str], tuple[Resource, Any]]:
    found = (
        (one, document(one, "content"))
        for one in stack.of(CONTRACT)
        # Beside it lies release/contract.json, of what comes after training.
        if fnmatchcase(str(one.inputs.get("key")), "*/contract.json") and "/release/" not in str(one.inputs.get("key"))
    )
    return {(str(text.get("team")), str(text.get("model"))): (one, text) for one, text in found}


def gated(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    known = contracts(stack)
    for group in stack.of(PACKAGE_GROUP):
        model = str(mapping(group.inputs.get("tags")).get("model", ""))
        resource, text = known.get((group.team, model), (None, None))
        if resource is None:
            yield group, "no contract states the gates of this model"
            continue
        gates = mapping(mapping(text).get("gates"))
        if not gates.get("metric_floors") and not gates.get("metric_ceilings"):
            yield resource, "states no figure that the model must reach"
        for bound in ("latency_p95_ms", "model_size_mb"):
            if gates.get(bound) is None:
                yield resource, f"states no {bound}"
        team = facts.team(group.team)
        if team and model in team.high_risk_models:
            for bound in FOR_HIGH_RISK:
                if gates.get(bound) in (None, []):
                    yield resource, f"states no {bound}, and the model's risk is high"


FOR_HIGH_RISK = (
    "protected_columns",
    "demographic_parity_difference",
    "equalized_odds_difference",
    "noise_loss",
    "missing_loss",
)


def watched(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    for pipeline in stack.of(PIPELINE):
        alarms = [
            one
            for one in stack.of(ALARM)
            if stack.target(mapping(one.inputs.get("dimensions")).get("PipelineName"), PIPELINE) == pipeline
        ]
        for metric in ("ExecutionFailed", "DataRefused"):
            if metric not in {one.value("metricName") for one in alarms}:
                yield pipeline, f"no alarm on {metric}"


CONTROLS = (
    Control(
        "pipeline-gates",
        "critical",
        "A version is registered behind the gates alone, pending, with its lineage",
        "a model that passed no gate",
        "Register in the gate's IfSteps as PendingManualApproval",
        ("Ladder",),
        registers_behind_gates,
    ),
    Control(
        "model-gates",
        "critical",
        "No model without gates: what it must reach, and for high risk what it must not do",
        "a model that nobody can refuse",
        "State them in the team file",
        ("Ladder",),
        gated,
    ),
    Control(
        "pipeline-alarms",
        "high",
        "Somebody hears when a run fails or refuses its data",
        "a model that grows old",
        "Add the alarms",
        ("Ladder",),
        watched,
    ),
)
