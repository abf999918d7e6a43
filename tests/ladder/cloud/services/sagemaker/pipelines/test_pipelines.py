"""A pipeline on the embedded cloud does what its definition says, and tells it as SageMaker would."""

import io
import json
import os
import re
import signal
import sqlite3
import tarfile
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from ladder.cloud.client import Cloud
from ladder.cloud.home import Home
from tests.ladder.cloud.toy.pipeline import ENTRY_POINT, MODEL, Raw, Toy, until

NO_REPORT = {"TOY_WRITE": '{"processing/output/other.json": "{}"}'}


@pytest.fixture
def toy(cloud: Cloud) -> Toy:
    return Toy.new(cloud)


def test_a_run_trains_and_registers_what_it_trained(toy: Toy) -> None:
    toy.create(toy.definition())
    execution = toy.start()
    ended = toy.finish(execution)
    assert ended["PipelineExecutionStatus"] == "Succeeded", ended
    steps = toy.steps(execution)
    assert list(steps) == ["Prepare", "Train", "Gate", "Register"]
    assert {step["StepStatus"] for step in steps.values()} == {"Succeeded"}
    assert steps["Gate"]["Metadata"] == {"Condition": {"Outcome": "True"}}

    [package] = toy.packages()
    sagemaker = toy.cloud.client("sagemaker")
    registered = sagemaker.describe_model_package(ModelPackageName=package["ModelPackageArn"])
    assert registered["ModelPackageVersion"] == 1
    assert registered["ModelApprovalStatus"] == "PendingManualApproval"
    assert registered["CustomerMetadataProperties"] == {"note": "fine", "run": execution.rsplit("/", 1)[1]}
    data_url = registered["InferenceSpecification"]["Containers"][0]["ModelDataUrl"]
    with tarfile.open(fileobj=io.BytesIO(toy.read(data_url.split("/", 3)[3]))) as tar:
        assert {entry.name: tar.extractfile(entry).read() for entry in tar} == {  # pyright: ignore
            "model.txt": MODEL["model/model.txt"].encode()
        }
    job = sagemaker.describe_training_job(
        TrainingJobName=steps["Train"]["Metadata"]["TrainingJob"]["Arn"].split("/")[1]
    )
    assert job["TrainingJobName"].startswith("local-lending-toy-")  # a given name is a prefix, as in AWS
    assert (job["TrainingJobStatus"], job["ModelArtifacts"]["S3ModelArtifacts"]) == ("Completed", data_url)
    assert not list((toy.cloud.home.workspace / "jobs").glob("*/*"))


def test_a_step_has_its_inputs_its_own_environment_and_nothing_of_the_users_shell(toy: Toy) -> None:
    environment = {"TOY_ENVIRONMENT": "processing/output/report.json", "MLFLOW_TRACKING_URI": "arn:aws:sagemaker:x"}
    isolated = {"TOY_ENVIRONMENT": "model/environment.json"}
    toy.create(toy.definition(environment, isolated))
    execution = toy.start()
    toy.finish(execution)
    found = json.loads(toy.read(f"{execution.rsplit('/', 1)[1]}/report.json"))
    assert not [name for name in found if "SECRET_OF_THE_SHELL" in name]
    assert found["PYTHONHASHSEED"] == "0"
    assert found["AWS_ENDPOINT_URL"] == toy.cloud.url
    assert found["MLFLOW_TRACKING_URI"] == f"sqlite:///{toy.cloud.home.mlflow}"
    with sqlite3.connect(toy.cloud.home.mlflow) as experiments:  # made by the cloud: steps side by side would race
        assert experiments.execute("select count(*) from experiments").fetchone() == (1,)
    steps = toy.steps(execution)
    trained = steps["Train"]["Metadata"]["TrainingJob"]["Arn"].split("/")[1]
    with tarfile.open(fileobj=io.BytesIO(toy.read(f"trained/{trained}/output/model.tar.gz"))) as tar:
        isolated = json.loads(tar.extractfile("environment.json").read())  # pyright: ignore
    assert "AWS_ENDPOINT_URL" not in isolated  # network isolation
    job = steps["Prepare"]["Metadata"]["ProcessingJob"]["Arn"].split("/")[1]
    assert "processing/input/raw/data.csv" in lines(toy, "Processing", job)
    assert "input/config/hyperparameters.json" in lines(toy, "Training", trained)
    assert "input/data/train/report.json" in lines(toy, "Training", trained)


