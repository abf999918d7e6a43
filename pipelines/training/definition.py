"""The one training pipeline, for every model, from raw data to a version that waits for approval, or a refusal.

``python -m pipelines.training.definition`` writes ``training_pipeline.json`` beside this file, schema 2020-12-01
(https://docs.aws.amazon.com/sagemaker/latest/dg/define-pipeline.html). It holds placeholders ``{{name}}``, which the
platform fills in per model, and the SDK is needed here alone.

The requests are stated, not made by Processor, ModelTrainer and ModelBuilder: those name jobs and uploads by the clock,
and a definition has to be the same whenever it is generated.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast

# Importing the SDK makes a client, which needs a region though nothing is asked of it.
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
os.environ.setdefault("SAGEMAKER_ADMIN_CONFIG_OVERRIDE", os.devnull)
os.environ.setdefault("SAGEMAKER_USER_CONFIG_OVERRIDE", os.devnull)

from sagemaker.core.workflow.conditions import ConditionEquals
from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.functions import Join, JsonGet
from sagemaker.core.workflow.parameters import ParameterString
from sagemaker.core.workflow.properties import Properties, PropertyFile
from sagemaker.mlops.workflow.condition_step import ConditionStep
from sagemaker.mlops.workflow.fail_step import FailStep
from sagemaker.mlops.workflow.pipeline import Pipeline
from sagemaker.mlops.workflow.steps import Step, StepTypeEnum

DEFINITION = Path(__file__).with_name("training_pipeline.json")
MAXIMUM_SECONDS = 3600
VOLUME_GB = 30

Request = dict[str, Any]

DECLARED_DATA = "s3://{{data_bucket}}/{{model}}/raw/"  # a run on other data is for a person to look at
RAW_DATA = ParameterString("RawDataUri", default_value=DECLARED_DATA)
PROCESSING_INSTANCE = ParameterString("ProcessingInstanceType", default_value="{{processing_instance_type}}")
TRAINING_INSTANCE = ParameterString("TrainingInstanceType", default_value="{{training_instance_type}}")
# SageMaker ends it with names of the execution and of its own, for which it leaves 38 of a job name's 63 characters.
# Without it job and log are nobody's by name, and the team's boundary refuses them.
# https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-access.html#build-and-manage-step-permissions-prefix
JOB_NAME_PREFIX = "{{package_group}}"
CONTRACT = "s3://{{artifacts_bucket}}/{{model}}/contract.json"
# Who writes, which is also the role that the step runs as (stacks/training_roles.py). An author's step runs what a team
# wrote, so it has no network and no credentials; the others run the platform's code alone.
Writer = Literal["prepare", "author", "judge"]
# Of what the image holds (pipelines/Dockerfile): a library that a model brings runs as soon as its Python starts.
PYTHON: Mapping[Writer, str] = {"prepare": "python", "author": "model-python", "judge": "python"}
ENVIRONMENT: Request = {
    # SageMaker sets the first alone, and botocore reads the second alone.
    "AWS_REGION": "{{region}}",
    "AWS_DEFAULT_REGION": "{{region}}",
    "LADDER_EXECUTION": ExecutionVariables.PIPELINE_EXECUTION_ID,
    "LADDER_MODEL": "{{model}}",
    "PYTHONHASHSEED": "0",
}
CALLS_AWS: Mapping[Writer, Request] = {
    "prepare": {
        "LADDER_DECLARED_DATA": DECLARED_DATA,
        "LADDER_PIPELINE": ExecutionVariables.PIPELINE_NAME,
        "LADDER_RAW_DATA": RAW_DATA,
    },
    "author": {},
    "judge": {"LADDER_IMAGE": "{{image_uri}}", "MLFLOW_TRACKING_URI": "{{tracking_uri}}"},
}


class StatedStep(Step):
    """A step whose request is given as AWS's API takes it."""

    def __init__(
        self, name: str, kind: StepTypeEnum, shape: str, request: Request, property_files: tuple[PropertyFile, ...] = ()
    ) -> None:
        super().__init__(name, step_type=kind)
        self._request, self.property_files = request, property_files
        self._properties = Properties(step_name=name, step=self, shape_name=shape)

    @property
    def arguments(self) -> Request:
        return self._request

    @property
    def properties(self) -> Any:  # the SDK declares None
        return self._properties

    def to_request(self) -> Request:
        files = [file.expr for file in self.property_files]
        request: Request = cast(Any, super()).to_request()
        return {**request, **({"PropertyFiles": files} if files else {})}

    def output(self, name: str) -> Any:
        """Where this processing step puts the output ``name``."""
        return self.properties.ProcessingOutputConfig.Outputs[name].S3Output.S3Uri


