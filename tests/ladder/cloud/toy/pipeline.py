"""A small training pipeline, Prepare -> Train -> Gate -> Register or Refuse, and what it takes to run it."""

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ladder.cloud.client import Cloud

Raw = dict[str, Any]
T = TypeVar("T")
ROLE = "arn:aws:iam::123456789012:role/local-lending-jobs-us-east-1"
ENTRY_POINT = ["python", "-m", "tests.ladder.cloud.toy.step"]
CLUSTER = {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}
REPORT = {"Get": "Steps.Prepare.PropertyFiles.Report"}
MODEL = {"model/model.txt": "a model", "output/data/note.txt": "n"}


def quality(path: str = "quality") -> Raw:
    return {"Std:JsonGet": {"PropertyFile": REPORT, "Path": path}}


@dataclass(frozen=True)
class Toy:
    """One bucket, model package group and pipeline of their own."""

    cloud: Cloud
    name: str

    @classmethod
    def new(cls, cloud: Cloud) -> "Toy":
        toy = cls(cloud, f"toy-{uuid.uuid4().hex[:8]}")
        cloud.client("s3").create_bucket(Bucket=toy.name)
        cloud.client("s3").put_object(Bucket=toy.name, Key="raw/data.csv", Body=b"a\n1\n")
        cloud.client("sagemaker").create_model_package_group(ModelPackageGroupName=toy.name)
        return toy

    def processing(self, name: str, environment: Raw | None = None, **more: Any) -> Raw:
        arguments = {
            "AppSpecification": {"ImageUri": "toy", "ContainerEntrypoint": ENTRY_POINT},
            "Environment": environment or {},
            "ProcessingResources": {"ClusterConfig": CLUSTER},
            "RoleArn": ROLE,
        }
        return {"Name": name, "Type": "Processing", "Arguments": {**arguments, **more}}

    def prepare(self, environment: Raw) -> Raw:
        raw = {"S3Uri": {"Get": "Parameters.Raw"}, "LocalPath": "/opt/ml/processing/input/raw"}
        report = {
            "S3Uri": {
                "Std:Join": {"On": "/", "Values": [f"s3://{self.name}", {"Get": "Execution.PipelineExecutionId"}]}
            },
            "LocalPath": "/opt/ml/processing/output",
            "S3UploadMode": "EndOfJob",
        }
        source = {**raw, "S3DataType": "S3Prefix", "S3InputMode": "File"}
        step = self.processing(
            "Prepare",
            environment,
            ProcessingInputs=[{"InputName": "raw", "S3Input": source}],
            ProcessingOutputConfig={"Outputs": [{"OutputName": "prepared", "S3Output": report}]},
        )
        file = {"PropertyFileName": "Report", "OutputName": "prepared", "FilePath": "report.json"}
        return {**step, "PropertyFiles": [file]}

    def train(self, environment: Raw) -> Raw:
        prepared = {"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs['prepared'].S3Output.S3Uri"}
        source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": prepared}}
        arguments = {
            "TrainingJobName": "local-lending-toy",
            "AlgorithmSpecification": {
                "TrainingImage": "toy",
                "TrainingInputMode": "File",
                "ContainerEntrypoint": ENTRY_POINT,
            },
            "Environment": environment,
            "HyperParameters": {"depth": "3"},
            "InputDataConfig": [{"ChannelName": "train", "DataSource": source}],
            "OutputDataConfig": {"S3OutputPath": f"s3://{self.name}/trained"},
            "ResourceConfig": CLUSTER,
            "RoleArn": ROLE,
            "StoppingCondition": {"MaxRuntimeInSeconds": 60},
            "EnableNetworkIsolation": True,
        }
        return {"Name": "Train", "Type": "Training", "Arguments": arguments}

    def register(self) -> Raw:
        container = {
            "Image": "toy",
            "ModelDataUrl": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"},
            "Environment": {"SAGEMAKER_PROGRAM": "tests.ladder.cloud.toy.serve"},
        }
        arguments = {
            "ModelPackageGroupName": self.name,
            "ModelApprovalStatus": "PendingManualApproval",
            "InferenceSpecification": {
                "Containers": [container],
                "SupportedContentTypes": ["text/csv"],
                "SupportedResponseMIMETypes": ["text/csv"],
            },
            "CustomerMetadataProperties": {"note": quality("note"), "run": {"Get": "Execution.PipelineExecutionId"}},
        }
        return {"Name": "Register", "Type": "RegisterModel", "Arguments": arguments}

    def definition(self, prepare: Raw | None = None, train: Raw | None = None, *more: Raw) -> Raw:
        written = {"processing/output/report.json": json.dumps({"quality": 0.8, "note": "fine"})}
        limit = {
            "Type": "GreaterThanOrEqualTo",
            "LeftValue": quality(),
            "RightValue": {"Get": "Parameters.MinimumQuality"},
        }
        refusal = {"Std:Join": {"On": "", "Values": ["quality ", quality(), " is below ", limit["RightValue"]]}}
        gate = {
            "Conditions": [limit],
            "IfSteps": [self.register()],
            "ElseSteps": [{"Name": "Refuse", "Type": "Fail", "Arguments": {"ErrorMessage": refusal}}],
        }
        return {
            "Version": "2020-12-01",
            "Parameters": [
                {"Name": "Raw", "Type": "String", "DefaultValue": f"s3://{self.name}/raw/"},
                {"Name": "MinimumQuality", "Type": "Float", "DefaultValue": 0.7},
            ],
            "Steps": [
                self.prepare({"TOY_WRITE": json.dumps(written)} if prepare is None else prepare),
                self.train({"TOY_WRITE": json.dumps(MODEL)} if train is None else train),
                {"Name": "Gate", "Type": "Condition", "DependsOn": ["Train"], "Arguments": gate},
                *more,
            ],
        }

    def create(self, definition: Raw) -> None:
        self.cloud.client("sagemaker").create_pipeline(
            PipelineName=self.name,
            RoleArn=ROLE,
            ClientRequestToken=uuid.uuid4().hex,
            PipelineDefinition=json.dumps(definition),
        )

    def start(self, **more: Any) -> str:
        started = self.cloud.client("sagemaker").start_pipeline_execution(PipelineName=self.name, **more)
        return started["PipelineExecutionArn"]

    def finish(self, execution: str) -> Raw:
        """How it ended."""

        def look() -> Raw:
            return self.cloud.client("sagemaker").describe_pipeline_execution(PipelineExecutionArn=execution)

        return until(look, lambda found: found["PipelineExecutionStatus"] not in {"Executing", "Stopping"})

    def steps(self, execution: str) -> dict[str, Raw]:
        sagemaker = self.cloud.client("sagemaker")
        listed = sagemaker.list_pipeline_execution_steps(PipelineExecutionArn=execution, SortOrder="Ascending")
        return {step["StepName"]: step for step in listed["PipelineExecutionSteps"]}

    def packages(self) -> list[Raw]:
        sagemaker = self.cloud.client("sagemaker")
        return sagemaker.list_model_packages(ModelPackageGroupName=self.name)["ModelPackageSummaryList"]

    def read(self, key: str) -> bytes:
        return self.cloud.client("s3").get_object(Bucket=self.name, Key=key)["Body"].read()


def until(look: Callable[[], T], done: Callable[[T], object]) -> T:
    """What ``look`` finds once it is ``done``; the last it found after two minutes."""
    deadline = time.monotonic() + 120
    while not done(found := look()) and time.monotonic() < deadline:
        time.sleep(0.03)
    return found
