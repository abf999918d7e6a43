"""What a function of delivery works with: AWS, read as this project's own types, and the team's ledger."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any, cast

import boto3

from pipelines.delivery.contract import ReleaseContract
from pipelines.delivery.package import Package, package_of, place
from pipelines.ledger.book import Book

Clients = Callable[[str], Any]  # service name -> boto3 client
JUDGES = "runs/judge/"  # where in the artifacts bucket the judge alone writes (components/training_access.WRITERS)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Of the function's environment, which the program has written: LADDER_TEAM and so on."""

    environment: str
    team: str
    artifacts_bucket: str
    ledger_table: str
    ledger_bucket: str
    deployments_table: str
    state_machine: str  # ARN
    topic: str  # ARN
    asking_roles: str  # names, with spaces between: whose sessions may ask

    @classmethod
    def of_environment(cls) -> "Place":
        return cls(**{name: os.environ[f"LADDER_{name.upper()}"] for name in cls.__annotations__})

    @property
    def judges(self) -> str:
        return f"s3://{self.artifacts_bucket}/{JUDGES}"


def utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    client: Clients
    place: Place
    now: Callable[[], datetime] = utc

    @cached_property
    def book(self) -> Book:
        return Book(
            dynamodb=self.client("dynamodb"),
            s3=self.client("s3"),
            table=self.place.ledger_table,
            bucket=self.place.ledger_bucket,
            chain=self.place.team,
            now=self.now,
        )

    def contract(self, model: str) -> ReleaseContract:
        key = f"{model}/release/contract.json"
        found = self.client("s3").get_object(Bucket=self.place.artifacts_bucket, Key=key)
        return ReleaseContract.model_validate_json(found["Body"].read())

    def contract_of(self, package: Package) -> ReleaseContract:
        """Of the model whose group it is in. Raises ValueError for a group of no model of this team."""
        prefix = f"{self.place.environment}-{self.place.team}-"
        if not package.group.startswith(prefix):
            raise ValueError(f"{package.group} is no package group of team {self.place.team}.")
        return self.contract(package.group.removeprefix(prefix))

    def package(self, arn: str) -> Package:
        return package_of(self.client("sagemaker").describe_model_package(ModelPackageName=arn))

    def version(self, contract: ReleaseContract, number: int) -> Package:
        group = contract.hosting.endpoint  # called as the endpoint is
        pages = self.client("sagemaker").get_paginator("list_model_packages").paginate(ModelPackageGroupName=group)
        arns = (one["ModelPackageArn"] for page in pages for one in page["ModelPackageSummaryList"])
        return self.package(next(arn for arn in arns if arn.endswith(f"/{number}")))

    def evidence(self, package: Package) -> bytes | None:
        """None where there is none, or none of ours."""
        if not package.evidence.startswith(self.place.judges):
            return None
        bucket, key = place(package.evidence)
        s3 = self.client("s3")
        try:
            return s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        except s3.exceptions.NoSuchKey:
            return None


@cache
def desk() -> Desk:
    """Of the function that runs: made once, as long as its process lives."""
    return Desk(cache(cast(Any, boto3).client), Place.of_environment())
