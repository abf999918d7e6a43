"""Each step in a process of its own, with the environment that SageMaker and the definition give, and nothing more."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from moto.server import ThreadedMotoServer

from pipelines.training.robustness import KINDS
from tests.pipelines.execution import RAW, Run
from tests.pipelines.test_training_pipeline import document, steps

REGION, BUCKET = "eu-west-1", "dev-lending-data"
# https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html for the jobs'
# names; the region, as SageMaker's containers find it: https://github.com/aws/sagemaker-training-toolkit/issues/12
BY_SAGEMAKER = {"AWS_REGION": REGION, "TRAINING_JOB_NAME": "x", "TRAINING_JOB_ARN": "arn:aws:sagemaker:x"}
ASKED = "import sys; from pipelines.container import container; container(); import boto3; print(boto3.client('cloudwatch').meta.region_name)"  # noqa: E501


@pytest.mark.parametrize("name", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_a_step_finds_its_region_under_either_name(name: str) -> None:
    environment = {"PATH": os.environ["PATH"], name: REGION}
    done = subprocess.run([sys.executable, "-c", ASKED], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == REGION, done.stderr[-1000:]


@pytest.fixture
def cloud() -> Iterator[str]:
    """A bucket with the raw data, in our region alone."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    s3: Any = cast(Any, boto3).client("s3", endpoint_url=url, region_name=REGION, **CREDENTIALS)
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket=BUCKET, Key="_template/raw/example.csv", Body=RAW["_template"].read_bytes())
    yield url
    server.stop()


CREDENTIALS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
# In SageMaker the role's credentials come from the job's own address; this is the way to the bucket above.
TO_THE_CLOUD = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


def filled(value: Any, tmp_path: Path) -> str:
    """The definition's environment for this run."""
    values = {"region": REGION, "model": "_template", "data_bucket": BUCKET, "image_uri": "none"}
    if isinstance(value, dict):
        return {"Parameters.RawDataUri": f"s3://{BUCKET}/_template/raw/"}.get(
            cast("dict[str, str]", value)["Get"], "execution-1"
        )
    if value == "{{tracking_uri}}":
        return f"sqlite:///{tmp_path}/mlflow.db"
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], str(value))


def test_all_steps_run_and_the_version_says_where_its_data_came_from(tmp_path: Path, cloud: str) -> None:
    run, defined = Run(tmp_path, "_template", RAW["_template"]), steps(document())

    def step(name: str, channels: dict[str, Path]) -> None:
        request = defined[name]["Arguments"]
        isolated = request.get("NetworkConfig", request)["EnableNetworkIsolation"]
        environment = {key: filled(value, tmp_path) for key, value in request["Environment"].items()}
        environment |= BY_SAGEMAKER | {
            "PATH": os.environ["PATH"],
            "SM_ML_ROOT": str(run.place(name.lower(), channels).root),
        }
        environment |= {} if isolated else TO_THE_CLOUD | {"AWS_ENDPOINT_URL": cloud}
        job = request.get("AppSpecification") or request["AlgorithmSpecification"]
        _python, *program = job["ContainerEntrypoint"]
        environment |= {"LADDER_MODEL_PYTHON": sys.executable}  # `model-python` of the image
        command = [sys.executable, *program]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (name, done.stdout[-500:], done.stderr[-2000:])

    (tmp_path / "raw").mkdir()
    shutil.copy(RAW["_template"], tmp_path / "raw")
    step("Validate", {"raw": tmp_path / "raw"})
    step("Dataset", {name: run.output("validate", name) for name in ("data", "validation")})
    step("Features", {"train": run.output("dataset", "train")})
    step("Train", run.training_channels())
    model = run.model_archive()
    step("Predict", {"model": model, "questions": run.output("dataset", "questions")})
    for kind in KINDS:
        step(f"Stress{kind.title()}", {"model": model, "questions": run.output("dataset", kind)})
    judged = {name: run.output("dataset", name) for name in ("answers", "manifest")}
    answered = {kind: run.output(f"stress{kind}", "predictions") for kind in KINDS}
    judged |= {"predictions": run.output("predict", "predictions"), **answered}
    step("Evaluate", {"model": tmp_path / "archive", **judged})
    assert None not in {
        json.loads((run.output("evaluate", "evaluation") / "evaluation.json").read_text())[f"{kind}_loss"]
        for kind in KINDS
    }
    verdict = json.loads((run.output("evaluate", "verdict") / "verdict.json").read_text())
    lineage = verdict["lineage"]
    assert (verdict["decision"], lineage["data_origin"]) == ("register", "declared")
    assert lineage["data_uri"] == f"s3://{BUCKET}/_template/raw/example.csv"
    assert len(lineage["data_version"]) > len("null")
    assert len(lineage["data_digest"]) == 64
