"""Running a model's training pipeline, and reading what it did. Plain SageMaker and S3 calls, in AWS or here.

A run is known by its inputs: code (in the definition's image tag), contract and raw data. They are hashed into its
display name, so that whoever comes next can tell that nothing has changed, and into the request token, so that a
command killed between asking and hearing the answer does not start a second run.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ladder.operate.facts import Gate, Step
from ladder.operate.session import Clients, Session
from ladder.operate.waiting import looks
from pipelines.delivery.looking import look
from stacks.names import Names
from stacks.teams import Model, Team

FINISHED = frozenset({"Succeeded", "Failed", "Stopped"})

OnStep = Callable[[Step], None]


@dataclass(frozen=True, kw_only=True)
class Run:
    """One pipeline execution. ``inputs`` is the display name that it was started under."""

    arn: str
    inputs: str
    status: str
    steps: tuple[Step, ...] = ()

    @property
    def id(self) -> str:
        return self.arn.rpartition("/")[2]

    @property
    def failed_step(self) -> Step | None:
        return next((step for step in self.steps if step.outcome == "Failed"), None)


@dataclass(frozen=True, kw_only=True)
class Trainer:
    """Trains one model of one team."""

    client: Clients
    names: Names
    team: str
    model: str

    @property
    def pipeline(self) -> str:
        return self.names.model(self.team, self.model)

    @property
    def data_bucket(self) -> str:
        return self.names.bucket(self.team, "data")

    @property
    def artifacts_bucket(self) -> str:
        return self.names.bucket(self.team, "artifacts")

    @property
    def raw_prefix(self) -> str:
        return f"{self.model}/raw/"

    def raw_objects(self) -> list[dict[str, Any]]:
        pages = (
            self.client("s3").get_paginator("list_objects_v2").paginate(Bucket=self.data_bucket, Prefix=self.raw_prefix)
        )
        return [item for page in pages for item in page.get("Contents", [])]

    def upload(self, file_name: str, content: bytes) -> None:
        """Puts one file where the pipeline reads; others that lie there are read too."""
        self.client("s3").put_object(Bucket=self.data_bucket, Key=self.raw_prefix + file_name, Body=content)

    def replace_data(self, file_name: str, content: bytes) -> None:
        """Makes this file all the data there is; the bucket keeps the versions that it takes the place of."""
        self.upload(file_name, content)
        kept = self.raw_prefix + file_name
        others = [{"Key": item["Key"]} for item in self.raw_objects() if item["Key"] != kept]
        if others:
            self.client("s3").delete_objects(Bucket=self.data_bucket, Delete={"Objects": others})

    def differs_from(self, files: Mapping[str, bytes]) -> bool:
        """Whether what a run reads is anything else than these files, whose names and contents are given."""
        there = {item["Key"].removeprefix(self.raw_prefix): item["Size"] for item in self.raw_objects()}
        if there != {name: len(content) for name, content in files.items()}:
            return True
        s3 = self.client("s3")
        return any(
            s3.get_object(Bucket=self.data_bucket, Key=self.raw_prefix + name)["Body"].read() != content
            for name, content in files.items()
        )

    def definition(self) -> str:
        return self.client("sagemaker").describe_pipeline(PipelineName=self.pipeline)["PipelineDefinition"]

    def steps_to_take(self) -> int:
        """How many steps a run goes through: of a condition's two sides it takes one, which is a single step."""
        return sum(1 + (step["Type"] == "Condition") for step in json.loads(self.definition())["Steps"])

    def inputs(self) -> str:
        """A name for all that a run depends on."""
        definition = self.definition()
        contract = self.client("s3").get_object(Bucket=self.artifacts_bucket, Key=f"{self.model}/contract.json")["Body"]
        raw = sorted((item["Key"], item["ETag"]) for item in self.raw_objects())
        return f"inputs-{digest(definition, contract.read().decode(), json.dumps(raw, allow_nan=False))[:24]}"

    def exists(self) -> bool:
        """Whether the pipeline was brought up yet."""
        return look(lambda: self.client("sagemaker").describe_pipeline(PipelineName=self.pipeline)) is not None

    def runs(self) -> Iterator[Run]:
        """Newest first, without their steps."""
        pages = self.client("sagemaker").get_paginator("list_pipeline_executions")
        for page in pages.paginate(PipelineName=self.pipeline, SortBy="CreationTime", SortOrder="Descending"):
            for item in page["PipelineExecutionSummaries"]:
                yield Run(
                    arn=item["PipelineExecutionArn"],
                    inputs=item.get("PipelineExecutionDisplayName", ""),
                    status=item["PipelineExecutionStatus"],
                )

    def unchanged(self) -> Run | None:
        """The newest run, where it succeeded on the very inputs that lie there now."""
        newest = next(self.runs(), None)
        return newest if newest and newest.status == "Succeeded" and newest.inputs == self.inputs() else None

    def start(self) -> Run:
        """A new run, or the one that is under way."""
        newest = next(self.runs(), None)
        if newest and newest.status not in FINISHED:
            return newest
        inputs = self.inputs()
        started = self.client("sagemaker").start_pipeline_execution(
            PipelineName=self.pipeline,
            PipelineExecutionDisplayName=inputs,
            # Repeatable until the run shows in the list, and fresh after that.
            ClientRequestToken=digest(inputs, newest.arn if newest else ""),
        )
        return Run(arn=started["PipelineExecutionArn"], inputs=inputs, status="Executing")

    def watch(self, run: Run, on_step: OnStep) -> Run:
        """Waits for the end of a run; ``on_step`` hears each change of a step."""
        reported: dict[str, str] = {}
        for _ in looks():
            status = self.client("sagemaker").describe_pipeline_execution(PipelineExecutionArn=run.arn)
            run = replace(run, status=status["PipelineExecutionStatus"], steps=self.steps(run))
            for step in run.steps:
                if reported.get(step.name) != step.outcome:
                    reported[step.name] = step.outcome
                    on_step(step)
            if run.status in FINISHED:
                break
        return run

    def steps(self, run: Run) -> tuple[Step, ...]:
        pages = self.client("sagemaker").get_paginator("list_pipeline_execution_steps")
        found = [
            step
            for page in pages.paginate(PipelineExecutionArn=run.arn, SortOrder="Ascending")
            for step in page["PipelineExecutionSteps"]
        ]
        return tuple(
            Step(
                name=step["StepName"],
                outcome=step["StepStatus"],
                seconds=(step["EndTime"] - step["StartTime"]).total_seconds() if "EndTime" in step else None,
                failure=step.get("FailureReason", ""),
            )
            for step in sorted(found, key=lambda step: step["StartTime"])
        )

    def gates(self, run: Run) -> tuple[Gate, ...]:
        """What the run's evaluation found; none where it did not get that far."""
        key = f"runs/judge/{self.model}/{run.id}/evaluate/evaluation/evaluation.json"
        s3 = self.client("s3")
        try:
            report = json.loads(s3.get_object(Bucket=self.artifacts_bucket, Key=key)["Body"].read())
        except s3.exceptions.NoSuchKey:
            return ()
        return tuple(
            Gate(
                name=gate["gate"],
                figure=gate["figure"],
                limit=gate["limit"],
                direction=gate["sense"],
                passed=gate["passed"],
                waived=gate["waived"],
            )
            for gate in report["gates"]
        )


def trainer(session: Session, team: Team, model: Model) -> Trainer:
    return Trainer(client=session.client, names=session.config.names, team=team.name, model=model.name)


def digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