def lines(toy: Toy, kind: str, job: str) -> str:
    events = toy.cloud.client("logs").get_log_events(
        logGroupName=f"/aws/sagemaker/{kind}Jobs", logStreamName=f"{job}/algo-1"
    )
    return "\n".join(event["message"] for event in events["events"])


@pytest.mark.parametrize(
    ("prepare", "train", "parameters", "step", "reason"),
    [
        ({"TOY_FAIL": "column income: 30 % nulls"}, None, {}, "Prepare", "income: 30 % nulls, exit code: 3"),
        ({"TOY_CRASH": "out of cheese"}, None, {}, "Prepare", "RuntimeError: out of cheese, exit code: 1"),
        (None, None, {"Raw": "s3://{name}/nothing/"}, "Prepare", "No S3 objects found.*nothing"),
        (None, {"TOY_FAIL": "no convergence"}, {}, "Train", "no convergence"),
        (NO_REPORT, None, {}, "Gate", "report.json: can't be read.*NoSuchKey"),
        (None, None, {"MinimumQuality": "0.9"}, "Refuse", "quality 0.8 is below 0.9"),
    ],
)
def test_a_failing_step_stops_the_run_says_why_registers_nothing_and_raises_the_alarm(  # noqa: PLR0917
    toy: Toy, prepare: Raw | None, train: Raw | None, parameters: dict[str, str], step: str, reason: str
) -> None:
    dimension = [{"Name": "PipelineName", "Value": toy.name}]
    toy.cloud.client("cloudwatch").put_metric_alarm(
        AlarmName=toy.name, Namespace="AWS/Sagemaker/ModelBuildingPipeline", MetricName="ExecutionFailed",
        Dimensions=dimension, Statistic="Sum", Period=300, EvaluationPeriods=1, Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold", TreatMissingData="notBreaching",
    )  # fmt: skip
    toy.create(toy.definition(prepare, train))
    given = [{"Name": key, "Value": value.format(name=toy.name)} for key, value in parameters.items()]
    execution = toy.start(PipelineParameters=given)
    ended = toy.finish(execution)
    steps = toy.steps(execution)
    assert ended["PipelineExecutionStatus"] == "Failed"
    assert [name for name, one in steps.items() if one["StepStatus"] == "Failed"] == [step]
    assert list(steps)[-1] == step
    assert re.search(reason, steps[step]["FailureReason"])
    assert re.search(f"{step}: .*{reason}", ended["FailureReason"])
    assert toy.packages() == []
    [alarm] = toy.cloud.client("cloudwatch").describe_alarms(AlarmNames=[toy.name])["MetricAlarms"]
    assert alarm["StateValue"] == "ALARM"


def test_the_same_token_starts_one_execution_and_another_token_another(toy: Toy) -> None:
    toy.create({"Version": "2020-12-01", "Steps": []})
    first, again, other = (toy.start(ClientRequestToken=letter * 32) for letter in "aab")
    assert first == again != other
    listed = toy.cloud.client("sagemaker").list_pipeline_executions(PipelineName=toy.name)
    assert [one["PipelineExecutionArn"] for one in listed["PipelineExecutionSummaries"]] == [other, first]
    assert toy.finish(first)["PipelineExecutionStatus"] == "Succeeded"


def test_steps_that_do_not_wait_for_each_other_run_side_by_side(toy: Toy) -> None:
    sleepers = [toy.processing(name, {"TOY_SLEEP": "1"}) for name in ("Left", "Right")]
    toy.create({"Version": "2020-12-01", "Steps": sleepers})
    execution = toy.start()
    toy.finish(execution)
    left, right = toy.steps(execution).values()
    assert left["StartTime"] < right["EndTime"]
    assert right["StartTime"] < left["EndTime"]


