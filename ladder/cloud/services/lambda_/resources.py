"""Functions: https://docs.aws.amazon.com/lambda/latest/api/."""

import json
from collections.abc import Mapping
from typing import Any

from ladder.cloud.engine.table import Call, Making, Row, Setting
from ladder.cloud.engine.tagging import tags_change
from ladder.cloud.services.lambda_.package import deployment_package

# What a function has when its program names nothing; UpdateFunctionConfiguration keeps what it isn't told.
UNSAID: Mapping[str, Any] = {
    "DeadLetterConfig": {"TargetArn": ""},
    "Description": "",
    "Environment": {"Variables": {}},
    "Layers": [],
    "MemorySize": 128,
    "Timeout": 3,
    "TracingConfig": {"Mode": "PassThrough"},
}
CONFIGURATION = (
    "deadLetterConfig",
    "description",
    "environment",
    "ephemeralStorage",
    "handler",
    "kmsKeyArn",
    "layers",
    "loggingConfig",
    "memorySize",
    "role",
    "runtime",
    "timeout",
    "tracingConfig",
    "vpcConfig",
)
CODE = ("code", "s3Bucket", "s3Key", "s3ObjectVersion", "imageUri")


def code_of(making: Making) -> dict[str, Any]:
    """As CreateFunction has it within ``Code``, and UpdateFunctionCode beside the name."""
    if code := making.inputs.get("code"):
        return {"ZipFile": deployment_package(code)}
    words = {"s3Bucket": "S3Bucket", "s3Key": "S3Key", "s3ObjectVersion": "S3ObjectVersion", "imageUri": "ImageUri"}
    return {member: making.inputs[name] for name, member in words.items() if name in making.inputs}


def create_function(making: Making) -> Any:
    takes = tuple(name for name in making.own() if name not in CODE)
    call = Call(operation="create_function", renames={"name": "FunctionName"})
    tags = {**making.default_tags, **making.inputs.get("tags", {})}
    request = {**making.request(call, takes), "Code": code_of(making)}
    return making.send("create_function", request | ({"Tags": tags} if tags else {}))


def update_code(making: Making) -> None:
    making.send("update_function_code", {"FunctionName": making.id, **code_of(making)})


def reserve(making: Making) -> None:
    reserved = int(making.inputs.get("reservedConcurrentExecutions", -1))
    named = {"FunctionName": making.id}
    if reserved < 0:
        making.send("delete_function_concurrency", named)
    else:
        making.send("put_function_concurrency", {**named, "ReservedConcurrentExecutions": reserved})


def has_permission(making: Making) -> bool:
    policy = json.loads(making.send("get_policy", {"FunctionName": making.inputs["function"]})["Policy"])
    return making.id in {statement["Sid"] for statement in policy["Statement"]}


ROWS = {
    "aws:lambda/function:Function": Row(
        service="lambda",
        create=create_function,
        id="{name}",
        outputs={
            "arn": "{answer.FunctionArn}",
            "codeSha256": "{answer.CodeSha256}",
            "invokeArn": (
                "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{answer.FunctionArn}/invocations"
            ),
            "version": "{answer.Version}",
        },
        settings=(
            Setting(inputs=CODE, call=update_code, on_create=False),
            Setting(
                inputs=CONFIGURATION,
                call=Call(operation="update_function_configuration", given={"FunctionName": "{id}", **UNSAID}),
                on_create=False,
            ),
            Setting(inputs=("reservedConcurrentExecutions",), call=reserve),
            tags_change("tag_resource", "untag_resource", "Resource"),
        ),
        read=Call(operation="get_function", given={"FunctionName": "{id}"}),
        delete=Call(operation="delete_function", given={"FunctionName": "{id}"}),
        ours=("sourceCodeHash", "skipDestroy", "replaceSecurityGroupsOnDestroy"),
        named="name",
    ),
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": Row(
        service="lambda",
        create=Call(operation="put_function_event_invoke_config"),
        id="{functionName}",
        put=True,
        identity=("functionName", "qualifier"),
        read=Call(operation="get_function_event_invoke_config", given={"FunctionName": "{id}"}),
        delete=Call(operation="delete_function_event_invoke_config", given={"FunctionName": "{id}"}),
    ),
    "aws:lambda/permission:Permission": Row(
        service="lambda",
        create=Call(operation="add_permission", renames={"function": "FunctionName"}),
        id="{statementId}",
        read=has_permission,
        exists=bool,
        delete=Call(
            operation="remove_permission", given={"FunctionName": "{function}", "StatementId": "{statementId}"}
        ),
        named="statementId",
    ),
    "aws:lambda/eventSourceMapping:EventSourceMapping": Row(
        service="lambda",
        create=Call(operation="create_event_source_mapping"),
        id="{answer.UUID}",
        outputs={"uuid": "{id}", "functionArn": "{answer.FunctionArn}"},
        update=Call(operation="update_event_source_mapping", given={"UUID": "{id}"}),
        put=True,
        identity=("eventSourceArn", "startingPosition", "startingPositionTimestamp"),
        read=Call(operation="get_event_source_mapping", given={"UUID": "{id}"}),
        delete=Call(operation="delete_event_source_mapping", given={"UUID": "{id}"}),
    ),
}
