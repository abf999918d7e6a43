"""Level 2, for one model: what its releases must meet, as the functions of delivery read it."""

from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import Input, Output

from components.team_boundary import has_local_disk
from stacks.level0 import SharedLandingZone, TeamLandingZone
from stacks.release_alarms import rollback_alarms
from stacks.release_contract import release_contract
from stacks.stack import Stack
from stacks.teams import Model, Team


@dataclass(frozen=True, kw_only=True)
class ReleaseHome:
    """What all models of a team are released with."""

    zone: SharedLandingZone
    team: TeamLandingZone
    artifacts_bucket: Input[str]


def release(stack: Stack, home: ReleaseHome, team: Team, model: Model) -> None:
    """Builds it all."""
    names, logical = stack.names, f"{team.name}-{model.name}"
    endpoint, tags = names.model(team.name, model.name), stack.tags(2, team, model)
    contract = release_contract(stack.settings, team, model)
    objectives = contract["objectives"]
    alarms = rollback_alarms(stack, home.zone, team, model, objectives) if contract["mode"] == "realtime" else []
    hosting = {
        "endpoint": endpoint,
        "role_arn": names.role_arn(team.name, "serving"),
        "subnets": home.zone.private_subnet_ids,
        "security_groups": [home.zone.workload_security_group_id],
        "volume_key_arn": None if has_local_disk(model.serving.instance_type) else home.team.key_arn,
        "alarms": alarms,
        "tags": tags | {"managed-by": "ladder"},
    }
    aws.s3.BucketObjectv2(
        f"{logical}-release-contract",
        bucket=home.artifacts_bucket,
        # Below a name that the bucket's policy keeps for the platform (training_roles.artifact_rules).
        key=f"{model.name}/release/contract.json",
        content=Output.json_dumps({**contract, "hosting": hosting}, indent=2),
        content_type="application/json",
        server_side_encryption="aws:kms",
        kms_key_id=home.team.key_arn,
        tags=tags,
        opts=stack.options(),
    )
