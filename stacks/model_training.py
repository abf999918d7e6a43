"""Level 1, for one model: where its versions stand, what it must reach, the pipeline that trains it, who is told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import Input, Output

from components.alarm import AlarmArgs, alarm
from components.model_registry import ModelRegistry, ModelRegistryArgs
from components.training_pipeline import TrainingPipeline, TrainingPipelineArgs
from components.training_schedule import TrainingSchedule, TrainingScheduleArgs
from stacks.contract import model_contract
from stacks.level0 import SharedLandingZone, TeamLandingZone
from stacks.source_digest import image_tag
from stacks.stack import Stack
from stacks.teams import Model, Team
from stacks.training_definition import PIPELINES, definition
from stacks.training_roles import readers

MODELS = PIPELINES / "models"


@dataclass(frozen=True, kw_only=True)
class ModelHome:
    """What all models of a team are built from."""

    zone: SharedLandingZone
    team: TeamLandingZone
    services_boundary_arn: Input[str]
    role_arns: Mapping[str, Input[str]]  # pipeline, prepare, author, judge
    artifacts_bucket: Input[str]
    tracking_uri: Input[str]
    schedule_group: Input[str]
    schedule_group_arn: Input[str]


def train(stack: Stack, home: ModelHome, team: Team, model: Model) -> None:
    """Builds it all."""
    name, tags = stack.names.model(team.name, model.name), stack.tags(1, team, model)
    logical = f"{team.name}-{model.name}"
    registry = ModelRegistry(
        f"{logical}-registry",
        ModelRegistryArgs(
            group_name=name,
            group_arn=f"arn:aws:sagemaker:{stack.names.region}:{stack.names.account_id}:model-package-group/{name}",
            description=f"Versions of {model.name}, for whose approval team {team.name} answers",
            readers=readers(stack, team),
            tags=tags,
        ),
        stack.lasting(),
    )
    aws.s3.BucketObjectv2(
        f"{logical}-contract",
        bucket=home.artifacts_bucket,
        key=f"{model.name}/contract.json",
        content=json.dumps(model_contract(stack.settings, team, model), indent=2) + "\n",
        content_type="application/json",
        server_side_encryption="aws:kms",
        kms_key_id=home.team.key_arn,
        tags=tags,
        opts=stack.options(),
    )
    pipeline = TrainingPipeline(
        f"{logical}-training",
        TrainingPipelineArgs(
            pipeline_name=name,
            description=f"Trains, gates and registers {model.name} of team {team.name}",
            definition=definition(),
            left_out=() if (MODELS / model.name.replace("-", "_") / "figures.py").is_file() else ("Figures",),
            values={
                **{f"{part}_role_arn": arn for part, arn in home.role_arns.items() if part != "pipeline"},
                "region": stack.names.region,
                "image_uri": Output.concat(home.team.repository_url, ":", image_tag(model.name)),
                "data_bucket": home.team.data_bucket,
                "artifacts_bucket": home.artifacts_bucket,
                "key_arn": home.team.key_arn,
                "subnets": home.zone.private_subnet_ids,
                "security_groups": [home.zone.workload_security_group_id],
                "tracking_uri": home.tracking_uri,
                "environment": stack.settings.environment,
                "team": team.name,
                "model": model.name,
                "package_group": registry.group_name,
                "training_instance_type": model.training_instance_type,
                "processing_instance_type": model.processing_instance_type,
            },
            role_arn=home.role_arns["pipeline"],
            tags=tags,
        ),
        stack.options(),
    )
    dimensions: dict[str, Mapping[str, Input[str]]] = {
        "training-pipeline-failed": {"PipelineName": pipeline.name},
        "training-data-refused": {"PipelineName": pipeline.name},
    }
    if model.schedule:
        schedule = TrainingSchedule(
            f"{logical}-clock",
            TrainingScheduleArgs(
                schedule_name=name,
                group_name=home.schedule_group,
                group_arn=home.schedule_group_arn,
                expression=model.schedule,
                pipeline_arn=pipeline.arn,
                parameters={"RawDataUri": Output.concat("s3://", home.team.data_bucket, f"/{model.name}/raw/")},
                key_arn=home.team.key_arn,
                boundary_arn=home.services_boundary_arn,
                account_id=stack.names.account_id,
                tags=tags,
            ),
            stack.options(),
        )
        dimensions["schedule-failed"] = {"QueueName": schedule.undelivered}
    for runbook, of in dimensions.items():
        what, namespace, metric = ALARMS[runbook]
        alarm(
            f"{logical}-{runbook}",
            AlarmArgs(
                alarm_name=f"{name}-{runbook.title().replace('-', '')}",
                what=what.format(name=name),
                runbook=runbook,
                namespace=namespace.format(environment=stack.settings.environment, team=team.name),
                metric_name=metric,
                dimensions=of,
                statistic="Maximum",
                threshold=1,
                topic_arn=home.zone.alert_topic_arn,
                tags=tags,
            ),
            stack.options(),
        )


# Runbook -> what happened, then namespace and metric. All count from zero, so one is enough.
ALARMS = {
    "training-pipeline-failed": (
        "A run of {name} failed: no new version was registered.",
        "AWS/Sagemaker/ModelBuildingPipeline",
        "ExecutionFailed",
    ),
    "training-data-refused": (
        "The data for {name} broke its schema: nothing was trained on it.",
        "Ladder/{environment}-{team}",  # as step validate has it
        "DataRefused",
    ),
    "schedule-failed": (
        "The schedule could not start {name}: the start waits in a queue.",
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
    ),
}
