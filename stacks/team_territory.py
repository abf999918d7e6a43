"""What belongs to one team, by the names that all its policies share."""

from pulumi import Input

from components.team_fences import TEAM, Members
from components.territory import Territory
from components.training_access import WRITERS
from stacks.names import Names


def territory(
    names: Names,
    team: str,
    *,
    key_arn: Input[str],
    studio_key_arn: Input[str],
    domain_id: Input[str],
    vpc_id: Input[str],
) -> Territory:
    return Territory(
        environment=names.environment,
        team=team,
        region=names.region,
        account_id=names.account_id,
        data_bucket=names.bucket(team, "data"),
        artifacts_bucket=names.bucket(team, "artifacts"),
        ledger_bucket=names.bucket(team, "ledger"),
        repository=repository(names, team),
        studio_key_arn=studio_key_arn,
        jobs_role_arn=names.role_arn(team, "jobs"),
        pipeline_role_arn=names.role_arn(team, "pipeline"),
        step_role_arns={writer: names.role_arn(team, f"step-{writer}") for writer in WRITERS},
        release_role_arn=names.role_arn(team, "release"),
        serving_role_arn=names.role_arn(team, "serving"),
        decisions_role_arn=names.role_arn(team, "decisions"),
        delivery_role_arn=names.role_arn(team, "delivery"),
        key_arn=key_arn,
        domain_id=domain_id,
        vpc_id=vpc_id,
    )


def members(names: Names, team: str) -> Members:
    """By the names that roles have at whatever level brings them, so that a fence is the same at every level."""
    return Members(team=team, role_arns={part: names.role_arn(team, part) for part in TEAM})


def repository(names: Names, team: str) -> str:
    """Of the team's images: ``dev-lending``."""
    return f"{names.environment}-{team}"
