"""Bucket policies with conditions, which moto ignores: it takes every conditional refusal for an unconditional one.

What a request says of itself is judged as AWS does. Who sends it is not: this cloud has one caller, who stands in for
everyone, so a statement about principals never applies here (https://docs.aws.amazon.com/IAM/latest/UserGuide/
reference_policies_elements_condition_operators.html).
"""

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from flask import has_request_context, request
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace_method

HEADERS = {
    "s3:x-amz-server-side-encryption": "x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id": "x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-server-side-encryption-customer-algorithm": "x-amz-server-side-encryption-customer-algorithm",
    "s3:x-amz-acl": "x-amz-acl",
}
# The loopback interface stands for TLS: nothing leaves this machine.
ALWAYS = {"aws:SecureTransport": "true", "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false"}


def install(_daemon: Daemon) -> None:
    def get_permission(bucket: Any, action: str, resource: str) -> Any:
        if bucket.policy is None:
            return PermissionResult.NEUTRAL
        document = json.loads(bucket.policy)
        facts = facts_of_request()
        applying = [one for one in document["Statement"] if applies(one.get("Condition", {}), facts)]
        if not applying:
            return PermissionResult.NEUTRAL
        return IAMPolicy(json.dumps({**document, "Statement": applying}, allow_nan=False)).is_action_permitted(
            action, resource
        )

    replace_method(FakeBucket, "get_permission", get_permission)


def facts_of_request() -> dict[str, str | None]:
    """The condition keys that a request answers by itself; None for one that it leaves out."""
    within = has_request_context()
    return {**ALWAYS, **{key: request.headers.get(header) if within else None for key, header in HEADERS.items()}}


def applies(conditions: Mapping[str, Mapping[str, Any]], facts: Mapping[str, str | None]) -> bool:
    """Whether all conditions hold. One about something that the request doesn't tell never does."""
    return all(
        key in facts and holds(operator, facts[key], values)
        for operator, wanted in conditions.items()
        for key, values in wanted.items()
    )


def holds(operator: str, fact: str | None, values: str | list[str]) -> bool:
    listed = [values] if isinstance(values, str) else list(values)
    negated = "Not" in operator
    if operator == "Null":
        return (fact is None) == (listed == ["true"])
    if fact is None:
        return negated or operator.endswith("IfExists")
    wild = "Like" in operator or "Arn" in operator
    matches = any(fnmatchcase(fact, value) if wild else fact == value for value in listed)
    return matches != negated
