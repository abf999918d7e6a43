"""A team of which tests ask what it may do."""

import json
from typing import Any

from components.team_boundary import TeamBoundary, TeamBoundaryArgs
from components.team_fences import TEAM, Members
from components.territory import Territory
from tests.recording import requested

ACCOUNT, REGION = "111111111111", "us-east-1"
SUBNETS = tuple(f"subnet-0123456789abcdef{zone}" for zone in range(3))
GROUP = "sg-0123456789abcdef0"


def territory(
    team: str = "lending", environment: str = "dev", region: str = REGION, account: str = ACCOUNT
) -> Territory:
    prefix = f"{environment}-{team}-"
    return Territory(
        environment=environment,
        team=team,
        region=region,
        account_id=account,
        data_bucket=f"{prefix}data-{region}-{account}",
        artifacts_bucket=f"{prefix}artifacts-{region}-{account}",
        ledger_bucket=f"{prefix}ledger-{region}-{account}",
        repository=f"{environment}-{team}",
        studio_key_arn=f"arn:aws:kms:{region}:{account}:key/platform-1234-1234-1234-123456789012",
        jobs_role_arn=f"arn:aws:iam::{account}:role/{prefix}jobs-{region}",
        pipeline_role_arn=f"arn:aws:iam::{account}:role/{prefix}pipeline-{region}",
        step_role_arns={
            writer: f"arn:aws:iam::{account}:role/{prefix}step-{writer}-{region}"
            for writer in ("prepare", "author", "judge")
        },
        release_role_arn=f"arn:aws:iam::{account}:role/{prefix}release-{region}",
        serving_role_arn=f"arn:aws:iam::{account}:role/{prefix}serving-{region}",
        decisions_role_arn=f"arn:aws:iam::{account}:role/{prefix}decisions-{region}",
        delivery_role_arn=f"arn:aws:iam::{account}:role/{prefix}delivery-{region}",
        key_arn=f"arn:aws:kms:{region}:{account}:key/{team:-<8.8}-1234-1234-1234-123456789012",
        domain_id="d-abcdefghijkl",
        vpc_id="vpc-0123456789abcdef0",
    )


def members(team: str = "lending", environment: str = "dev") -> Members:
    roles = f"arn:aws:iam::{ACCOUNT}:role/{environment}-{team}-"
    return Members(team=team, role_arns={part: f"{roles}{part}-{REGION}" for part in TEAM})


def boundary(ours: Territory, *, people: bool = False) -> dict[str, Any]:
    args = TeamBoundaryArgs(
        policy_name="boundary",
        territory=ours,
        subnet_ids=SUBNETS,
        security_group_id=GROUP,
        workload_instance_types=("ml.m5.large", "ml.m5.xlarge"),
        studio_instance_types=("ml.t3.medium", "ml.m5.large"),
        people=people,
        tags={},
    )
    return json.loads(requested(lambda: TeamBoundary("team", args))["team-policy"]["policy"])
