"""What a team trains, and where."""

from collections.abc import Mapping
from typing import Any

from ladder.judges.access.data_classes import WORKERS
from ladder.judges.access.questions import ActionClass, Ask, asks, each, without

TAGGED: dict[str, Any] = {
    "aws:RequestTag/team": "{team}",
    "aws:RequestTag/environment": "{environment}",
    "aws:TagKeys": ["team", "environment"],
}
NETWORK: dict[str, Any] = {
    "sagemaker:VpcSubnets": "{subnets}",
    "sagemaker:VpcSecurityGroupIds": "{security_groups}",
}
VOLUME: dict[str, Any] = {"sagemaker:VolumeKmsKeyArn": "{key}", "sagemaker:InstanceTypes": ["{instance}"]}
JOB: dict[str, Any] = {**TAGGED, **NETWORK, **VOLUME, "sagemaker:OutputKmsKeyArn": "{key}"}
CONFIG: dict[str, Any] = {**TAGGED, **VOLUME, "sagemaker:ModelArn": "{sagemaker}:model/{model}-v1"}
ELSEWHERE = {"sagemaker:VpcSubnets": ["subnet-0elsewhere"]}
ANOTHERS_KEY = "arn:aws:kms:{here}:key/00000000-0000-0000-0000-00000000dead"


def job(*contexts: Mapping[str, Any]) -> tuple[Ask, ...]:
    """A training and a processing job in each context."""
    kinds = {"CreateTrainingJob": "training-job", "CreateProcessingJob": "processing-job"}
    return tuple(
        ask
        for action, kind in kinds.items()
        for ask in each(f"sagemaker:{action}", "{sagemaker}:" + kind + "/{name}x", contexts)
    )


TRAINED = (
    ActionClass(
        name="train",
        why="in the VPC, under the team's key and tag, on listed instances",
        asks=job(JOB),
        may=frozenset({"people", "pipeline"}),
    ),
    ActionClass(
        name="outside the VPC",
        why="boundary: subnets and groups are ours, and leaving them out is refused",
        asks=(
            *job(without(JOB, "sagemaker:VpcSubnets"), without(JOB, *NETWORK), JOB | ELSEWHERE),
            *job(JOB | {"sagemaker:VpcSecurityGroupIds": ["sg-0elsewhere"]}),
            *asks("sagemaker", "CreateNotebookInstance", "{sagemaker}:notebook-instance/{name}x", TAGGED),
            *asks("sagemaker", "CreateAutoMLJob", "{sagemaker}:automl-job/{name}x", TAGGED),
            *asks("sagemaker", "CreateLabelingJob", "{sagemaker}:labeling-job/{name}x", TAGGED),
            *asks("sagemaker", "CreateCluster", "{sagemaker}:cluster/{name}x", TAGGED),
        ),
    ),
    ActionClass(
        name="bigger instance",
        why="boundary: instance types of the stack's config",
        asks=(
            *job(JOB | {"sagemaker:InstanceTypes": ["ml.p5.48xlarge"]}),
            *job(JOB | {"sagemaker:InstanceTypes": ["{instance}", "ml.m5.24xlarge"]}),
            *each(
                "sagemaker:CreateEndpointConfig",
                "{sagemaker}:endpoint-config/{name}x",
                [CONFIG | {"sagemaker:InstanceTypes": ["ml.p5.48xlarge"]}],
            ),
        ),
    ),
    ActionClass(
        name="without key or tag",
        why="boundary: output and volume under the team's key, and the team's tag",
        asks=job(
            without(JOB, "sagemaker:OutputKmsKeyArn"),
            without(JOB, "sagemaker:VolumeKmsKeyArn"),
            JOB | {"sagemaker:OutputKmsKeyArn": ANOTHERS_KEY},
            JOB | {"sagemaker:VolumeKmsKeyArn": ANOTHERS_KEY},
            without(JOB, *TAGGED),
            JOB | {"aws:RequestTag/team": "another"},
            without(JOB, "aws:RequestTag/environment"),
            JOB | {"aws:RequestTag/environment": "another"},
        ),
    ),
    ActionClass(
        name="mount Studio's homes",
        why="boundary: no file system, since Studio's holds the homes of all teams",
        asks=each(
            "sagemaker:CreateTrainingJob",
            "{sagemaker}:training-job/{name}x",
            [JOB | {"sagemaker:FileSystemId": "fs-0homes"}],
        ),
    ),
    ActionClass(
        name="start the pipeline",
        why="to start one passes no role, and its steps are the platform's",
        asks=asks("sagemaker", "StartPipelineExecution", "{sagemaker}:pipeline/{model}"),
        may=frozenset({"people", "ci", "clock-starter"}),
        level=1,
    ),
    ActionClass(
        name="start a former version of the pipeline",
        why="its gates, or its faults, may since have been mended",
        asks=each(
            "sagemaker:StartPipelineExecution", "{sagemaker}:pipeline/{model}", [{"sagemaker:PipelineVersionId": "1"}]
        ),
        level=1,
    ),
    ActionClass(
        name="change the pipeline",
        why="beyond the boundary: the gates stand in it",
        asks=asks("sagemaker", "CreatePipeline UpdatePipeline DeletePipeline", "{sagemaker}:pipeline/{model}", TAGGED),
        level=1,
    ),
    ActionClass(
        name="record experiments",
        why="one MLflow app a team, by tag",
        asks=each("sagemaker:CallMlflowAppApi", "{app}", [{"aws:ResourceTag/team": "{team}"}]),
        may=WORKERS | {"judge"},
        level=1,
    ),
)
