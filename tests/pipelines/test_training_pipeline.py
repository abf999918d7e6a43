import json
import re
import subprocess
import sys
from typing import Any, cast

import botocore.session
import pytest
from botocore.validate import ParamValidator

from pipelines.interface import MODELS

DEFINITION = MODELS.parent / "training" / "training_pipeline.json"
PLACEHOLDERS = {
    "prepare_role_arn", "author_role_arn", "judge_role_arn", "region", "image_uri", "data_bucket", "artifacts_bucket",
    "key_arn", "subnets", "security_groups", "tracking_uri", "environment", "team", "model", "package_group",
    "training_instance_type", "processing_instance_type",
}  # fmt: skip
OPERATIONS = {
    "Processing": "CreateProcessingJob",
    "Training": "CreateTrainingJob",
    "RegisterModel": "CreateModelPackage",
}
ASK = {"Predict", "StressNoise", "StressMissing"}  # they start what a team wrote in a process apart
AUTHORS = {"Features", "Train", "Figures", *ASK}  # they run what a team wrote
STAND_INS = {
    "{{subnets}}": ["subnet-0a1b2c3d"],
    "{{security_groups}}": ["sg-0a1b2c3d"],
    **{
        f"{{{{{writer}_role_arn}}}}": f"arn:aws:iam::111111111111:role/dev-lending-{writer}-us-east-1"
        for writer in ("prepare", "author", "judge")
    },
}


def document() -> dict[str, Any]:
    return json.loads(DEFINITION.read_text())


def steps(of: dict[str, Any]) -> dict[str, dict[str, Any]]:
    listed: list[dict[str, Any]] = of["Steps"]
    branches = [step for gate in listed for arm in ("IfSteps", "ElseSteps") for step in gate["Arguments"].get(arm, [])]
    return {step["Name"]: step for step in [*listed, *branches]}


def resolved(value: Any) -> Any:
    """What the service would see, as far as its shape goes."""
    if isinstance(value, dict):
        held = cast(dict[str, Any], value)
        if set(held) & {"Get", "Std:Join", "Std:JsonGet"}:
            return "resolved"
        return {key: resolved(item) for key, item in held.items()}
    if isinstance(value, list):
        return [resolved(item) for item in cast(list[Any], value)]
    return STAND_INS.get(value, value) if isinstance(value, str) else value


