"""Calls about state machines that moto lacks and Terraform's provider makes."""

from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import ServiceException
from moto.stepfunctions.parser.api import InvalidDefinition
from moto.stepfunctions.parser.models import StepFunctionsParserBackend, stepfunctions_parser_backends
from moto.stepfunctions.responses import StepFunctionResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace


def install(daemon: Daemon) -> None:
    def versions(request: dict[str, Any]) -> Mapping[str, Any]:
        backend = stepfunctions_parser_backends[daemon.address.account_id][daemon.address.region]
        found = backend.describe_state_machine(request["stateMachineArn"]).versions
        return {
            "stateMachineVersions": [
                {"stateMachineVersionArn": found[number].arn, "creationDate": found[number].creation_date}
                for number in sorted(found, reverse=True)
            ]
        }

    replace(StepFunctionResponse, {"ValidateStateMachineDefinition": validate, "ListStateMachineVersions": versions})


def validate(request: dict[str, Any]) -> Mapping[str, Any]:
    """https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html"""
    check = getattr(StepFunctionsParserBackend, "_validate_definition")  # noqa: B009  (moto's own, by this name)
    try:
        check(request["definition"])
    except (InvalidDefinition, ServiceException) as fault:
        diagnostic = {"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": str(fault.message)}
        return {"result": "FAIL", "diagnostics": [diagnostic], "truncated": False}
    return {"result": "OK", "diagnostics": [], "truncated": False}
