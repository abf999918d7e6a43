"""What a team registers, approves and serves."""

from collections.abc import Mapping
from typing import Any

from ladder.judges.access.data_classes import READERS
from ladder.judges.access.questions import ActionClass, asks, each, without
from ladder.judges.access.training_classes import CONFIG, ELSEWHERE, NETWORK, TAGGED

MODEL: dict[str, Any] = {**TAGGED, **NETWORK, "sagemaker:NetworkIsolation": "true"}


def status(value: str | None) -> Mapping[str, Any]:
    return {} if value is None else {"sagemaker:ModelApprovalStatus": value}


OTHER_PAST = [
    {**status("Approved"), "sagemaker:CustomerMetadataProperties/evidence_digest": "another"},
    {**status("Approved"), "sagemaker:CustomerMetadataPropertiesToRemove": ["evidence_digest"]},
]
PACKAGE, PENDING = "{sagemaker}:model-package/{model}/1", "PendingManualApproval"

RELEASED = (
    ActionClass(
        name="read the registry",
        why="names and evidence of the team's own versions",
        asks=asks("sagemaker", "DescribeModelPackage", PACKAGE),
        may=READERS - {"serving"},
        level=1,
    ),
    ActionClass(
        name="register",
        why="only the pipeline, so only what went through the gates, and only to wait for approval",
        asks=each("sagemaker:CreateModelPackage", PACKAGE, [status(PENDING)]),
        may=frozenset({"pipeline"}),
        level=1,
    ),
    ActionClass(
        name="register as approved",
        why="nobody approves by registering",
        asks=each("sagemaker:CreateModelPackage", PACKAGE, [status("Approved")]),
        level=1,
    ),
    ActionClass(
        name="approve",
        why="boundary: the release role alone",
        asks=each("sagemaker:UpdateModelPackage", PACKAGE, [status("Approved"), status("Rejected")]),
        may=frozenset({"release"}),
        level=1,
    ),
    ActionClass(
        name="rewrite history",
        why="a version changes by a decision only, which tells no other past; none is deleted or shown to others",
        asks=(
            *each("sagemaker:UpdateModelPackage", PACKAGE, [status(None), status(PENDING), *OTHER_PAST]),
            *asks("sagemaker", "DeleteModelPackage", PACKAGE),
            *asks(
                "sagemaker",
                "DeleteModelPackageGroup PutModelPackageGroupPolicy",
                "{sagemaker}:model-package-group/{model}",
            ),
        ),
        level=1,
    ),
    ActionClass(
        name="deploy",
        why="boundary: the release role alone; models in isolation, in the VPC",
        asks=(
            *each("sagemaker:CreateModel", "{sagemaker}:model/{model}-v1", [MODEL]),
            *each("sagemaker:CreateEndpointConfig", "{sagemaker}:endpoint-config/{model}-v1", [CONFIG]),
            *asks("sagemaker", "CreateEndpoint UpdateEndpoint DeleteEndpoint", "{sagemaker}:endpoint/{model}", TAGGED),
            *each(
                "sagemaker:CreateTransformJob",
                "{sagemaker}:transform-job/{model}-v1-x",
                [{**CONFIG, "sagemaker:OutputKmsKeyArn": "{key}"}],
            ),
        ),
        may=frozenset({"release"}),
        level=1,
    ),
    ActionClass(
        name="deploy unsafely",
        why="boundary: network isolation, VPC, volume key, the team's own model",
        asks=(
            *each(
                "sagemaker:CreateModel",
                "{sagemaker}:model/{model}-v1",
                [
                    without(MODEL, "sagemaker:NetworkIsolation"),
                    MODEL | {"sagemaker:NetworkIsolation": "false"},
                    without(MODEL, *NETWORK),
                    MODEL | ELSEWHERE,
                ],
            ),
            *each(
                "sagemaker:CreateEndpointConfig",
                "{sagemaker}:endpoint-config/{model}-v1",
                [
                    without(CONFIG, "sagemaker:VolumeKmsKeyArn"),
                    CONFIG | {"sagemaker:ModelArn": "{sagemaker}:model/another-v1"},
                    without(CONFIG, *TAGGED),
                ],
            ),
        ),
        level=1,
    ),
    ActionClass(
        name="predict",
        why="who releases, tries; callers come with a later level",
        asks=asks("sagemaker", "InvokeEndpoint", "{sagemaker}:endpoint/{model}"),
        may=frozenset({"release"}),
        level=1,
    ),
)
