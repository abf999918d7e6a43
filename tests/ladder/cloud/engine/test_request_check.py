"""A request is judged by botocore's model before it is sent, enums and patterns included."""

from typing import Any

import pytest

from ladder.cloud.engine.making import operation_model
from ladder.cloud.engine.request_check import problems

GOOD: dict[tuple[str, str], dict[str, Any]] = {
    ("sagemaker", "create_domain"): {
        "DomainName": "studio",
        "AuthMode": "IAM",
        "DefaultUserSettings": {"ExecutionRole": "arn:aws:iam::123456789012:role/studio"},
        "SubnetIds": ["subnet-1"],
        "VpcId": "vpc-1",
        "Tags": [{"Key": "cost-centre", "Value": "Zürich 4711"}],
    },
    ("iam", "create_role"): {"RoleName": "jobs", "AssumeRolePolicyDocument": "{}", "MaxSessionDuration": 3600},
    ("ce", "create_anomaly_monitor"): {"AnomalyMonitor": {"MonitorName": "all", "MonitorType": "DIMENSIONAL"}},
    ("s3", "put_bucket_versioning"): {"Bucket": "data", "VersioningConfiguration": {"Status": "Enabled"}},
}
BAD: list[tuple[str, str, dict[str, Any], str]] = [
    ("sagemaker", "create_domain", {"AuthMode": "LDAP"}, "AuthMode: LDAP is not one of SSO, IAM"),
    ("sagemaker", "create_domain", {"DomainName": "my studio"}, "DomainName: my studio does not match"),
    ("sagemaker", "create_domain", {"SubnetIds": []}, "SubnetIds: [] must have 1 to 16 items"),
    ("sagemaker", "create_domain", {"DefaultUserSettings": {"ExecutionRole": "studio"}}, "ExecutionRole: studio must"),
    ("sagemaker", "create_domain", {"Colour": "red"}, "Colour: red is not known"),
    ("iam", "create_role", {"MaxSessionDuration": 60}, "MaxSessionDuration: 60 must be 3600 to 43200"),
    ("iam", "create_role", {"RoleName": "a" * 65}, "must have 1 to 64 characters"),
    ("iam", "create_role", {"RoleName": 7}, "RoleName: 7 must be of type string"),
    ("s3", "put_bucket_versioning", {"VersioningConfiguration": {"Status": "On"}}, "Status: On is not one of"),
]


@pytest.mark.parametrize(("service", "operation"), GOOD)
def test_a_good_request_has_no_problem(service: str, operation: str) -> None:
    shape: Any = operation_model(service, operation).input_shape
    assert not list(problems(shape, GOOD[service, operation]))


@pytest.mark.parametrize(("service", "operation", "fault", "said"), BAD)
def test_each_fault_is_named_with_its_field_its_value_and_what_is_allowed(
    service: str, operation: str, fault: dict[str, Any], said: str
) -> None:
    request = {**GOOD[service, operation], **fault}
    shape: Any = operation_model(service, operation).input_shape
    found = [str(one) for one in problems(shape, request)]
    assert any(said in one for one in found), found


def test_all_that_is_missing_is_said_at_once() -> None:
    shape: Any = operation_model("sagemaker", "create_domain").input_shape
    found = {str(one) for one in problems(shape, {})}
    assert found == {f"{name}: is required" for name in ("DomainName", "AuthMode", "DefaultUserSettings")}
