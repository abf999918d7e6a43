"""What each type of pipeline step does: an ordinary request to the cloud, checked by botocore against AWS's model."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from ladder.cloud.daemon import Daemon
from ladder.cloud.services.sagemaker import s3_objects
from ladder.cloud.services.sagemaker.jobs.jobs import Jobs
from ladder.cloud.services.sagemaker.pipelines.definition import Step
from ladder.cloud.services.sagemaker.pipelines.execution import Execution, Now, StepFailedError, StepRun
from ladder.cloud.services.sagemaker.pipelines.expressions import DefinitionError, Scope, holds, resolve

Request = dict[str, Any]


class StepWork:
    """``now`` is the cloud's clock, UTC."""

    def __init__(self, daemon: Daemon, jobs: Jobs, now: Now) -> None:
        self._daemon, self._jobs, self._now = daemon, jobs, now
        self._types: Mapping[str, Callable[[Execution, StepRun, Step, Request], Mapping[str, Any]]] = {
            "Processing": self._job,
            "Training": self._job,
            "Transform": self._job,
            "RegisterModel": self._register,
            "Model": self._model,
            "Condition": self._condition,
            "Fail": self._fail,
        }

    def __call__(self, execution: Execution, run: StepRun, step: Step) -> Mapping[str, Any]:
        if step.type not in self._types:
            raise StepFailedError(f"Steps of type {step.type} don't run here; these do: {sorted(self._types)}.")
        arguments = resolve(dict(step.arguments), self._scope(execution))
        return self._types[step.type](execution, run, step, arguments)

    def _scope(self, execution: Execution) -> Scope:
        done = {name: run.properties for name, run in execution.runs.items() if run.status == "Succeeded"}
        variables = {
            "PipelineExecutionId": execution.id,
            "PipelineExecutionArn": execution.arn,
            "PipelineName": execution.pipeline_name,
            "PipelineArn": execution.pipeline_arn,
            "StartDateTime": execution.started.isoformat(timespec="milliseconds"),
            "CurrentDateTime": self._now().isoformat(timespec="milliseconds"),
        }
        return Scope(
            parameters=execution.parameters,
            execution=variables,
            steps=done,
            property_files=_property_files(execution, done),
            read_json=self._read_json,
        )

    def _read_json(self, uri: str) -> Any:
        bucket, key = s3_objects.split(uri)
        try:
            return json.loads(self._daemon.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
        except (ValueError, ClientError) as error:
            raise DefinitionError(f"{uri}: can't be read as JSON ({error}).") from None

    def _job(self, execution: Execution, run: StepRun, step: Step, arguments: Request) -> Mapping[str, Any]:
        sagemaker, kind = self._daemon.client("sagemaker"), step.type
        key = f"{kind}JobName"
        arguments[key] = _name(execution, step, arguments.get(key))
        arn: str = getattr(sagemaker, f"create_{kind.lower()}_job")(**arguments)[f"{kind}JobArn"]
        run.metadata = {f"{kind}Job": {"Arn": arn}}
        execution.job_arns.add(arn)
        if execution.stopping.is_set():
            self._jobs.stop(arn)
        self._jobs.wait(arn)
        job = getattr(sagemaker, f"describe_{kind.lower()}_job")(**{key: arguments[key]})
        if job[f"{kind}JobStatus"] != "Completed":
            raise StepFailedError(job.get("FailureReason") or f"The job was stopped: {arn}")
        return job

    def _register(self, _: Execution, run: StepRun, _step: Step, arguments: Request) -> Mapping[str, Any]:
        sagemaker = self._daemon.client("sagemaker")
        arn: str = sagemaker.create_model_package(**arguments)["ModelPackageArn"]
        run.metadata = {"RegisterModel": {"Arn": arn}}
        return sagemaker.describe_model_package(ModelPackageName=arn)

    def _model(self, execution: Execution, run: StepRun, step: Step, arguments: Request) -> Mapping[str, Any]:
        sagemaker = self._daemon.client("sagemaker")
        arguments.setdefault("ModelName", _name(execution, step))
        run.metadata = {"Model": {"Arn": sagemaker.create_model(**arguments)["ModelArn"]}}
        return sagemaker.describe_model(ModelName=arguments["ModelName"])

    def _condition(self, execution: Execution, run: StepRun, step: Step, _: Request) -> Mapping[str, Any]:
        scope = self._scope(execution)
        run.outcome = all(holds(condition, scope) for condition in step.arguments["Conditions"])
        run.metadata = {"Condition": {"Outcome": str(run.outcome)}}
        return {"Outcome": str(run.outcome)}

    def _fail(self, _: Execution, run: StepRun, _step: Step, arguments: Request) -> Mapping[str, Any]:
        message = str(arguments.get("ErrorMessage", ""))
        run.metadata = {"Fail": {"ErrorMessage": message}}
        raise StepFailedError(message)


def _property_files(execution: Execution, done: Mapping[str, Any]) -> dict[str, str]:
    """Where each property file of a finished step lies: ``Evaluate.Report`` -> ``s3://...``."""
    files: dict[str, str] = {}
    for step in execution.steps:
        for file in step.property_files if step.name in done else ():
            outputs = done[step.name]["ProcessingOutputConfig"]["Outputs"]
            places = {output["OutputName"]: output["S3Output"]["S3Uri"].rstrip("/") for output in outputs}
            files[f"{step.name}.{file['PropertyFileName']}"] = f"{places[file['OutputName']]}/{file['FilePath']}"
    return files


def _name(execution: Execution, step: Step, prefix: str | None = None) -> str:
    """Unique, repeatable, and at most 63 characters, as AWS names what a pipeline creates; a given name is a prefix."""
    digest = hashlib.sha256(f"{execution.arn}/{step.name}".encode()).hexdigest()[:10]
    if prefix:
        return f"{prefix[:39]}-{execution.id}-{digest}"
    return f"pipelines-{execution.id}-{step.name[:28]}-{digest}"
