"""How a service takes the place of what moto has: whole operations, or single methods.

An operation that moto lacks or only pretends to do becomes a function from parameters to the response.
"""

from collections.abc import Callable, Mapping
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores

Operation = Callable[[dict[str, Any]], Mapping[str, Any]]


class Refused(ServiceException):
    """``Refused(code, message)``, the code as the service's model has it. moto looks up its own base class in vain."""


def replace(service: type[BaseResponse], operations: Mapping[str, Operation]) -> None:
    """``operations`` by their AWS names (``StartPipelineExecution``); moto parses requests and serializes answers."""
    for name, operation in operations.items():
        setattr(service, camelcase_to_underscores(name), _method(operation))


def _method(operation: Operation) -> Callable[[Any], ActionResult]:
    def method(response: Any) -> ActionResult:
        if not response.automated_parameter_parsing:  # an older service of moto leaves its requests unparsed
            response.parse_parameters(response.normalized_request)
        return ActionResult(operation(response.params))

    return method


def replace_method(owner: type[Any], name: str, method: Any) -> None:
    """``method``: a function, or a ``staticmethod`` where moto has one."""
    setattr(owner, name, method)
