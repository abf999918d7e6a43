"""Level 2, for one team: who decides, who carries out, and what people may still do themselves."""

import pulumi_aws as aws
from pulumi import Input

from components.delivery_access import for_askers, for_decisions, for_releases, for_workflow, not_by_hand
from components.delivery_boundary import delivery_boundary
from components.role import Role, RoleArgs, document, service_trust
from components.service_boundary import ServiceBoundary, ServiceBoundaryArgs
from components.territory import Territory
from components.training_access import signed_in_with
from stacks.level0 import SharedLandingZone
from stacks.stack import Stack
from stacks.teams import Team
from stacks.training_definition import registered_metadata


def release_roles(
    stack: Stack, zone: SharedLandingZone, team: Team, ours: Territory, release_role: Input[str]
) -> dict[str, Input[str]]:
    """ARNs of the roles ``decisions``, ``delivery`` and ``workflow``. People ask with a role of its own."""
    names, tags = stack.names, stack.tags(2, team)
    granted = {
        "decisions": for_decisions(ours, registered_metadata()),
        "delivery": for_releases(ours, zone.alert_topic_arn, zone.platform_key_arn),
        "workflow": for_workflow(ours),
    }
    fence = ServiceBoundary(
        f"{team.name}-delivery-boundary",
        ServiceBoundaryArgs(
            policy_name=names.role(team.name, "delivery-boundary"),
            who=f"what decides and releases for team {team.name}",
            statements=delivery_boundary(ours, zone.alert_topic_arn, zone.platform_key_arn),
            tags=tags,
        ),
        stack.lasting(),
    )
    trust = {
        # As https://github.com/aws/agent-toolkit-for-aws (lambda-trust-policy.json) has it.
        "decisions": service_trust("lambda.amazonaws.com", names.account_id),
        "delivery": service_trust("lambda.amazonaws.com", names.account_id),
        # https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
        "workflow": service_trust("states.amazonaws.com", names.account_id, ours.state_machine_arn),
    }
    descriptions = {
        "decisions": f"The function that records and decides for team {team.name}; it releases nothing",
        "delivery": f"The function that puts versions of team {team.name} into service; it decides nothing",
        "workflow": f"The state machine that releases for team {team.name}, by that function",
    }
    roles = {
        part: Role(
            f"{team.name}-{part}",
            RoleArgs(
                role_name=names.role(team.name, part),
                description=descriptions[part],
                trust=[trust[part]],
                statements=statements,
                boundary_arn=fence.arn,
                tags=tags,
            ),
            stack.lasting(),
        )
        for part, statements in granted.items()
    }
    asking = ServiceBoundary(
        f"{team.name}-ask-boundary",
        ServiceBoundaryArgs(
            policy_name=names.role(team.name, "ask-boundary"),
            who=f"those who ask for releases of team {team.name}",
            statements=for_askers(ours),
            tags=tags,
        ),
        stack.lasting(),
    )
    Role(
        f"{team.name}-ask",
        RoleArgs(
            role_name=names.role(team.name, "ask"),
            description=f"People who approve and release models of team {team.name}: they ask, and functions act",
            trust=[signed_in_with(names.account_id, f"ladder-{team.name}-release")],
            statements=for_askers(ours),
            boundary_arn=asking.arn,
            tags=tags,
        ),
        stack.lasting(),
    )
    aws.iam.RolePolicy(
        f"{team.name}-not-by-hand",
        name="not-by-hand",
        role=release_role,
        policy=document(not_by_hand()),
        opts=stack.options(),
    )
    return {part: role.arn for part, role in roles.items()}
