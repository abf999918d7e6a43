"""The model registry keeps what it was given, and tells who listens."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ladder.cloud.client import Cloud
from tests.ladder.cloud.toy.functions import queue, received
from tests.ladder.cloud.toy.pipeline import Raw, Toy

CONTAINER = {"Image": "toy", "ModelDataUrl": "s3://toy/model.tar.gz", "Environment": {"LADDER_MODEL": "toy"}}
SPECIFICATION = {
    "Containers": [CONTAINER],
    "SupportedContentTypes": ["text/csv"],
    "SupportedResponseMIMETypes": ["text/csv"],
    "SupportedRealtimeInferenceInstanceTypes": ["ml.g6.xlarge"],
}
REPORT = {"ContentType": "application/json", "S3Uri": "s3://toy/evaluation.json"}


@pytest.fixture
def toy(cloud: Cloud) -> Toy:
    return Toy.new(cloud)


def register(toy: Toy, **more: Any) -> str:
    request = {
        "ModelPackageGroupName": toy.name,
        "ModelApprovalStatus": "PendingManualApproval",
        "InferenceSpecification": SPECIFICATION,
        "CustomerMetadataProperties": {"fingerprint": "abc", "note": "x"},
        "ModelMetrics": {"ModelQuality": {"Statistics": REPORT}},
    }
    return toy.cloud.client("sagemaker").create_model_package(**{**request, **more})["ModelPackageArn"]


def described(toy: Toy, arn: str) -> Raw:
    return toy.cloud.client("sagemaker").describe_model_package(ModelPackageName=arn)


def test_a_version_keeps_all_that_it_was_registered_with(toy: Toy) -> None:
    found = described(toy, register(toy))
    assert found["InferenceSpecification"] == SPECIFICATION
    assert found["ModelMetrics"] == {"ModelQuality": {"Statistics": REPORT}}
    assert found["CustomerMetadataProperties"] == {"fingerprint": "abc", "note": "x"}
    assert found["ModelApprovalStatus"] == "PendingManualApproval"


def test_versions_count_up_and_no_number_comes_twice(toy: Toy) -> None:
    first, second = register(toy), register(toy)
    toy.cloud.client("sagemaker").delete_model_package(ModelPackageName=second)
    group_arn = first.replace(":model-package/", ":model-package-group/").rsplit("/", 1)[0]
    third = register(toy, ModelPackageGroupName=group_arn)
    assert [described(toy, arn)["ModelPackageVersion"] for arn in (first, third)] == [1, 3]
    assert third.endswith("/3")
    assert {package["ModelPackageArn"] for package in toy.packages()} == {first, third}


def test_an_update_changes_what_it_names_and_nothing_else(toy: Toy) -> None:
    sagemaker, arn = toy.cloud.client("sagemaker"), register(toy)
    sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved", ApprovalDescription="by Ada")
    sagemaker.update_model_package(
        ModelPackageArn=arn,
        CustomerMetadataProperties={"deployed": "yes"},
        CustomerMetadataPropertiesToRemove=["note"],
    )
    found = described(toy, arn)
    assert (found["ModelApprovalStatus"], found["ApprovalDescription"]) == ("Approved", "by Ada")
    assert found["CustomerMetadataProperties"] == {"fingerprint": "abc", "deployed": "yes"}


def test_an_approval_is_told_to_eventbridge_once(toy: Toy) -> None:
    events, (url, where) = toy.cloud.client("events"), queue(toy.cloud)
    pattern = {"source": ["aws.sagemaker"], "detail": {"ModelPackageGroupName": [toy.name]}}
    events.put_rule(Name=toy.name, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=toy.name, Targets=[{"Id": "queue", "Arn": where}])
    arn = register(toy)
    for status in ("Approved", "Approved", "Rejected"):
        toy.cloud.client("sagemaker").update_model_package(ModelPackageArn=arn, ModelApprovalStatus=status)
    told = [received(toy.cloud, url)["Body"] for _ in range(3)]  # in any order, as EventBridge delivers
    assert {one["detail-type"] for one in told} == {"SageMaker Model Package State Change"}
    assert {one["detail"]["ModelPackageArn"] for one in told} == {arn}
    statuses = {one["detail"]["ModelApprovalStatus"] for one in told}
    assert statuses == {"PendingManualApproval", "Approved", "Rejected"}


def test_a_group_goes_only_once_its_versions_are_gone(toy: Toy) -> None:
    sagemaker, arn = toy.cloud.client("sagemaker"), register(toy)
    with pytest.raises(ClientError, match="still contains"):
        sagemaker.delete_model_package_group(ModelPackageGroupName=toy.name)
    sagemaker.delete_model_package(ModelPackageName=arn)
    sagemaker.delete_model_package_group(ModelPackageGroupName=toy.name)