def test_after_a_failure_what_runs_may_end_and_nothing_new_begins(toy: Toy) -> None:
    after = {**toy.processing("After"), "DependsOn": ["Slow"]}
    begun = [toy.processing("Bad", {"TOY_FAIL": "no"}), toy.processing("Slow", {"TOY_SLEEP": "3"})]
    toy.create({"Version": "2020-12-01", "Steps": [*begun, after]})
    execution = toy.start()
    assert toy.finish(execution)["PipelineExecutionStatus"] == "Failed"
    states = {name: step["StepStatus"] for name, step in toy.steps(execution).items()}
    assert states == {"Bad": "Failed", "Slow": "Succeeded"}


def test_a_stopped_run_ends_its_job_and_starts_no_other(toy: Toy) -> None:
    second = {**toy.processing("Second"), "DependsOn": ["First"]}
    toy.create({"Version": "2020-12-01", "Steps": [toy.processing("First", {"TOY_SLEEP": "600"}), second]})
    execution = toy.start()
    until(lambda: toy.steps(execution), lambda steps: steps.get("First", {}).get("Metadata"))
    toy.cloud.client("sagemaker").stop_pipeline_execution(PipelineExecutionArn=execution, ClientRequestToken="s" * 32)
    assert toy.finish(execution)["PipelineExecutionStatus"] == "Stopped"
    assert {name: step["StepStatus"] for name, step in toy.steps(execution).items()} == {"First": "Stopped"}
    assert processes_of(toy.cloud.home) == []


def test_a_job_that_runs_too_long_is_ended(toy: Toy) -> None:
    step = toy.processing("Long", {"TOY_SLEEP": "600"}, StoppingCondition={"MaxRuntimeInSeconds": 1})
    toy.create({"Version": "2020-12-01", "Steps": [step]})
    execution = toy.start()
    assert toy.finish(execution)["PipelineExecutionStatus"] == "Failed"
    assert "MaxRuntimeExceeded" in toy.steps(execution)["Long"]["FailureReason"]


def test_what_could_not_run_is_refused_before_it_starts(toy: Toy) -> None:
    with pytest.raises(ClientError, match=r"waits for.*Missing"):
        toy.create({"Version": "2020-12-01", "Steps": [{**toy.processing("A"), "DependsOn": ["Missing"]}]})
    toy.create(toy.definition())
    with pytest.raises(ClientError, match="Colour"):
        toy.start(PipelineParameters=[{"Name": "Colour", "Value": "blue"}])
    with pytest.raises(ClientError, match="does not exist"):
        toy.cloud.client("sagemaker").start_pipeline_execution(PipelineName="none", ClientRequestToken="t" * 32)


def test_a_request_that_aws_would_refuse_fails_its_step(toy: Toy) -> None:
    steps = [
        toy.processing("Bad", ProcessingResources={"Cluster": {}}),
        {"Name": "Odd", "Type": "EMR", "Arguments": Raw()},
    ]
    toy.create({"Version": "2020-12-01", "Steps": steps})
    execution = toy.start()
    toy.finish(execution)
    reasons = {name: step.get("FailureReason", "") for name, step in toy.steps(execution).items()}
    assert "ClusterConfig" in reasons["Bad"]
    assert "EMR" in reasons["Odd"]


def test_a_killed_cloud_leaves_no_step_running(tmp_path: Path) -> None:
    home = Home(tmp_path / ".ladder")
    cloud = Cloud.start(stack="local", account_id="123456789012", region="us-east-1", home=home)
    toy = Toy.new(cloud)
    toy.create({"Version": "2020-12-01", "Steps": [toy.processing("Long", {"TOY_SLEEP": "600"})]})
    toy.start()
    assert until(lambda: processes_of(home), bool)
    os.kill(cloud.address.pid, signal.SIGKILL)
    assert until(lambda: processes_of(home), lambda found: not found) == []
    cloud.stop()


def processes_of(home: Home) -> list[str]:
    """The command lines of the steps that run in this home."""
    found: list[str] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(home.workspace).encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return [one for one in found if ENTRY_POINT[-1] in one]
