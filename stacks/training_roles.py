"""Level 1, for one team: what its people and jobs may do besides, and the roles of pipeline, delivery and release."""

import pulumi_aws as aws
from pulumi import Input

from components.delivery_identity import Workflow, workflow_trust
from components.model_registry import reader
from components.role import Role, RoleArgs, Statement, document
from components.service_boundary import ServiceBoundary, ServiceBoundaryArgs, for_team
from components.team_access import RUNS, sagemaker_trust
from components.team_fences import only_from_vpc, only_team_touches_objects, only_those_at_work_read
from components.territory import Territory
from components.training_access import (
    ROWS,
    TRACKING,
    WRITERS,
    for_author,
    for_delivery,
    for_jobs,
    for_judge,
    for_people,
    for_pipeline,
    for_prepare,
    for_release,
    for_serving,
    signed_in_with,
)
from stacks.level0 import TeamLandingZone
from stacks.stack import Stack
from stacks.team_territory import members
from stacks.teams import Team
from stacks.training_definition import registered_metadata


def extend_roles(
    stack: Stack, home: TeamLandingZone, team: Team, ours: Territory, *, delivery: Input[str], app_arn: Input[str]
) -> tuple[dict[str, Input[str]], Input[str]]:
    """What level 0's roles may do besides, and the roles of the pipeline, of its steps, of ``ci`` and of ``release``.

    Returns the ARNs of the pipeline's role and of its steps', by name, and the name of the release role.
    """
    for part, role_name, statements in (
        ("people", home.people_role_name, for_people(ours, app_arn)),
        ("jobs", home.jobs_role_name, for_jobs(ours, app_arn)),
    ):
        aws.iam.RolePolicy(
            f"{team.name}-{part}-training",
            name="training",
            role=role_name,
            policy=document(statements),
            opts=stack.options(),
        )
    source = stack.settings.delivery
    own_roles: dict[str, tuple[str, Statement, list[Statement]]] = {
        "prepare": (
            f"Steps that read the raw data of team {team.name} and make data sets of it",
            sagemaker_trust(ours),
            for_prepare(ours),
        ),
        "author": (
            f"Steps that run what authors of team {team.name} wrote, in network isolation",
            sagemaker_trust(ours),
            for_author(ours),
        ),
        "judge": (
            f"The step that measures models of team {team.name} and writes the evidence",
            sagemaker_trust(ours),
            for_judge(ours, app_arn),
        ),
        "pipeline": (
            f"Training pipelines of team {team.name}, which alone register models; people start them",
            sagemaker_trust(ours),
            for_pipeline(ours),
        ),
        "ci": (
            f"Workflows of {source.repository} on {source.branch}: push images and train for team {team.name}",
            workflow_trust(delivery, workflow(stack, team)),
            for_delivery(ours),
        ),
        "release": (
            f"People who approve and deploy models of team {team.name}",
            signed_in_with(stack.names.account_id, f"ladder-{team.name}-release"),
            for_release(ours, registered_metadata()),
        ),
        "serving": (
            f"What SageMaker serves models of team {team.name} with; no model holds it",
            sagemaker_trust(ours),
            for_serving(ours),
        ),
    }
    made = {
        part: Role(
            f"{team.name}-{part}",
            RoleArgs(
                # The boundary knows the steps' roles by this word, for want of room to list them.
                role_name=stack.names.role(team.name, f"step-{part}" if part in WRITERS else part),
                description=description,
                trust=[trust],
                statements=statements,
                boundary_arn=home.boundary_arn,
                tags=stack.tags(1, team),
            ),
            stack.lasting(),
        )
        for part, (description, trust, statements) in own_roles.items()
    }
    return {part: made[part].arn for part in (*WRITERS, "pipeline")}, made["release"].name


def workflow(stack: Stack, team: Team) -> Workflow:
    """Who delivers for the team. Its GitHub environment is called as its names begin, so that a job of another's
    can't pass for it; who may run a job there, GitHub's protection rules of the environment say.
    """
    source = stack.settings.delivery
    return Workflow(
        repository=source.repository,
        branch=source.branch,
        environment=stack.names.prefix(team.name).removesuffix("-"),
        owner_id=source.repository_owner_id,
        repository_id=source.repository_id,
    )