def run_output(writer: Writer, *parts: str) -> Join:
    """A place of this writer's and of this execution's own, so that nothing overwrites what another left."""
    place = f"s3://{{{{artifacts_bucket}}}}/runs/{writer}/{{{{model}}}}"
    return Join(on="/", values=[place, ExecutionVariables.PIPELINE_EXECUTION_ID, *parts])


def tags(step: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": f"{{{{{key}}}}}"} for key in ("environment", "model", "team")] + [
        {"Key": "step", "Value": step}
    ]


def processing(
    name: str,
    writer: Writer,
    inputs: Request,
    outputs: tuple[str, ...],
    *,
    files: tuple[PropertyFile, ...] = (),
) -> StatedStep:
    """A processing job that runs ``python -m pipelines.training.steps.<name>``."""
    step = name.lower()
    request = {
        "AppSpecification": {
            "ContainerEntrypoint": [PYTHON[writer], "-m", f"pipelines.training.steps.{step}"],
            "ImageUri": "{{image_uri}}",
        },
        "Environment": ENVIRONMENT | CALLS_AWS[writer],
        "NetworkConfig": {
            "EnableInterContainerTrafficEncryption": True,
            "EnableNetworkIsolation": writer == "author",
            "VpcConfig": {"SecurityGroupIds": "{{security_groups}}", "Subnets": "{{subnets}}"},
        },
        "ProcessingInputs": [
            {
                "InputName": channel,
                "S3Input": {
                    "LocalPath": f"/opt/ml/processing/input/{channel}",
                    "S3DataType": "S3Prefix",
                    "S3InputMode": "File",
                    "S3Uri": uri,
                },
            }
            for channel, uri in inputs.items()
        ],
        "ProcessingJobName": JOB_NAME_PREFIX,
        "ProcessingOutputConfig": {
            "KmsKeyId": "{{key_arn}}",
            "Outputs": [
                {
                    "OutputName": output,
                    "S3Output": {
                        "LocalPath": f"/opt/ml/processing/output/{output}",
                        "S3UploadMode": "EndOfJob",
                        "S3Uri": run_output(writer, step, output),
                    },
                }
                for output in outputs
            ],
        },
        "ProcessingResources": {
            "ClusterConfig": {
                "InstanceCount": 1,
                "InstanceType": PROCESSING_INSTANCE,
                "VolumeKmsKeyId": "{{key_arn}}",
                "VolumeSizeInGB": VOLUME_GB,
            }
        },
        "RoleArn": f"{{{{{writer}_role_arn}}}}",
        "StoppingCondition": {"MaxRuntimeInSeconds": MAXIMUM_SECONDS},
        "Tags": tags(step),
    }
    return StatedStep(name, StepTypeEnum.PROCESSING, "DescribeProcessingJobResponse", request, files)


def training(channels: Request) -> StatedStep:
    """The training job: an author's step like any other, except that AWS asks for it in other words."""
    request = {
        "AlgorithmSpecification": {
            "ContainerEntrypoint": [PYTHON["author"], "-m", "pipelines.training.steps.train"],
            "TrainingImage": "{{image_uri}}",
            "TrainingInputMode": "File",
        },
        "EnableInterContainerTrafficEncryption": True,
        "EnableNetworkIsolation": True,
        "Environment": ENVIRONMENT,
        "InputDataConfig": [
            {
                "ChannelName": channel,
                "DataSource": {
                    "S3DataSource": {
                        "S3DataDistributionType": "FullyReplicated",
                        "S3DataType": "S3Prefix",
                        "S3Uri": uri,
                    }
                },
            }
            for channel, uri in channels.items()
        ],
        "OutputDataConfig": {"KmsKeyId": "{{key_arn}}", "S3OutputPath": run_output("author", "train")},
        "ResourceConfig": {
            "InstanceCount": 1,
            "InstanceType": TRAINING_INSTANCE,
            "VolumeKmsKeyId": "{{key_arn}}",
            "VolumeSizeInGB": VOLUME_GB,
        },
        "RoleArn": "{{author_role_arn}}",
        "StoppingCondition": {"MaxRuntimeInSeconds": MAXIMUM_SECONDS},
        "Tags": tags("train"),
        "TrainingJobName": JOB_NAME_PREFIX,
        "VpcConfig": {"SecurityGroupIds": "{{security_groups}}", "Subnets": "{{subnets}}"},
    }
    return StatedStep("Train", StepTypeEnum.TRAINING, "DescribeTrainingJobResponse", request)


LINEAGE = (
    *("answers_digest", "code_commit", "code_digest", "data_digest", "data_origin", "data_uri", "data_version"),
    *("dataset_version", "evidence_digest", "experiment_run", "fairness_exception", "fingerprint", "hyperparameters"),
    *("image", "manifest_digest", "metrics", "model_archive_digest", "model_digest", "predictions_digest"),
)


