"""An account in which releases happen, small and in this process: moto keeps tables and buckets, and what SageMaker and
Step Functions do is a few lines that a test can spoil at any call.
"""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import boto3
from botocore.exceptions import ClientError

from pipelines.delivery.functions import release
from pipelines.delivery.functions.case import Case, case_of
from pipelines.delivery.functions.desk import Desk, Place
from pipelines.delivery.package import Package
from pipelines.delivery.step import Step
from tests.pipelines.delivery.cases import ARN, DOCUMENT, EVIDENCE, PACKAGE

EXECUTION = "arn:aws:states:us-east-1:111111111111:execution:dev-lending-release:loans-v3-1"
FORMER = "dev-lending-loans-v2"
Call = tuple[str, str]  # service and operation


class ThrottledError(ClientError):
    def __init__(self, operation: str) -> None:
        super().__init__({"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}, operation)


class CutOffError(Exception):
    """The answer never came: whether the call took effect, the caller can't tell."""


@dataclass
class World:
    """``ends`` is what becomes of an update: "serves", "rolled back" or "failed"; ``answers`` what the model says."""

    ends: str = "serves"
    answers: bytes = b'{"predictions": [1]}'
    config: str = FORMER
    status: str = "InService"
    models: dict[str, Any] = field(default_factory=dict[str, Any])
    configs: dict[str, Any] = field(default_factory=dict[str, Any])
    updates: list[str] = field(default_factory=list[str])
    published: list[str] = field(default_factory=list[str])
    started: list[str] = field(default_factory=list[str])
    calls: list[Call] = field(default_factory=list[Call])
    spoils: dict[int, str] = field(default_factory=dict[int, str])  # which call: before, after or throttled
    package: Package = PACKAGE
    status_of_package: str = "PendingManualApproval"
    time: datetime = datetime(2026, 11, 27, 12, tzinfo=UTC)
    modified: datetime = datetime(2026, 11, 1, tzinfo=UTC)

    def __post_init__(self) -> None:
        clients = cast(Any, boto3)
        self.real = {service: clients.client(service) for service in ("dynamodb", "s3")}
        for table, keys in {"ledger": ("chain", "item"), "deployments": ("team", "model")}.items():
            self.real["dynamodb"].create_table(
                TableName=table,
                KeySchema=[
                    {"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"), strict=True)
                ],
                AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
                BillingMode="PAY_PER_REQUEST",
            )
        for bucket in ("artifacts", "checkpoints"):
            self.real["s3"].create_bucket(Bucket=bucket)
        evidence = PACKAGE.evidence.removeprefix("s3://artifacts/")
        put = self.real["s3"].put_object
        put(Bucket="artifacts", Key=evidence, Body=EVIDENCE)
        put(Bucket="artifacts", Key=evidence.replace("evaluation.json", "question.json"), Body=b"[{}]")
        put(Bucket="artifacts", Key="loans/release/contract.json", Body=json.dumps(DOCUMENT).encode())

    def now(self) -> datetime:
        """Each look at the clock is a second later."""
        self.time += timedelta(seconds=1)
        return self.time

    @property
    def desk(self) -> Desk:
        place = Place(
            environment="dev",
            team="lending",
            artifacts_bucket="artifacts",
            ledger_table="ledger",
            ledger_bucket="checkpoints",
            deployments_table="deployments",
            state_machine="arn:aws:states:us-east-1:111111111111:stateMachine:dev-lending-release",
            topic="topic",
            asking_roles="dev-lending-release-us-east-1",
        )
        return Desk(lambda service: Client(self, service), place, self.now)

    def case(self) -> Case:
        return case_of(self.desk, ARN)

    def step(self, step: str, **more: Any) -> dict[str, Any]:
        told = Step(step=step, execution=EXECUTION, package=ARN, action="release", who="ladder", why="approved", **more)
        return release.STEPS[step](self.case(), told)

    def describe_model_package(self, **_: Any) -> dict[str, Any]:
        package = self.package
        return {
            "ModelPackageArn": package.arn,
            "ModelPackageGroupName": package.group,
            "ModelPackageVersion": package.number,
            "ModelApprovalStatus": self.status_of_package,
            "InferenceSpecification": {
                "Containers": [{"Image": package.image, "Environment": {"LADDER_MODEL_DIGEST": package.model_digest}}]
            },
            "ModelMetrics": {"ModelQuality": {"Statistics": {"S3Uri": package.evidence}}},
            "CustomerMetadataProperties": dict(package.lineage),
        }

    def update_model_package(self, *, ModelApprovalStatus: str, **_: Any) -> dict[str, Any]:  # noqa: N803 - AWS's names
        self.status_of_package = ModelApprovalStatus
        return {}

    def describe_pipeline(self, **_: Any) -> dict[str, Any]:
        return {"PipelineArn": "pipeline"}

    def describe_pipeline_execution(self, **_: Any) -> dict[str, Any]:
        return {"CreatedBy": {"IamIdentity": {"Arn": "arn:aws:sts::1:assumed-role/people/sam@example.com"}}}

    def describe_endpoint(self, **_: Any) -> dict[str, Any]:
        if not self.status:
            raise missing("DescribeEndpoint")
        found = {"EndpointStatus": self.status, "EndpointConfigName": self.config, "LastModifiedTime": self.modified}
        if self.status == "Updating":  # it has ended when it is looked at again
            self.status, self.modified = "InService", self.now()
            if self.ends == "serves" or self.updates[-1] == FORMER:
                self.config = self.updates[-1]
            if self.ends == "failed" and self.updates[-1] != FORMER:
                self.status, self.config = "Failed", self.updates[-1]
        return found

    def update_endpoint(self, *, EndpointConfigName: str, **_: Any) -> dict[str, Any]:  # noqa: N803
        if self.status == "Updating":
            raise ClientError({"Error": {"Code": "ValidationException", "Message": "Cannot update"}}, "UpdateEndpoint")
        self.updates.append(EndpointConfigName)
        self.status, self.modified = "Updating", self.now()
        return {}

    def create_endpoint(self, *, EndpointConfigName: str, **_: Any) -> dict[str, Any]:  # noqa: N803
        return self.update_endpoint(EndpointConfigName=EndpointConfigName)

    def delete_endpoint(self, **_: Any) -> dict[str, Any]:
        self.status = self.config = ""
        return {}

    def describe_model(self, *, ModelName: str) -> dict[str, Any]:  # noqa: N803
        return found_in(self.models, ModelName)

    def create_model(self, **request: Any) -> dict[str, Any]:
        return made_in(self.models, request["ModelName"], request)

    def describe_endpoint_config(self, *, EndpointConfigName: str) -> dict[str, Any]:  # noqa: N803
        return found_in(self.configs, EndpointConfigName)

    def create_endpoint_config(self, **request: Any) -> dict[str, Any]:
        return made_in(self.configs, request["EndpointConfigName"], request)

    def describe_alarms(self, *, AlarmNames: list[str], **_: Any) -> dict[str, Any]:  # noqa: N803
        return {"MetricAlarms": [{"AlarmName": name, "StateValue": "OK"} for name in AlarmNames], "CompositeAlarms": []}

    def invoke_endpoint(self, **_: Any) -> dict[str, Any]:
        return {"Body": io.BytesIO(self.answers)}

    def publish(self, *, Subject: str, **_: Any) -> dict[str, Any]:  # noqa: N803
        self.published.append(Subject)
        return {}

    def start_execution(self, *, name: str, **_: Any) -> dict[str, Any]:
        if name in self.started:
            raise Known(ClientError({"Error": {"Code": "ExecutionAlreadyExists"}}, "StartExecution"))
        self.started.append(name)
        return {}

    def describe_execution(self, **_: Any) -> dict[str, Any]:
        return {"status": "FAILED"}


class Known(Exception):  # noqa: N818
    """ExecutionAlreadyExists."""


class Exceptions:
    """Of every client: none of them is raised here but by its name."""

    ExecutionAlreadyExists = Known

    def __getattr__(self, _: str) -> type[Exception]:
        return Never


class Never(Exception):  # noqa: N818
    pass


@dataclass(frozen=True)
class Client:
    world: World
    service: str

    def __getattr__(self, operation: str) -> Any:
        world = self.world
        real = world.real.get(self.service)
        if operation == "exceptions":
            return real.exceptions if real else Exceptions()
        if operation == "get_paginator":
            return world.real[self.service].get_paginator
        act: Callable[..., Any] = getattr(real or world, operation)

        def call(**request: Any) -> Any:
            spoil = world.spoils.pop(len(world.calls), "")
            world.calls.append((self.service, operation))
            if spoil == "throttled":
                raise ThrottledError(operation)
            if spoil == "before":
                raise CutOffError(operation)
            answer = act(**request)
            if spoil == "after":
                raise CutOffError(operation)
            return answer

        return call


def missing(operation: str) -> ClientError:
    return ClientError({"Error": {"Code": "ValidationException", "Message": "Could not find it."}}, operation)


def found_in(kept: dict[str, Any], name: str) -> dict[str, Any]:
    if name not in kept:
        raise missing("Describe")
    return kept[name]


def made_in(kept: dict[str, Any], name: str, request: dict[str, Any]) -> dict[str, Any]:
    if name in kept:
        raise ClientError({"Error": {"Code": "ValidationException", "Message": "already existing"}}, "Create")
    kept[name] = request
    return {}