def services_boundary(stack: Stack, team: Team, ours: Territory) -> ServiceBoundary:
    """Of the team's clocks and its MLflow app, which need little of what its people and jobs do."""
    return ServiceBoundary(
        f"{team.name}-services-boundary",
        ServiceBoundaryArgs(
            policy_name=stack.names.role(team.name, "services-boundary"),
            who=f"services that act for team {team.name}",
            statements=for_team(ours),
            tags=stack.tags(1, team),
        ),
        stack.lasting(),
    )


def artifact_rules(stack: Stack, team: Team, vpc_id: Input[str]) -> list[Statement]:
    """Bucket policy: the contract is the platform's to write, a run's parts are their writers', and all stays.

    The evidence may be read from where the config says.
    """
    names = stack.names
    name, known = names.bucket(team.name, "artifacts"), members(names, team.name)
    # Of every model, whichever there are: a policy that forgot one would refuse to delete its contract, since objects
    # are deleted after policies are changed.
    contracts = ["*/contract.json"]
    team_roles = f"arn:aws:iam::{names.account_id}:role/{names.prefix(team.name)}*"
    runs = f"arn:aws:s3:::{name}/{RUNS}"
    shared = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{runs}/judge/*"}
    elsewhere = readers(stack, team)
    let_in = [one["Condition"]["ArnLike"]["aws:PrincipalArn"] for one in elsewhere]
    return [
        *only_team_touches_objects(name, known, contracts, let_in),
        only_those_at_work_read(name, known, only=[f"{RUNS}/{writer}" for writer in ROWS]),
        only_from_vpc(name, known, vpc_id),
        {
            "Sid": "ContractIsThePlatforms",
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["s3:DeleteObject*", "s3:PutObject*"],
            "Resource": f"arn:aws:s3:::{name}/*/contract.json",
            "Condition": {"ArnLike": {"aws:PrincipalArn": team_roles}},
        },
        *(
            {
                "Sid": f"Only{writer.title()}Writes",
                "Effect": "Deny",
                "Principal": "*",
                "Action": ["s3:DeleteObject*", "s3:PutObject*"],
                "Resource": f"{runs}/{writer}/*",
                "Condition": {"ArnNotEquals": {"aws:PrincipalArn": names.role_arn(team.name, f"step-{writer}")}},
            }
            for writer in WRITERS
        ),
        *({**shared, **who} for who in elsewhere),
    ]


def kept_versions(stack: Stack, team: Team) -> dict[str, int]:
    """Days that the artifacts bucket keeps what was overwritten: the evidence and contracts that approvals rest on, as
    long as the audit trail; rows of data, no longer than in the data bucket.

    Not by Object Lock: it asks of each upload for a checksum, which SageMaker's own uploads are not said to send
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-put-object). Nor by
    refusing a second write (s3:if-none-match), for they send no condition either. What keeps a version until then is
    that no role may delete one, and an administrator no object at all.
    """
    retention = stack.settings.retention
    rows = {f"{RUNS}/{writer}/": retention.noncurrent_object_days for writer in ROWS}
    evidence = [f"{RUNS}/judge/", *(f"{model.name}/" for model in team.models)]
    return {
        **rows,
        f"{TRACKING}/": retention.noncurrent_object_days,
        **{prefix: max(retention.audit_days, retention.noncurrent_object_days) for prefix in evidence},
    }


def readers(stack: Stack, team: Team) -> list[Statement]:
    """The team's release roles in the accounts that the config lets read what is registered here.

    The half of this account: a release role that Ladder made there is kept to that account by its boundary, until
    level 2 promotes versions from one account to another.
    """
    return [reader(account, f"*-{team.name}-release-*") for account in stack.settings.delivery.reader_accounts]


def lend_key(stack: Stack, home: TeamLandingZone, team: Team) -> None:
    """What the readers find is encrypted; each account's own IAM says which of its roles uses the grant."""
    for account in stack.settings.delivery.reader_accounts:
        aws.kms.Grant(
            f"{team.name}-reader-{account}",
            key_id=home.key_arn,
            grantee_principal=f"arn:aws:iam::{account}:root",
            operations=["Decrypt", "DescribeKey"],
            opts=stack.options(),
        )
