"""Pulumi's words become AWS's, and no input is lost on the way."""

from typing import Any

import pytest

from ladder.cloud.engine.making import operation_model
from ladder.cloud.engine.request_shape import NoPlace, fit

CASES: list[tuple[str, str, dict[str, Any], dict[str, str], dict[str, Any]]] = [
    (
        "ecr",
        "create_repository",
        {
            "imageScanningConfiguration": {"scanOnPush": True},
            "encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": "k"}],
            "tags": {"b": "2", "a": "1"},
        },
        {},
        {
            "imageScanningConfiguration": {"scanOnPush": True},
            "encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": "k"},
            "tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}],
        },
    ),
    ("kms", "create_key", {"tags": {"a": "1"}}, {}, {"Tags": [{"TagKey": "a", "TagValue": "1"}]}),
    ("eks", "create_cluster", {"tags": {"a": "1"}}, {}, {"tags": {"a": "1"}}),
    (
        "sqs",
        "create_queue",
        {"visibilityTimeoutSeconds": 30, "sqsManagedSseEnabled": True},
        {
            "visibilityTimeoutSeconds": "Attributes.VisibilityTimeout",
            "sqsManagedSseEnabled": "Attributes.SqsManagedSseEnabled",
        },
        {"Attributes": {"VisibilityTimeout": "30", "SqsManagedSseEnabled": "true"}},
    ),
    (
        "ec2",
        "create_vpc",
        {"cidrBlock": "10.0.0.0/16", "tags": {"a": "1"}},
        {"tags": "TagSpecifications.Tags"},
        {"CidrBlock": "10.0.0.0/16", "TagSpecifications": [{"Tags": [{"Key": "a", "Value": "1"}]}]},
    ),
]


@pytest.mark.parametrize(("service", "operation", "inputs", "renames", "request_"), CASES)
def test_inputs_find_their_members(
    service: str, operation: str, inputs: dict[str, Any], renames: dict[str, str], request_: dict[str, Any]
) -> None:
    shape: Any = operation_model(service, operation).input_shape
    assert fit(shape, inputs, renames) == request_


def test_an_input_without_a_member_is_refused_not_dropped() -> None:
    shape: Any = operation_model("ec2", "create_vpc").input_shape
    with pytest.raises(NoPlace, match="vpcColour"):
        fit(shape, {"vpcColour": "red"}, {})
