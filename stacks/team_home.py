"""Level 0, for one team: its key, its boundary and its first two roles."""

from collections.abc import Sequence

from pulumi import Input

from components.encryption_key import EncryptionKey, EncryptionKeyArgs
from components.key_grants import for_log_groups
from components.role import Role, RoleArgs
from components.team_access import for_jobs, for_people, sagemaker_trust
from components.team_boundary import TeamBoundary, TeamBoundaryArgs
from components.team_fences import only_team_uses_key
from components.territory import Territory
from components.training_access import signed_in_with
from stacks.stack import Stack
from stacks.team_territory import members
from stacks.teams import Team


def team_key(stack: Stack, team: Team) -> EncryptionKey:
    account, region = stack.names.account_id, stack.names.region
    return EncryptionKey(
        team.name,
        EncryptionKeyArgs(
            description=f"All that team {team.name} stores: data, images, logs, volumes and models",
            alias=f"{stack.names.prefix(team.name)}key",
            account_id=account,
            deletion_days=stack.settings.protection.key_deletion_days,
            statements=[
                for_log_groups(account, region, stack.names.log_group(team.name, "*")),
                only_team_uses_key(members(stack.names, team.name)),
            ],
            tags=stack.tags(0, team),
        ),
        stack.lasting(),
    )


def team_roles(
    stack: Stack, ours: Territory, team: Team, subnet_ids: Sequence[Input[str]], security_group_id: Input[str]
) -> tuple[TeamBoundary, Role, Role]:
    """The boundary of what runs for the team, and the roles of people, who have one of their own, and of jobs.

    Both hold at every level; only grants are added.
    """
    tags, compute = stack.tags(0, team), stack.settings.compute
    of_people, of_workloads = (
        TeamBoundary(
            f"{team.name}-{part}",
            TeamBoundaryArgs(
                policy_name=stack.names.role(team.name, part),
                territory=ours,
                subnet_ids=subnet_ids,
                security_group_id=security_group_id,
                workload_instance_types=compute.training_instance_types,
                studio_instance_types=compute.studio_instance_types,
                people=part == "people-boundary",
                tags=tags,
            ),
            stack.lasting(),
        )
        for part in ("people-boundary", "boundary")
    )
    people_sign_in = signed_in_with(stack.names.account_id, f"ladder-{team.name}")
    roles = {
        "people": (
            f"People of team {team.name}, in Studio and signed in through IAM Identity Center",
            [sagemaker_trust(ours), people_sign_in],
            for_people(ours, compute.studio_instance_types),
        ),
        "jobs": (f"What SageMaker runs for team {team.name}", [sagemaker_trust(ours)], for_jobs(ours)),
    }
    people, jobs = (
        Role(
            f"{team.name}-{part}",
            RoleArgs(
                role_name=stack.names.role(team.name, part),
                description=description,
                trust=trust,
                statements=statements,
                boundary_arn=(of_people if part == "people" else of_workloads).arn,
                tags=tags,
            ),
            stack.lasting(),
        )
        for part, (description, trust, statements) in roles.items()
    )
    return of_workloads, people, jobs
