"""CreateTrainingJob: channels copied in, the container run, what it left in its model folder kept as model.tar.gz.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from moto.sagemaker.models import FakeTrainingJob

from ladder.cloud.services.sagemaker import s3_objects
from ladder.cloud.services.sagemaker.container import host_path
from ladder.cloud.services.sagemaker.jobs.jobs import Kind, Run
from ladder.cloud.services.sagemaker.model_archive import pack

DAY = 24 * 60 * 60


def work(run: Run) -> Mapping[str, Any]:
    request, s3 = run.request, run.daemon.client("s3")
    algorithm, name = request["AlgorithmSpecification"], request["TrainingJobName"]
    if not algorithm.get("ContainerEntrypoint"):
        raise ValueError("AlgorithmSpecification.ContainerEntrypoint: is needed here, since no image is read.")
    channels = request.get("InputDataConfig", [])
    for channel in channels:
        source = channel["DataSource"]["S3DataSource"]["S3Uri"]
        s3_objects.download(s3, source, host_path(run.root, f"/opt/ml/input/data/{channel['ChannelName']}"))
    _write_configuration(run.root / "input" / "config", request)
    model, data = run.root / "model", run.root / "output" / "data"
    for folder in (model, data):
        folder.mkdir(parents=True)
    run.container(
        [*algorithm["ContainerEntrypoint"], *algorithm.get("ContainerArguments", [])],
        {**request.get("Environment", {}), "TRAINING_JOB_NAME": name, "TRAINING_JOB_ARN": run.record.arn},
        image=algorithm.get("TrainingImage", ""),
        isolated=request.get("EnableNetworkIsolation", False),
        seconds=request.get("StoppingCondition", {}).get("MaxRuntimeInSeconds", DAY),
    )
    target = request["OutputDataConfig"]
    place = f"{target['S3OutputPath'].rstrip('/')}/{name}/output"
    for folder, file in ((model, "model.tar.gz"), (data, "output.tar.gz")):
        bucket, key = s3_objects.split(f"{place}/{file}")
        if folder is model or any(folder.iterdir()):
            extra = s3_objects.encryption(target.get("KmsKeyId"))
            s3.put_object(Bucket=bucket, Key=key, Body=pack(folder), **extra)
    return {"model_artifacts": {"S3ModelArtifacts": f"{place}/model.tar.gz"}}


def _write_configuration(folder: Path, request: Mapping[str, Any]) -> None:
    folder.mkdir(parents=True)
    channels = {channel["ChannelName"]: channel for channel in request.get("InputDataConfig", [])}
    hosts = {"current_host": "algo-1", "hosts": ["algo-1"]}
    for name, content in (
        ("hyperparameters", request.get("HyperParameters", {})),
        ("inputdataconfig", channels),
        ("resourceconfig", hosts),
    ):
        (folder / f"{name}.json").write_text(json.dumps(content, default=str, allow_nan=False))


TRAINING = Kind(
    name="Training",
    record=FakeTrainingJob,
    log_group="/aws/sagemaker/TrainingJobs",
    work=work,
    before={
        "model_artifacts": None,
        "secondary_status": "Training",
        "secondary_status_transitions": None,
        "final_metric_data_list": None,
    },
)
