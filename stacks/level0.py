"""Level 0, manual and ad hoc: a safe landing zone, so that work by hand is contained, tagged, paid for and logged.

Asks of people: half a platform engineer, who runs this program and answers its alarms in office hours; in each team one
data scientist or more, who train and deploy by hand, and one owner, who answers for its data and its budget.

Ready for level 1 when everybody works under their team's role and nobody as a user or as root; every data set lies in
its team's bucket; every alarm has once been received and its runbook walked through; a month's bill is explained team
by team; and each model to be automated has an owner, a data set and a figure that it is judged by.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import Input

from components.account_baseline import RegionBaseline
from components.alert_topic import AlertTopic, AlertTopicArgs
from components.cost_anomaly import CostAnomalyAlert, CostAnomalyAlertArgs
from components.encryption_key import EncryptionKey, EncryptionKeyArgs
from components.image_registry import ImageRegistry, ImageRegistryArgs
from components.key_grants import for_log_groups, for_publishers, for_trails
from components.private_bucket import PrivateBucket, PrivateBucketArgs, access_log_delivery
from components.service_boundary import ServiceBoundary, ServiceBoundaryArgs, for_platform
from components.studio_domain import StudioDomain, StudioDomainArgs
from components.studio_profile import StudioProfile, StudioProfileArgs
from components.team_budget import TeamBudget, TeamBudgetArgs
from components.team_fences import (
    BATCHES,
    only_ci_pushes,
    only_from_vpc,
    only_team_touches_objects,
    only_those_at_work_read,
)
from stacks.account_controls import account_controls
from stacks.private_network import private_network
from stacks.stack import Stack
from stacks.team_home import team_key, team_roles
from stacks.team_territory import members, territory
from stacks.teams import Team


@dataclass(frozen=True, kw_only=True)
class SharedLandingZone:
    """What level 0 gives to every team and to level 1."""

    vpc_id: Input[str]
    private_subnet_ids: Sequence[Input[str]]
    workload_security_group_id: Input[str]  # jobs, Studio, models: call out over 443, accept nothing
    endpoint_subnet_ids: Sequence[Input[str]]  # where interface endpoints stand; none where the config wants none
    endpoint_security_group_id: Input[str]
    platform_key_arn: Input[str]  # encrypts logs, topics, trail and the platform's own buckets
    alert_topic_arn: Input[str]
    access_log_bucket: Input[str]  # name of the bucket that receives S3 access logs
    domain_id: Input[str]  # SageMaker domain, VPC-only


@dataclass(frozen=True, kw_only=True)
class TeamLandingZone:
    """What level 0 gives to one team, and to level 1 of that team. Names of roles and buckets come from ``Names``."""

    key_arn: Input[str]
    boundary_arn: Input[str]
    people_role_name: Input[str]
    jobs_role_name: Input[str]
    jobs_role_arn: Input[str]
    data_bucket: Input[str]  # name
    repository_url: Input[str]
    repository_arn: Input[str]


def shared(stack: Stack) -> SharedLandingZone:
    settings, names, tags = stack.settings, stack.names, stack.tags(0)
    account, region, prefix = names.account_id, names.region, names.prefix("platform")
    key = EncryptionKey(
        "platform",
        EncryptionKeyArgs(
            description="Logs, alerts, the audit trail, Studio's volumes and what else is the platform's own",
            alias=f"{prefix}key",
            account_id=account,
            deletion_days=settings.protection.key_deletion_days,
            statements=[
                for_log_groups(account, region),
                for_publishers(account),
                for_trails(account, region, prefix),
            ],
            tags=tags,
        ),
        stack.lasting(),
    )
    boundary = ServiceBoundary(
        "platform-boundary",
        ServiceBoundaryArgs(
            policy_name=names.role("platform", "boundary"),
            who="the platform's own services",
            statements=for_platform(account, region, names.log_group("platform", "*")),
            tags=tags,
        ),
        stack.lasting(),
    )
    alerts = AlertTopic(
        "platform-alerts",
        AlertTopicArgs(
            topic=f"{prefix}alerts",
            key_arn=key.arn,
            emails=settings.alerts.emails,
            account_id=account,
            tags=tags,
        ),
        stack.options(),
    )
    log_bucket = names.bucket("platform", "logs")
    access_logs = PrivateBucket(
        "platform-access-logs",
        PrivateBucketArgs(
            bucket=log_bucket,
            key_arn=None,
            access_log_bucket=None,
            noncurrent_days={"": settings.retention.noncurrent_object_days},
            expire_days=settings.retention.audit_days,
            force_destroy=settings.protection.force_destroy,
            statements=[access_log_delivery(log_bucket, account)],
            tags=tags,
        ),
        stack.lasting(),
    )
    network, groups, endpoint_subnets = private_network(stack, key, boundary)
    studio = StudioDomain(
        "platform-studio",
        StudioDomainArgs(
            domain=f"{prefix}studio",
            vpc_id=network.vpc_id,
            subnet_ids=network.private_subnet_ids,
            security_group_ids=[groups.workload_id],
            key_arn=key.arn,
            boundary_arn=boundary.arn,
            idle_minutes=settings.compute.studio_idle_minutes,
            keep_home=settings.protection.protect,
            account_id=account,
            tags=tags,
        ),
        stack.lasting(),
    )
    if monitor := settings.alerts.anomaly_monitor:
        CostAnomalyAlert(
            "platform-cost-anomaly",
            CostAnomalyAlertArgs(
                subscription=f"{prefix}{region}",
                monitor_arn=None if monitor == "make" else monitor,
                threshold_usd=settings.alerts.anomaly_usd,
                topic_arn=alerts.arn,
                tags=tags,
            ),
            stack.options(),
        )
    RegionBaseline("platform-region", stack.options())
    if settings.account_baseline:
        account_controls(stack, key, boundary, alerts, access_logs)
    return SharedLandingZone(
        vpc_id=network.vpc_id,
        private_subnet_ids=network.private_subnet_ids,
        workload_security_group_id=groups.workload_id,
        endpoint_subnet_ids=endpoint_subnets,
        endpoint_security_group_id=groups.endpoints_id,
        platform_key_arn=key.arn,
        alert_topic_arn=alerts.arn,
        access_log_bucket=access_logs.bucket,
        domain_id=studio.id,
    )


def team(stack: Stack, zone: SharedLandingZone, team: Team) -> TeamLandingZone:
    settings, names, tags = stack.settings, stack.names, stack.tags(0, team)
    key = team_key(stack, team)
    ours = territory(
        names,
        team.name,
        key_arn=key.arn,
        studio_key_arn=zone.platform_key_arn,
        domain_id=zone.domain_id,
        vpc_id=zone.vpc_id,
    )
    known = members(names, team.name)
    data = PrivateBucket(
        f"{team.name}-data",
        PrivateBucketArgs(
            bucket=ours.data_bucket,
            key_arn=key.arn,
            access_log_bucket=zone.access_log_bucket,
            noncurrent_days={"": settings.retention.noncurrent_object_days},
            force_destroy=settings.protection.force_destroy,
            statements=[
                *only_team_touches_objects(ours.data_bucket, known),
                only_those_at_work_read(ours.data_bucket, known, but=[BATCHES]),
                only_from_vpc(ours.data_bucket, known, zone.vpc_id),
            ],
            tags=tags,
        ),
        stack.lasting(),
    )
    images = ImageRegistry(
        f"{team.name}-images",
        ImageRegistryArgs(
            repository=ours.repository,
            key_arn=key.arn,
            statements=only_ci_pushes(known),
            force_delete=settings.protection.force_destroy,
            tags=tags,
        ),
        stack.lasting(),
    )
    boundary, people, jobs = team_roles(stack, ours, team, zone.private_subnet_ids, zone.workload_security_group_id)
    for person in team.people:
        profile = names.profile(team.name, person)
        StudioProfile(
            f"{team.name}-studio-{profile.removeprefix(names.prefix(team.name))}",
            StudioProfileArgs(
                domain_id=zone.domain_id,
                profile=profile,
                person=person,
                role_arn=people.arn,
                security_group_ids=[zone.workload_security_group_id],
                tags=tags,
            ),
            stack.options(),
        )
    TeamBudget(
        f"{team.name}-spend",
        TeamBudgetArgs(
            budget=names.role(team.name, "budget"),
            team=team.name,
            environment=settings.environment,
            region=settings.region,
            monthly_usd=team.monthly_budget_usd,
            topic_arn=zone.alert_topic_arn,
            emails=team.owners,
            tags=tags,
        ),
        stack.options(),
    )
    aws.cloudwatch.LogGroup(
        f"{team.name}-work-log",
        name=names.log_group(team.name, "work"),
        kms_key_id=key.arn,
        retention_in_days=settings.retention.logs_days,
        tags=tags,
        opts=stack.lasting(),
    )
    return TeamLandingZone(
        key_arn=key.arn,
        boundary_arn=boundary.arn,
        people_role_name=people.name,
        jobs_role_name=jobs.name,
        jobs_role_arn=jobs.arn,
        data_bucket=data.bucket,
        repository_url=images.url,
        repository_arn=images.arn,
    )
