"""What a step asks AWS for: a processing or a training job, as its writer's role, in the platform's network.

The requests are stated, not made by Processor, ModelTrainer and ModelBuilder: those name jobs and uploads by the clock,
and a definition has to be the same whenever it is generated.
"""

from collections.abc import Mapping
from typing import Literal

from pipelines.training.sagemaker_sdk import ExecutionVariables, Join, ParameterString, PropertyFile, StepTypeEnum
from pipelines.training.stated_step import Request, StatedStep

MAXIMUM_SECONDS = 3600
VOLUME_GB = 30

DECLARED_DATA = "s3://{{data_bucket}}/{{model}}/raw/"  # a run on other data is for a person to look at
RAW_DATA = ParameterString("RawDataUri", default_value=DECLARED_DATA)
PROCESSING_INSTANCE = ParameterString("ProcessingInstanceType", default_value="{{processing_instance_type}}")
TRAINING_INSTANCE = ParameterString("TrainingInstanceType", default_value="{{training_instance_type}}")
# SageMaker ends it with names of the execution and of its own, for which it leaves 38 of a job name's 63 characters.
# Without it job and log are nobody's by name, and the team's boundary refuses them.
# https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-access.html#build-and-manage-step-permissions-prefix
JOB_NAME_PREFIX = "{{package_group}}"
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
    asked_by: str | None = None,
    files: tuple[PropertyFile, ...] = (),
) -> StatedStep:
    """A processing job that runs ``python -m pipelines.training.steps.<name>``.

    ``asked_by``: the step's program that is run instead, which asks the author's code in a process apart. So it is the
    platform's own, and runs under the platform's Python.
    """
    step = name.lower()
    python = "python" if asked_by else PYTHON[writer]
    request = {
        "AppSpecification": {
            "ContainerEntrypoint": [python, "-m", f"pipelines.training.steps.{asked_by or step}"],
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