def registration(evaluation: StatedStep, verdict: PropertyFile) -> StatedStep:
    """A version of the model, waiting for approval, that carries its evidence and where it came from.

    All that it rests on was written by the judge: the evidence, the digests, and its copy of the model.
    """

    def lineage(key: str) -> JsonGet:
        return JsonGet(step_name=evaluation.name, property_file=verdict, json_path=f"lineage.{key}")

    statistics = {
        "ContentDigest": Join(on=":", values=["sha256", lineage("evidence_digest")]),
        "ContentType": "application/json",
        "S3Uri": Join(on="/", values=[evaluation.output("evaluation"), "evaluation.json"]),
    }
    request = {
        "CustomerMetadataProperties": {key: lineage(key) for key in LINEAGE}
        | {"pipeline_execution": ExecutionVariables.PIPELINE_EXECUTION_ID},
        "InferenceSpecification": {
            "Containers": [
                {
                    "Environment": {
                        "LADDER_MODEL": "{{model}}",
                        # The container refuses any other file than the one that was evaluated.
                        "LADDER_MODEL_DIGEST": lineage("model_digest"),
                        "PYTHONHASHSEED": "0",
                    },
                    "Image": "{{image_uri}}",
                    "ModelDataUrl": Join(on="/", values=[evaluation.output("model"), "model.tar.gz"]),
                }
            ],
            "SupportedContentTypes": ["application/json", "text/csv"],
            "SupportedResponseMIMETypes": ["application/json", "text/csv"],
        },
        "ModelApprovalStatus": "PendingManualApproval",
        "ModelMetrics": {"ModelQuality": {"Statistics": statistics}, "Bias": {"PostTrainingReport": statistics}},
        "ModelPackageGroupName": "{{package_group}}",
        "SecurityConfig": {"KmsKeyId": "{{key_arn}}"},
    }
    return StatedStep("Register", StepTypeEnum.REGISTER_MODEL, "DescribeModelPackageOutput", request)


def training_pipeline() -> Pipeline:
    """All steps, in the order in which data goes through them."""
    validate = processing("Validate", "prepare", {"raw": RAW_DATA, "contract": CONTRACT}, ("data", "validation"))
    dataset = processing(
        "Dataset",
        "prepare",
        {"data": validate.output("data"), "validation": validate.output("validation"), "contract": CONTRACT},
        ("train", "questions", "spoilt", "answers", "manifest"),
    )
    features = processing("Features", "author", {"train": dataset.output("train"), "contract": CONTRACT}, ("features",))
    train = training({"features": features.output("features"), "train": dataset.output("train"), "contract": CONTRACT})
    model = train.properties.ModelArtifacts.S3ModelArtifacts
    predict = processing(
        "Predict",
        "author",
        {
            "model": model,
            "questions": dataset.output("questions"),
            "spoilt": dataset.output("spoilt"),
            "contract": CONTRACT,
        },
        ("predictions", "inputs"),
    )
    figures = processing(
        "Figures",  # left out of a model that has none of its own (stacks/model_training.py)
        "author",
        {
            "predictions": predict.output("predictions"),
            "inputs": predict.output("inputs"),
            "answers": dataset.output("answers"),
            "contract": CONTRACT,
        },
        ("figures",),
    )
    verdict = PropertyFile(name="Verdict", output_name="verdict", path="verdict.json")
    evaluate = processing(
        "Evaluate",
        "judge",
        {
            "model": model,
            "predictions": predict.output("predictions"),
            "figures": figures.output("figures"),
            "answers": dataset.output("answers"),
            "manifest": dataset.output("manifest"),
            "contract": CONTRACT,
        },
        ("evaluation", "verdict", "model"),
        files=(verdict,),
    )
    failing = JsonGet(step_name=evaluate.name, property_file=verdict, json_path="failing_gates")
    refuse = FailStep("Refuse", error_message=Join(on="", values=["Not registered. Gates that failed: ", failing]))
    decision = JsonGet(step_name=evaluate.name, property_file=verdict, json_path="decision")
    gate = ConditionStep(
        "Gate",
        conditions=cast(Any, [ConditionEquals(left=cast(Any, decision), right="register")]),
        if_steps=[registration(evaluate, verdict)],
        else_steps=[refuse],
    )
    return Pipeline(
        name="training",
        parameters=[RAW_DATA, PROCESSING_INSTANCE, TRAINING_INSTANCE],
        pipeline_experiment_config=None,  # experiments are tracked in MLflow
        steps=[validate, dataset, features, train, predict, figures, evaluate, gate],
    )


def definition() -> str:
    """The text of ``training_pipeline.json``: the same at any hour, in any folder."""
    document = {key: value for key, value in json.loads(training_pipeline().definition()).items() if value}
    return json.dumps(document, indent=2, sort_keys=True, allow_nan=False) + "\n"


if __name__ == "__main__":
    DEFINITION.write_text(definition(), encoding="utf-8")
