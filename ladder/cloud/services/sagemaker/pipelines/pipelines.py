"""SageMaker Pipelines' operations on executions that really run."""

import json
import secrets
import string
import threading
from collections.abc import Callable, Mapping
from typing import Any

from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.models import SageMakerModelBackend, sagemaker_backends
from moto.sagemaker.responses import SageMakerResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import Operation, replace
from ladder.cloud.services.sagemaker.jobs.jobs import Jobs
from ladder.cloud.services.sagemaker.pipelines.definition import parameters_of, steps_of
from ladder.cloud.services.sagemaker.pipelines.execution import Execution, Now, StepRun, run
from ladder.cloud.services.sagemaker.pipelines.expressions import DefinitionError
from ladder.cloud.services.sagemaker.pipelines.steps import StepWork
from ladder.cloud.services.sagemaker.tracking_store import TrackingStore

NAMESPACE = "AWS/Sagemaker/ModelBuildingPipeline"
Request = dict[str, Any]


class Pipelines:
    def __init__(self, daemon: Daemon, jobs: Jobs, tracking: TrackingStore, now: Now) -> None:
        self._daemon, self._jobs, self._tracking, self._now = daemon, jobs, tracking, now
        self._by_token: dict[tuple[str, str], str] = {}
        self._starting = threading.Lock()

    def install(self) -> None:
        operations: Mapping[str, Operation] = {
            "StartPipelineExecution": self.start,
            "StopPipelineExecution": self.stop,
            "DescribePipelineExecution": self.describe,
            "ListPipelineExecutions": self.list,
            "ListPipelineExecutionSteps": self.list_steps,
            "ListPipelineParametersForExecution": self.list_parameters,
            "DescribePipelineDefinitionForExecution": self.describe_definition,
        }
        replace(SageMakerResponse, operations)
        _check_definitions()

    @property
    def _pipelines(self) -> dict[str, Any]:
        address = self._daemon.address
        return sagemaker_backends[address.account_id][address.region].pipelines

    def _pipeline(self, name: str) -> Any:
        pipeline = self._pipelines.get(name.rsplit("/", 1)[-1])
        if pipeline is None:
            raise ValidationError(f"Pipeline '{name}' does not exist.")
        return pipeline

    def _execution(self, request: Request) -> Execution:
        arn: str = request["PipelineExecutionArn"]
        for pipeline in self._pipelines.values():
            if arn in pipeline.pipeline_executions:
                return pipeline.pipeline_executions[arn]
        raise ValidationError(f"Pipeline execution with ARN '{arn}' does not exist.")

    def start(self, request: Request) -> Mapping[str, Any]:
        """The same ClientRequestToken gives the same execution, however often it is asked."""
        pipeline = self._pipeline(request["PipelineName"])
        token = pipeline.arn, request["ClientRequestToken"]
        with self._starting:
            if token in self._by_token:
                return {"PipelineExecutionArn": self._by_token[token]}
            execution = self._new_execution(pipeline, request)
            self._by_token[token] = execution.arn
            pipeline.pipeline_executions[execution.arn] = execution
            pipeline.last_execution_time = execution.started
        if ":mlflow" in execution.definition:
            self._tracking.prepare()
        work = StepWork(self._daemon, self._jobs, self._now)
        self._daemon.thread(lambda: run(execution, work, self._now, self._measure), execution.id)
        return {"PipelineExecutionArn": execution.arn}

    def _new_execution(self, pipeline: Any, request: Request) -> Execution:
        definition = json.loads(pipeline.pipeline_definition)
        given = {one["Name"]: one["Value"] for one in request.get("PipelineParameters", [])}
        limits: Request = request.get("ParallelismConfiguration") or pipeline.parallelism_configuration or Request()
        try:
            steps, parameters = steps_of(definition), parameters_of(definition, given)
        except DefinitionError as error:
            raise ValidationError(str(error)) from None
        identity = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(12))
        return Execution(
            arn=f"{pipeline.arn}/execution/{identity}",
            pipeline_name=pipeline.pipeline_name,
            definition=pipeline.pipeline_definition,
            steps=steps,
            parameters=parameters,
            request=request,
            parallel_steps=limits.get("MaxParallelExecutionSteps"),
            started=self._now(),
        )

    def stop(self, request: Request) -> Mapping[str, Any]:
        execution = self._execution(request)
        if execution.status == "Executing":
            execution.status = "Stopping"
            execution.stopping.set()
            for arn in list(execution.job_arns):
                self._jobs.stop(arn)
        return {"PipelineExecutionArn": execution.arn}

    def describe(self, request: Request) -> Mapping[str, Any]:
        execution = self._execution(request)
        return {
            **_summary(execution),
            "PipelineArn": execution.pipeline_arn,
            "FailureReason": execution.reason,
            "CreationTime": execution.started,
            "LastModifiedTime": execution.ended or execution.started,
            "ParallelismConfiguration": execution.request.get("ParallelismConfiguration"),
        }

    def list(self, request: Request) -> Mapping[str, Any]:
        executions: list[Execution] = [*self._pipeline(request["PipelineName"]).pipeline_executions.values()]
        executions.sort(key=lambda one: one.started, reverse=request.get("SortOrder", "Descending") == "Descending")
        summaries = [
            {**_summary(one), "StartTime": one.started, "PipelineExecutionFailureReason": one.reason}
            for one in executions
        ]
        page, token = _page(summaries, request)
        return {"PipelineExecutionSummaries": page, "NextToken": token}

    def list_steps(self, request: Request) -> Mapping[str, Any]:
        """Those that have started, the newest first unless asked otherwise."""
        runs = [*self._execution(request).runs.values()]
        runs.sort(key=lambda one: one.started, reverse=request.get("SortOrder", "Descending") == "Descending")
        page, token = _page([_step_summary(one) for one in runs], request)
        return {"PipelineExecutionSteps": page, "NextToken": token}

    def list_parameters(self, request: Request) -> Mapping[str, Any]:
        return {"PipelineParameters": self._execution(request).request.get("PipelineParameters", [])}

    def describe_definition(self, request: Request) -> Mapping[str, Any]:
        execution = self._execution(request)
        return {"PipelineDefinition": execution.definition, "CreationTime": execution.started}

    def _measure(self, execution: Execution, step: str | None, values: Mapping[str, float]) -> None:
        """The metrics that AWS publishes, https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html."""
        dimensions = [{"Name": "PipelineName", "Value": execution.pipeline_name}]
        if step:
            dimensions.append({"Name": "StepName", "Value": step})
        data = [
            {
                "MetricName": name,
                "Value": value,
                "Unit": "Milliseconds" if name.endswith("Duration") else "Count",
                "Dimensions": dimensions,
                "Timestamp": self._now(),
            }
            for name, value in values.items()
        ]
        self._daemon.client("cloudwatch").put_metric_data(Namespace=NAMESPACE, MetricData=data)


