"""Whether each team's boundary fits into what IAM takes, with all the instance types that the stack allows."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from components.team_boundary import LONGEST_POLICY, TeamBoundaryArgs, boundary_policy
from stacks.names import Names
from stacks.reading.facts import Finding, Rule
from stacks.team_territory import territory


def boundary_fits(
    names: Names,
    teams: Sequence[str],
    network_zones: Sequence[str],
    compute_training_instance_types: Sequence[str],
    compute_studio_instance_types: Sequence[str],
) -> Iterator[Finding]:
    types = {*compute_training_instance_types, *compute_studio_instance_types}
    longest = max(teams, key=len, default=None)
    if longest is None:
        return
    args = TeamBoundaryArgs(
        policy_name="",
        # What only AWS can tell, as long as AWS makes it (EC2 User Guide, "Resource IDs").
        territory=territory(
            names,
            longest,
            key_arn=f"arn:aws:kms:{names.region}:{names.account_id}:key/{UUID(int=0)}",
            studio_key_arn=f"arn:aws:kms:{names.region}:{names.account_id}:key/{UUID(int=1)}",
            domain_id="d-" + "0" * 12,
            vpc_id="vpc-" + "0" * 17,
        ),
        subnet_ids=[f"subnet-{zone:017}" for zone in range(len(network_zones))],
        security_group_id="sg-" + "0" * 17,
        workload_instance_types=compute_training_instance_types,
        studio_instance_types=compute_studio_instance_types,
        people=False,
        tags={},
    )
    policies = [boundary_policy(replace(args, people=people)) for people in (False, True)]
    excess = max(len("".join(json.dumps(policy).split())) for policy in policies) - LONGEST_POLICY
    if excess > 0:
        problem = (
            f"and studio_instance_types, {len(types)} types in all, make the boundary of team {longest} {excess} "
            f"characters longer than the {LONGEST_POLICY} that IAM allows"
        )
        fewer = -(-excess // (min(map(len, types)) + len('"",')))
        remedy = f"Remove {fewer} type{'s' * (fewer > 1)} or so, or shorten the names of environment and team"
        at = ("compute", "training_instance_types")
        yield Finding(at=at, value=f"{len(compute_training_instance_types)} types", problem=problem, remedy=remedy)


BOUNDARY_RULES: tuple[Rule, ...] = (boundary_fits,)
