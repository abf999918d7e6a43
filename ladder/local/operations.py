"""Operations that moto lacks or only pretends to do: each becomes a function from parameters to the response."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores

Operation = Callable[[dict[str, Any]], Mapping[str, Any]]


def replace(service: type[BaseResponse], operations: Mapping[str, Operation]) -> None:
    """``operations`` by their AWS names (``StartPipelineExecution``); moto parses requests and serializes answers."""
    for name, operation in operations.items():
        setattr(service, camelcase_to_underscores(name), _method(operation))


def _method(operation: Operation) -> Callable[[Any], ActionResult]:
    def method(response: Any) -> ActionResult:
        # An older service of moto leaves its JSON requests unparsed.
        params = response.params if response.automated_parameter_parsing else json.loads(response.body)
        return ActionResult(operation(params))

    return method
