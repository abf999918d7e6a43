"""Level 2, automated deployment and monitoring: an approved version serves without anybody's hands, and a bad one takes
itself back.

Asks of people: two platform engineers, who keep the workflow and answer its alarms; in each team one engineer on call,
who may roll back, and approvers of two sides for what is of high risk; in model risk half a person for every team with
such models.

Ready for level 3 when every release of a quarter went through the workflow; one of each kind of bad release was taken
back in a drill without a person; the ledger verifies from its first entry; each model holds its objectives, and each
alarm was answered by its runbook; and a model's retraining has beaten the one before it by hand once.
"""

from dataclasses import dataclass

from pulumi import Input

from components.delivery_access import for_model_risk
from components.interface_endpoints import InterfaceEndpoints, InterfaceEndpointsArgs
from components.release_ledger import ReleaseLedger, ReleaseLedgerArgs
from components.role import Role, RoleArgs
from components.service_boundary import ServiceBoundary, ServiceBoundaryArgs
from components.team_fences import only_from_vpc, only_team_touches_objects
from components.training_access import signed_in_with
from stacks.level0 import SharedLandingZone, TeamLandingZone
from stacks.level1 import TeamTraining
from stacks.model_release import ReleaseHome, release
from stacks.names import MODEL_RISK, PLATFORM
from stacks.release_alarms import watch
from stacks.release_roles import release_roles
from stacks.release_workflow import release_workflow
from stacks.stack import Stack
from stacks.team_territory import members, territory
from stacks.teams import Team

# What the functions of delivery call, beside what jobs call already.
SERVICES = {
    "states": "releases: start the state machine, and ask how a run of it stands",
    "sns": "releases: tell people how one ended",
}


@dataclass(frozen=True, kw_only=True)
class SharedDelivery:
    """What level 2 gives to every team."""

    model_risk_role_arn: Input[str]


@dataclass(frozen=True, kw_only=True)
class TeamDelivery:
    """What level 2 gives to one team."""

    state_machine_arn: Input[str]
    decisions_arn: Input[str]  # the function that people ask
    ledger_table: Input[str]
    ledger_bucket: Input[str]


def shared(stack: Stack, zone: SharedLandingZone) -> SharedDelivery:
    names, tags = stack.names, stack.tags(2)
    if zone.endpoint_subnet_ids:
        InterfaceEndpoints(
            "platform-delivery-endpoint",
            InterfaceEndpointsArgs(
                vpc_id=zone.vpc_id,
                subnet_ids=zone.endpoint_subnet_ids,
                security_group_id=zone.endpoint_security_group_id,
                services=SERVICES,
                account_id=names.account_id,
                region=names.region,
                tags=tags,
            ),
            stack.options(),
        )
    granted = for_model_risk(names.environment, names.region, names.account_id)
    fence = ServiceBoundary(
        "platform-model-risk-boundary",
        ServiceBoundaryArgs(
            policy_name=names.role(PLATFORM, f"{MODEL_RISK}-boundary"),
            who="those who judge models",
            statements=granted,
            tags=tags,
        ),
        stack.lasting(),
    )
    role = Role(
        "platform-model-risk",
        RoleArgs(
            role_name=names.role(PLATFORM, MODEL_RISK),
            description="People of model risk: they approve or reject models of high risk, and build none",
            trust=[signed_in_with(names.account_id, f"ladder-{MODEL_RISK}")],
            statements=granted,
            boundary_arn=fence.arn,
            tags=tags,
        ),
        stack.lasting(),
    )
    return SharedDelivery(model_risk_role_arn=role.arn)


def team(
    stack: Stack, zone: SharedLandingZone, training: TeamTraining, home: TeamLandingZone, team: Team
) -> TeamDelivery:
    settings, names, tags = stack.settings, stack.names, stack.tags(2, team)
    ours = territory(
        names,
        team.name,
        key_arn=home.key_arn,
        studio_key_arn=zone.platform_key_arn,
        domain_id=zone.domain_id,
        vpc_id=zone.vpc_id,
    )
    roles = release_roles(stack, zone, team, ours, training.release_role_name)
    known = members(names, team.name)
    ledger = ReleaseLedger(
        f"{team.name}-releases",
        ReleaseLedgerArgs(
            prefix=ours.prefix,
            bucket=ours.ledger_bucket,
            writers=[names.role_arn(team.name, part) for part in ("decisions", "delivery")],
            fences=[
                *only_team_touches_objects(ours.ledger_bucket, known),
                only_from_vpc(ours.ledger_bucket, known, zone.vpc_id),
            ],
            key_arn=home.key_arn,
            access_log_bucket=zone.access_log_bucket,
            keep_days=settings.retention.audit_days,
            lock_mode="COMPLIANCE" if settings.protection.protect else "GOVERNANCE",
            deletion_protection=settings.protection.protect,
            force_destroy=settings.protection.force_destroy,
            tags=tags,
        ),
        stack.lasting(),
    )
    workflow = release_workflow(stack, zone, team, home=home, training=training, ours=ours, roles=roles, ledger=ledger)
    watch(stack, zone, team, workflow.state_machine_arn, workflow.undelivered)
    models = ReleaseHome(zone=zone, team=home, artifacts_bucket=training.artifacts_bucket)
    for model in team.models:
        release(stack, models, team, model)
    return TeamDelivery(
        state_machine_arn=workflow.state_machine_arn,
        decisions_arn=workflow.decisions_arn,
        ledger_table=ledger.table,
        ledger_bucket=ledger.bucket,
    )
