"""Each team as the owner of resources: the names and ARNs that questions about them are asked with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ladder.judges.access.estate import VPC, Estate
from ladder.judges.access.identity_classes import ROLES, STEPS
from stacks.settings import Settings
from stacks.teams import Team

WORKLOAD = "aws:ec2/securityGroup:SecurityGroup::platform-security-workload"
PRIVATE = "aws:ec2/subnet:Subnet::platform-network-private-"
DOMAIN = "aws:sagemaker/domain:Domain::platform-studio-domain"


@dataclass(frozen=True, kw_only=True)
class Owner:
    team: str
    level: int
    facts: Mapping[str, Any]  # texts and lists, by the name that stands for them in a question

    def fill(self, value: Any) -> Any:
        """``{data}/x`` with this owner's names; a list where the name stands alone and is one of a list."""
        match value:
            case str() if value.startswith("{") and value.endswith("}") and value[1:-1] in self.facts:
                return self.facts[value[1:-1]]
            case str():
                return value.format(**self.facts)
            case _:
                return [self.fill(each) for each in value]


def owners(estate: Estate, settings: Settings, teams: Sequence[Team]) -> tuple[Owner, ...]:
    return tuple(_owners(estate, settings, teams))


def _owners(estate: Estate, settings: Settings, teams: Sequence[Team]) -> Iterator[Owner]:
    names, resolver = estate.names, estate.resolver
    place = f"{names.region}:{names.account_id}"
    shared = {
        "account": names.account_id,
        "region": names.region,
        "environment": names.environment,
        "vpc": resolver.output(VPC, "id"),
        "domain": resolver.output(DOMAIN, "id"),
        "subnets": [resolver.output(key, "id") for key in sorted(resolver.resources) if key.startswith(PRIVATE)],
        "security_groups": [resolver.output(WORKLOAD, "id")],
        "instance": settings.compute.training_instance_types[0],
        "studio_instance": settings.compute.studio_instance_types[0],
        "sagemaker": f"arn:aws:sagemaker:{place}",
        "logs": f"arn:aws:logs:{place}:log-group",
        "here": f"{place}",
        "repository_of_code": settings.delivery.repository,
        "branch": settings.delivery.branch,
        "repository_id": settings.delivery.repository_id or "1",
    }
    for team in teams:
        app = f"aws:sagemaker/mlflowApp:MlflowApp::{team.name}-tracking-app"
        roles = {f"role_{part}": names.role_arn(team.name, f"step-{part}" if part in STEPS else part) for part in ROLES}
        yield Owner(
            team=team.name,
            level=min(team.level, settings.level),
            facts={
                **shared,
                **roles,
                "team": team.name,
                "name": names.prefix(team.name),
                "data": f"arn:aws:s3:::{names.bucket(team.name, 'data')}",
                "artifacts": f"arn:aws:s3:::{names.bucket(team.name, 'artifacts')}",
                "key": resolver.output(f"aws:kms/key:Key::{team.name}-key", "arn"),
                "repository": f"arn:aws:ecr:{place}:repository/{names.environment}-{team.name}",
                "boundary": f"arn:aws:iam::{names.account_id}:policy/{names.role(team.name, 'boundary')}",
                "model": names.model(team.name, team.models[0].name if team.models else "model"),
                "app": resolver.output(app, "arn")
                if app in resolver.resources
                else f"arn:aws:sagemaker:{place}:mlflow-app/app-none",
                "namespace": f"Ladder/{names.environment}-{team.name}",
            },
        )
