"""Whose a resource may be that is not a team's: another team's, the platform's, another environment's or account's.

Each is made as close to the team's own as its owner could make it: who owns an account calls and tags its things as
they like, and lets in whom they like.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from ladder.judges.access.callers import STRANGER
from ladder.judges.access.estate import KEY, Document, Estate, Role
from ladder.judges.access.owners import DOMAIN
from stacks.names import PLATFORM, Names

KINDS = ("data", "artifacts")  # of buckets
BUCKET, APP = "aws:s3/bucket:Bucket", "aws:sagemaker/mlflowApp:MlflowApp"
# Where in a bucket of ours anything lies: see data_classes.
OBJECTS = (
    "m/raw/x.csv",
    "runs/x/y.csv",
    "batches/m/1/x.csv",
    "runs/prepare/m/1/x",
    "runs/judge/m/1/x",
    "m/contract.json",
)


def open_to(principal: str) -> Document:
    anything = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "*", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [anything]}


@dataclass(frozen=True, kw_only=True)
class Stranger:
    name: str
    prefix: str  # of what bears a name: "dev-mobility-"
    account: str
    region: str
    domain: str
    tags: Mapping[str, str]
    buckets: tuple[str, ...]
    keys: tuple[str, ...]  # ARNs
    roles: tuple[str, ...]  # ARNs
    apps: tuple[str, ...]  # ARNs
    key_policy: Document | None = None  # of keys that the plan does not have
    policy: Document | None = None  # likewise of all else

    def arns(self, kind: str, pattern: str, asker: str) -> tuple[str, ...]:
        """Resources of one kind, by AWS's pattern; those that stand in others also under a name of the ``asker``'s."""
        logs = f"arn:aws:logs:{self.region}:{self.account}:log-group"
        groups = (f"{logs}:/ladder/{self.prefix.strip('-').replace('-', '/')}/work",)
        groups += (f"{logs}:/aws/sagemaker/Endpoints/{self.prefix}x",)
        jobs = f"{logs}:/aws/sagemaker/TrainingJobs:log-stream:{self.prefix}x/algo-1"
        known: dict[str, tuple[str, ...]] = {
            "bucket": tuple(f"arn:aws:s3:::{one}" for one in self.buckets),
            "object": tuple(f"arn:aws:s3:::{one}/{key}" for one in self.buckets for key in OBJECTS),
            "key": self.keys,
            "role": self.roles,
            "mlflow-app": self.apps,
            "log-group": groups,
            "log-stream": (*(f"{one}:log-stream:{name}x" for one in groups for name in ("", asker)), jobs),
            "repository": (f"arn:aws:ecr:{self.region}:{self.account}:repository/{self.prefix.strip('-')}",),
        }
        return known[kind] if kind in known else tuple(self._named(pattern, asker))

    def _named(self, pattern: str, asker: str) -> Iterator[str]:
        place = {"Partition": "aws", "Region": self.region, "Account": self.account, "DomainId": self.domain}
        names = [one for one in re.findall(r"\$\{(\w+)\}", pattern) if one not in place]
        choices = [(f"{self.prefix}x",), *([("x", f"{asker}x")] * (len(names) - 1))] if names else []
        for chosen in product(*choices):
            filled = place | dict(zip(names, chosen, strict=True))
            yield re.sub(r"\$\{(\w+)\}", lambda found, filled=filled: filled[found[1]], pattern)

    def context(self) -> Mapping[str, Any]:
        """What AWS would tell of whose a resource is."""
        profile = f"arn:aws:sagemaker:{self.region}:{self.account}:user-profile/{self.domain}/{self.prefix}ada"
        told = {
            f"{where}:ResourceTag/{key}": value for where in ("aws", "sagemaker") for key, value in self.tags.items()
        }
        vpc = f"arn:aws:ec2:{self.region}:{self.account}:vpc/vpc-0elsewhere"
        return {**told, "aws:ResourceAccount": self.account, "sagemaker:OwnerUserProfileArn": profile, "ec2:Vpc": vpc}


def strangers(estate: Estate, role: Role) -> tuple[Stranger, ...]:
    """Who owns something that is not the team's whose ``role`` it is. One other team stands for all."""
    names = estate.names
    other = min({one.team for one in estate.roles} - {role.team, PLATFORM})
    elsewhere = Names(environment=f"{names.environment}x", region=names.region, account_id=names.account_id)
    abroad = Names(environment=names.environment, region=names.region, account_id=STRANGER)
    # Whose name a bucket of ours bore before it was deleted: another account's may bear it now.
    taken = tuple(names.bucket(role.team, kind) for kind in KINDS)
    return (
        _of_plan(estate, other),
        _of_plan(estate, PLATFORM),
        # Within an account IAM alone lets in, and a key leaves it to IAM.
        replace(_like(estate, role.team, elsewhere), key_policy=open_to(f"arn:aws:iam::{names.account_id}:root")),
        replace(_like(estate, role.team, abroad, *taken), key_policy=open_to("*"), policy=open_to("*")),
    )


def _of_plan(estate: Estate, team: str) -> Stranger:
    resources, output = estate.resolver.resources, estate.resolver.output
    ours = {key: one for key, one in resources.items() if one.inputs.get("tags", {}).get("team") == team}

    def arns(kind: str) -> tuple[str, ...]:
        return tuple(output(key, "arn") for key, one in ours.items() if one.type == kind)

    return Stranger(
        name="the platform" if team == PLATFORM else f"team {team}",
        prefix=estate.names.prefix(team),
        account=estate.names.account_id,
        region=estate.names.region,
        domain=output(DOMAIN, "id"),
        tags={
            "team": team,
            "environment": estate.names.environment,
            "managed-by": "ladder",
            "person": "eve@example.com",
        },
        buckets=tuple(arn.removeprefix("arn:aws:s3:::") for arn in arns(BUCKET)),
        keys=arns(KEY),
        roles=tuple(one.arn for one in estate.roles if one.team == team),
        apps=arns(APP),
    )


def _like(estate: Estate, team: str, names: Names, *buckets: str) -> Stranger:
    """The same team elsewhere: with all that lets it be taken for this one."""
    place = f"{names.region}:{names.account_id}"
    return Stranger(
        name="another environment" if names.account_id == estate.names.account_id else "another account",
        prefix=names.prefix(team),
        account=names.account_id,
        region=names.region,
        domain=estate.resolver.output(DOMAIN, "id"),
        tags={"team": team, "environment": names.environment, "managed-by": "ladder", "person": "ada@example.com"},
        buckets=(*(names.bucket(team, kind) for kind in KINDS), *buckets),
        keys=(f"arn:aws:kms:{place}:key/00000000-0000-0000-0000-00000000dead",),
        roles=tuple(names.role_arn(team, part) for part in ("jobs", "step-judge", "serving", "release")),
        apps=(f"arn:aws:sagemaker:{place}:mlflow-app/app-0elsewhere",),
    )