def test_the_kept_definition_is_what_the_sdk_generates_whatever_the_hash_seed() -> None:
    program = "import pipelines.training.definition as p; print(p.definition(), end='')"
    made = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={"PYTHONHASHSEED": "5"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.stdout == DEFINITION.read_text(), made.stderr[-2000:]


@pytest.mark.parametrize(
    "name", ["Validate", "Dataset", "Features", "Train", *sorted(ASK), "Figures", "Evaluate", "Register"]
)
def test_every_request_is_one_that_aws_would_take(name: str) -> None:
    step = steps(document())[name]
    service = botocore.session.get_session().get_service_model("sagemaker")
    request = resolved(step["Arguments"])
    shape = service.operation_model(OPERATIONS[step["Type"]]).input_shape
    assert shape is not None
    assert ParamValidator().validate(request, shape).generate_report() == ""


def test_only_the_agreed_placeholders_are_used_and_lists_stand_alone() -> None:
    text = DEFINITION.read_text()
    assert set(re.findall(r"\{\{(\w+)\}\}", text)) == PLACEHOLDERS
    assert text.count("{{subnets}}") == text.count('"Subnets": "{{subnets}}"')
    assert text.count("{{security_groups}}") == text.count('"SecurityGroupIds": "{{security_groups}}"')


def test_nothing_in_it_tells_when_or_where_it_was_generated() -> None:
    assert not re.findall(r"20\d\d-\d\d-\d\d-\d\d|\d{13}|/home/|/work/|/root/|sagemaker-us-", DEFINITION.read_text())


def test_a_job_waits_for_a_quota_and_for_capacity_and_is_tried_again_for_no_fault_of_its_own() -> None:
    """https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-retry-policy.html: types, and one bound, not both."""
    waits, again = ["SageMaker.RESOURCE_LIMIT", "SageMaker.CAPACITY_ERROR"], ["SageMaker.JOB_INTERNAL_ERROR"]
    for name, step in steps(document()).items():
        policies = step.get("RetryPolicies", [])
        if step["Type"] not in {"Processing", "Training"}:
            assert policies == [], name
            continue
        assert [policy["ExceptionType"] for policy in policies] == [waits, again], name
        assert all(("MaxAttempts" in policy) ^ ("ExpireAfterMin" in policy) for policy in policies)
        # Longer than the two jobs that stand before a third, at an hour each at most.
        assert policies[0]["ExpireAfterMin"] * 60 >= 2 * step["Arguments"]["StoppingCondition"]["MaxRuntimeInSeconds"]
        assert policies[1]["MaxAttempts"] <= 2


@pytest.mark.parametrize("name", ["Validate", "Dataset", "Features", "Train", *sorted(ASK), "Figures", "Evaluate"])
def test_every_job_runs_in_our_network_under_our_key_for_an_hour_at_most_and_is_tagged(name: str) -> None:
    request = steps(document())[name]["Arguments"]
    network = request.get("NetworkConfig", request)
    cluster = request.get("ProcessingResources", {}).get("ClusterConfig") or request["ResourceConfig"]
    output = request.get("ProcessingOutputConfig") or request["OutputDataConfig"]
    assert network["VpcConfig"] == {"SecurityGroupIds": "{{security_groups}}", "Subnets": "{{subnets}}"}
    assert network["EnableInterContainerTrafficEncryption"] is True
    assert network["EnableNetworkIsolation"] is (name in AUTHORS)
    assert cluster["VolumeKmsKeyId"] == output["KmsKeyId"] == "{{key_arn}}"
    assert request["StoppingCondition"]["MaxRuntimeInSeconds"] <= 3600
    assert {tag["Key"] for tag in request["Tags"]} == {"environment", "model", "team", "step"}


def test_a_model_is_registered_only_behind_the_gate_pending_and_with_its_lineage() -> None:
    gate = steps(document())["Gate"]["Arguments"]
    [condition], [register], [refuse] = gate["Conditions"], gate["IfSteps"], gate["ElseSteps"]
    assert (condition["Type"], condition["RightValue"]) == ("Equals", "register")
    assert register["Arguments"]["ModelApprovalStatus"] == "PendingManualApproval"
    lineage = set(register["Arguments"]["CustomerMetadataProperties"])
    assert {
        "code_commit",
        "dataset_version",
        "hyperparameters",
        "metrics",
        "image",
        "experiment_run",
        "fingerprint",
    } <= lineage
    assert {"data_uri", "data_version", "data_digest", "data_origin", "fairness_exception"} <= lineage
    assert len(lineage) <= 50  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackage.html
    assert "failing_gates" in json.dumps(refuse["Arguments"]["ErrorMessage"])


def places(value: Any) -> set[str]:
    """Outputs of steps that a request reads from: ``Evaluate.model``."""
    return {f"{step}.{output}" for step, output in re.findall(r"Steps\.(\w+)\.[\w.]+\['(\w+)'\]", json.dumps(value))}


def test_a_version_rests_on_nothing_but_what_the_judge_wrote() -> None:
    register = steps(document())["Register"]["Arguments"]
    assert places(register) == {"Evaluate.model", "Evaluate.evaluation"}
    sources = {found["Std:JsonGet"]["PropertyFile"]["Get"] for found in json_gets(register)}
    assert sources == {"Steps.Evaluate.PropertyFiles.Verdict"}
    evidence = register["ModelMetrics"]["ModelQuality"]["Statistics"]["ContentDigest"]["Std:Join"]
    assert evidence["On"] == ":"
    assert evidence["Values"][0] == "sha256"


def json_gets(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        held = cast("dict[str, Any]", value)
        return [held] if "Std:JsonGet" in held else [found for one in held.values() for found in json_gets(one)]
    return [found for one in cast("list[Any]", value) for found in json_gets(one)] if isinstance(value, list) else []


@pytest.mark.parametrize("name", sorted(AUTHORS))
def test_an_authors_step_has_no_network_no_credentials_and_no_answer_before_it_has_predicted(name: str) -> None:
    request = steps(document())[name]["Arguments"]
    assert request.get("NetworkConfig", request)["EnableNetworkIsolation"] is True
    assert request["RoleArn"] == "{{author_role_arn}}"
    assert not {"MLFLOW_TRACKING_URI", "LADDER_RAW_DATA"} & set(request["Environment"])
    read = places(request.get("ProcessingInputs") or request["InputDataConfig"])
    assert ("Dataset.answers" in read) is (name == "Figures")
    written = json.dumps(request.get("ProcessingOutputConfig") or request["OutputDataConfig"])
    assert written.count("/runs/author/{{model}}") == written.count('"Std:Join"')


def test_the_libraries_that_a_model_brings_are_in_its_authors_steps_alone() -> None:
    """One runs code as soon as its Python starts: a .pth file, a sitecustomize."""
    jobs = {
        name: step["Arguments"]
        for name, step in steps(document()).items()
        if step["Type"] in {"Processing", "Training"}
    }
    application = {name: job.get("AppSpecification") or job["AlgorithmSpecification"] for name, job in jobs.items()}
    python = {name: one["ContainerEntrypoint"][0] for name, one in application.items()}
    assert python == {name: "model-python" if name in AUTHORS - ASK else "python" for name in jobs}


def test_who_is_asked_sees_one_kind_of_questions_and_no_job_sees_what_another_was_asked() -> None:
    papers = {"Predict": "Dataset.questions", "StressNoise": "Dataset.noise", "StressMissing": "Dataset.missing"}
    read = {
        name: places(step["Arguments"].get("ProcessingInputs") or step["Arguments"].get("InputDataConfig"))
        for name, step in steps(document()).items()
    }
    for name, paper in papers.items():
        assert {one for one in read[name] if not one.startswith("Train.")} == {paper}
        assert [other for other in read if paper in read[other]] == [name]
    assert read["Evaluate"] >= {f"{name}.predictions" for name in papers}


def test_every_step_is_told_the_region_under_both_names() -> None:
    for name, step in steps(document()).items():
        environment = step["Arguments"].get("Environment")
        if environment:
            assert environment["AWS_REGION"] == environment["AWS_DEFAULT_REGION"] == "{{region}}", name


def test_a_jobs_name_prefix_is_the_models_name_alone_since_sagemaker_leaves_38_characters_to_it() -> None:
    names = {
        step["Arguments"].get("ProcessingJobName") or step["Arguments"].get("TrainingJobName")
        for step in steps(document()).values()
    }
    assert names == {"{{package_group}}", None}
