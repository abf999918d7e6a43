"""A function's configuration as it was asked for: moto drops some of it.

https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html.
"""

from collections.abc import Callable, Mapping
from typing import Any

from moto.awslambda.models import LambdaBackend, LambdaFunction

from ladder.cloud.engine.operations import replace_method

KEPT = ("DeadLetterConfig", "LoggingConfig", "TracingConfig", "EphemeralStorage", "KMSKeyArn", "FileSystemConfigs")


def install() -> None:
    LambdaFunction.__init__ = _creating(LambdaFunction.__init__)
    LambdaFunction.update_configuration = _updating(LambdaFunction.update_configuration)
    LambdaFunction.get_configuration = _reading(LambdaFunction.get_configuration)
    replace_method(LambdaFunction, "_get_layers_data", _layers(LambdaFunction._get_layers_data))  # pyright: ignore[reportPrivateUsage]
    LambdaBackend.put_function_event_invoke_config = _event_invoke(LambdaBackend.put_function_event_invoke_config)


def log_group(function: Any) -> str:
    return function.ladder_kept.get("LoggingConfig", {}).get("LogGroup") or f"/aws/lambda/{function.function_name}"


def keep(function: Any, request: Mapping[str, Any]) -> None:
    function.ladder_kept = {**function.ladder_kept, **{name: request[name] for name in KEPT if name in request}}


def _creating(original: Callable[..., None]) -> Callable[..., None]:
    def create(function: Any, account_id: str, spec: dict[str, Any], region: str, version: str | int = 1) -> None:
        function.ladder_kept = {}
        keep(function, spec)
        original(function, account_id, spec, region, version)

    return create


def _updating(original: Callable[..., Any]) -> Callable[..., Any]:
    def update(function: Any, request: dict[str, Any]) -> Any:
        keep(function, request)
        return original(function, request)

    return update


def _reading(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def read(function: Any, on_create: bool = False) -> dict[str, Any]:
        kept = {name: value for name, value in function.ladder_kept.items() if value != {"TargetArn": ""}}
        logging = {"LogFormat": "Text", "LogGroup": log_group(function), **kept.pop("LoggingConfig", {})}
        return {**original(function, on_create), **kept, "LoggingConfig": logging}

    return read


def _layers(original: Callable[..., Any]) -> Callable[..., list[dict[str, Any]]]:
    """A layer of another account is published there: what it holds, this machine's own libraries stand in for."""

    def layers(function: Any, arns: list[str]) -> list[dict[str, Any]]:
        own = [arn for arn in arns if arn.split(":")[4] == function.account_id]
        known = {layer["Arn"]: layer for layer in original(function, own)}
        return [known.get(arn, {"Arn": arn, "CodeSize": 0}) for arn in arns]

    return layers


def _event_invoke(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def put(backend: LambdaBackend, function_name: str, config: dict[str, Any]) -> dict[str, Any]:
        """There is one; moto keeps the first that came and forgets what follows."""
        backend.get_function(function_name).event_invoke_config.clear()
        return original(backend, function_name, config)

    return put
