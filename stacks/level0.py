"""Level 0, manual and ad hoc: a safe landing zone, so that work by hand is at least contained, tagged, paid for and logged.

Asks of people: ... (helper B1 completes this: FTEs, roles, exit criteria)
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import Input

from stacks.stack import Stack
from stacks.teams import Team


@dataclass(frozen=True, kw_only=True)
class SharedLandingZone:
    """What level 0 gives to every team and to level 1."""

    vpc_id: Input[str]
    private_subnet_ids: Sequence[Input[str]]
    workload_security_group_id: Input[str]  # jobs, Studio, endpoints: talks within the VPC and to the endpoints, 443 only
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
    raise NotImplementedError  # helper B1


def team(stack: Stack, zone: SharedLandingZone, team: Team) -> TeamLandingZone:
    raise NotImplementedError  # helper B2
