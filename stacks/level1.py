"""Level 1, automated training: a pipeline that anyone of its team may start trains, gates and registers a model.
Approval and deployment are still by hand, and by others than those who train.

Asks of people: one platform engineer, who keeps pipelines, images and the cluster; in each team a data scientist who
writes steps instead of notebooks, half an engineer who keeps the team's tests and workflow, and at least one approver
who did not train the model.

Ready for level 2 when every model in use comes out of its pipeline, on a schedule or a commit, with nobody's hands; the
same commit and data give the same model; each gate has once stopped a run, and each alarm been answered by its runbook;
no version is approved by whoever trained it; and each model has a stated availability, latency and error rate.
"""

from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import Input

from components.delivery_identity import DeliveryIdentity, DeliveryIdentityArgs, provider_arn
from components.experiment_tracking import ExperimentTracking, ExperimentTrackingArgs
from components.interface_endpoints import InterfaceEndpoints, InterfaceEndpointsArgs
from components.private_bucket import PrivateBucket, PrivateBucketArgs
from components.training_access import TRACKING, for_tracking_app
from stacks.gpu_compute import cluster, has_namespace, pods
from stacks.level0 import SharedLandingZone, TeamLandingZone
from stacks.model_training import ModelHome, train
from stacks.stack import Stack
from stacks.team_territory import territory
from stacks.teams import Team
from stacks.training_roles import artifact_rules, extend_roles, kept_versions, lend_key, services_boundary

# MLflow apps answer at mlflow.sagemaker.<region>.app.aws; the service `experiments` leads to tracking servers alone
# (https://docs.aws.amazon.com/sagemaker/latest/dg/mlflow-interface-endpoint-create.html).
TRACKING_SERVICE = "aws.sagemaker.{region}.mlflow"


@dataclass(frozen=True, kw_only=True)
class SharedTraining:
    """What level 1 gives to every team."""

    schedule_group: Input[str]
    schedule_group_arn: Input[str]
    delivery_identity_arn: Input[str]  # the OIDC provider that vouches for workflows
    cluster_name: Input[str] | None  # where the config asks for Kubernetes


@dataclass(frozen=True, kw_only=True)
class TeamTraining:
    """What level 1 gives to one team."""

    artifacts_bucket: Input[str]
    role_arns: dict[str, Input[str]]  # pipeline, and of its steps prepare, author and judge
    release_role_name: Input[str]
    tracking_uri: Input[str]  # ARN of the team's MLflow app


def shared(stack: Stack, zone: SharedLandingZone) -> SharedTraining:
    settings, names, tags = stack.settings, stack.names, stack.tags(1)
    group = aws.scheduler.ScheduleGroup(
        "platform-training", name=names.prefix("platform") + "training", tags=tags, opts=stack.options()
    )
    identity: Input[str] = provider_arn(names.account_id)
    if settings.account_baseline:
        identity = DeliveryIdentity("platform-delivery", DeliveryIdentityArgs(tags=tags), stack.lasting()).arn
    if zone.endpoint_subnet_ids:
        args = InterfaceEndpointsArgs(
            vpc_id=zone.vpc_id,
            subnet_ids=zone.endpoint_subnet_ids,
            security_group_id=zone.endpoint_security_group_id,
            services={TRACKING_SERVICE: "steps: record experiments"},
            account_id=names.account_id,
            region=names.region,
            tags=tags,
        )
        InterfaceEndpoints("platform-tracking-endpoint", args, stack.options())
    kubernetes = settings.compute.kubernetes
    made = cluster(stack, zone, kubernetes) if kubernetes else None
    return SharedTraining(
        schedule_group=group.name,
        schedule_group_arn=group.arn,
        delivery_identity_arn=identity,
        cluster_name=made.name if made else None,
    )


def team(
    stack: Stack, zone: SharedLandingZone, training: SharedTraining, home: TeamLandingZone, team: Team
) -> TeamTraining:
    settings, names, tags = stack.settings, stack.names, stack.tags(1, team)
    ours = territory(
        names,
        team.name,
        key_arn=home.key_arn,
        studio_key_arn=zone.platform_key_arn,
        domain_id=zone.domain_id,
        vpc_id=zone.vpc_id,
    )
    artifacts = PrivateBucket(
        f"{team.name}-artifacts",
        PrivateBucketArgs(
            bucket=names.bucket(team.name, "artifacts"),
            key_arn=home.key_arn,
            access_log_bucket=zone.access_log_bucket,
            noncurrent_days=kept_versions(stack, team),
            force_destroy=settings.protection.force_destroy,
            statements=artifact_rules(stack, team, zone.vpc_id),
            tags=tags,
        ),
        stack.lasting(),
    )
    boundary = services_boundary(stack, team, ours)
    tracking = ExperimentTracking(
        f"{team.name}-tracking",
        ExperimentTrackingArgs(
            app_name=names.prefix(team.name) + "tracking",
            bucket=artifacts.bucket,
            prefix=TRACKING,
            statements=for_tracking_app(ours),
            role_name=names.role(team.name, "tracking"),
            boundary_arn=boundary.arn,
            tags=tags,
        ),
        stack.lasting(),
    )
    role_arns, release_role_name = extend_roles(
        stack, home, team, ours, delivery=training.delivery_identity_arn, app_arn=tracking.arn
    )
    lend_key(stack, home, team)
    if training.cluster_name is not None and has_namespace(settings, team):
        pods(stack, training.cluster_name, ours, home, team)
    models = ModelHome(
        zone=zone,
        team=home,
        services_boundary_arn=boundary.arn,
        role_arns=role_arns,
        artifacts_bucket=artifacts.bucket,
        tracking_uri=tracking.arn,
        schedule_group=training.schedule_group,
        schedule_group_arn=training.schedule_group_arn,
    )
    for model in team.models:
        train(stack, models, team, model)
    return TeamTraining(
        artifacts_bucket=artifacts.bucket,
        role_arns=role_arns,
        release_role_name=release_role_name,
        tracking_uri=tracking.arn,
    )