def _summary(execution: Execution) -> dict[str, Any]:
    return {
        "PipelineExecutionArn": execution.arn,
        "PipelineExecutionStatus": execution.status,
        "PipelineExecutionDisplayName": execution.request.get("PipelineExecutionDisplayName"),
        "PipelineExecutionDescription": execution.request.get("PipelineExecutionDescription"),
    }


def _step_summary(step: StepRun) -> dict[str, Any]:
    return {
        "StepName": step.name,
        "StepStatus": step.status,
        "StartTime": step.started,
        "EndTime": step.ended,
        "FailureReason": step.reason,
        "AttemptCount": 1,
        "Metadata": step.metadata,
    }


def _page(items: list[Any], request: Request) -> tuple[list[Any], str | None]:
    first, size = int(request.get("NextToken") or 0), request.get("MaxResults", 100)
    return items[first : first + size], str(first + size) if first + size < len(items) else None


def _check_definitions() -> None:
    """CreatePipeline and UpdatePipeline refuse what could not run, as in AWS; moto takes any text."""

    def checked(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(backend: SageMakerModelBackend, **arguments: Any) -> Any:
            try:
                if text := arguments.get("pipeline_definition"):
                    steps_of(json.loads(text))
            except ValueError as error:  # DefinitionError, or no JSON
                raise ValidationError(f"Unable to parse pipeline definition. {error}") from None
            return original(backend, **arguments)

        return call

    for name in ("create_pipeline", "update_pipeline"):
        setattr(SageMakerModelBackend, name, checked(getattr(SageMakerModelBackend, name)))
