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


@pytest.mark.parametrize("name", ["Validate", "Dataset", "Features", "Train", "Evaluate", "Register"])
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


@pytest.mark.parametrize("name", ["Validate", "Dataset", "Features", "Train", "Evaluate"])
def test_every_job_runs_in_our_network_under_our_key_for_an_hour_at_most_and_is_tagged(name: str) -> None:
    request = steps(document())[name]["Arguments"]
    network = request.get("NetworkConfig", request)
    cluster = request.get("ProcessingResources", {}).get("ClusterConfig") or request["ResourceConfig"]
    output = request.get("ProcessingOutputConfig") or request["OutputDataConfig"]
    assert network["VpcConfig"] == {"SecurityGroupIds": "{{security_groups}}", "Subnets": "{{subnets}}"}
    assert network["EnableInterContainerTrafficEncryption"] is True
    assert network["EnableNetworkIsolation"] is (name in {"Features", "Train"})
    assert cluster["VolumeKmsKeyId"] == output["KmsKeyId"] == "{{key_arn}}"
    assert request["StoppingCondition"]["MaxRuntimeInSeconds"] <= 3600
    assert {tag["Key"] for tag in request["Tags"]} == {"environment", "model", "team", "step"}


def test_a_model_is_registered_only_behind_the_gate_pending_and_with_its_lineage() -> None:
    gate = steps(document())["Gate"]["Arguments"]
    [condition], [register], [refuse] = gate["Conditions"], gate["IfSteps"], gate["ElseSteps"]
    assert (condition["Type"], condition["RightValue"]) == ("Equals", "register")
    assert register["Arguments"]["ModelApprovalStatus"] == "PendingManualApproval"
    assert {
        "code_commit",
        "dataset_version",
        "hyperparameters",
        "metrics",
        "image",
        "experiment_run",
        "fingerprint",
    } <= set(register["Arguments"]["CustomerMetadataProperties"])
    assert "failing_gates" in json.dumps(refuse["Arguments"]["ErrorMessage"])
