"""What a function's process runs: asks for events on a socket of its own, so that standard output stays the function's.

Imports nothing of this project, as the runtime of AWS has none of it:
https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html.
"""

import contextlib
import importlib
import json
import os
import socket
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Context:
    """https://docs.aws.amazon.com/lambda/latest/dg/python-context.html."""

    aws_request_id: str
    invoked_function_arn: str
    deadline: float  # seconds since 1970
    function_name: str
    function_version: str
    memory_limit_in_mb: str
    log_group_name: str
    log_stream_name: str
    client_context: Any = None
    identity: Any = None

    def get_remaining_time_in_millis(self) -> int:
        return max(int((self.deadline - time.time()) * 1000), 0)


FROM_ENVIRONMENT = {
    "function_name": "AWS_LAMBDA_FUNCTION_NAME",
    "function_version": "AWS_LAMBDA_FUNCTION_VERSION",
    "memory_limit_in_mb": "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "log_group_name": "AWS_LAMBDA_LOG_GROUP_NAME",
    "log_stream_name": "AWS_LAMBDA_LOG_STREAM_NAME",
}


def error(kind: str, message: str, trace: TracebackType | None = None) -> dict[str, Any]:
    """Frames of this file are not the function's."""
    frames = [frame for frame in traceback.extract_tb(trace) if frame.filename != __file__]
    lines = traceback.format_list([frame for frame in frames if "importlib" not in frame.filename])
    print(f"[ERROR] {kind}: {message}", *(line.rstrip() for line in lines), sep="\n")  # noqa: T201
    return {"error": {"errorMessage": message, "errorType": kind, "stackTrace": lines}}


def load(handler: str) -> Callable[[Any, Context], Any] | dict[str, Any]:
    """The function, or why there is none."""
    path, _, name = handler.rpartition(".")
    try:
        module = importlib.import_module(path.replace("/", "."))
    except ImportError as fault:
        return error("Runtime.ImportModuleError", f"Unable to import module '{path}': {fault}", fault.__traceback__)
    except SyntaxError as fault:
        return error("Runtime.UserCodeSyntaxError", f"Syntax error in module '{path}': {fault}")
    except Exception as fault:
        return error(type(fault).__name__, str(fault), fault.__traceback__)
    found = getattr(module, name, None)
    return found or error("Runtime.HandlerNotFound", f"Handler '{name}' missing on module '{path}'")


def answer(handler: Callable[[Any, Context], Any], request: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {name: os.environ[key] for name, key in FROM_ENVIRONMENT.items()}
    context = Context(**request["context"], **told)
    try:
        result = handler(request["event"], context)
    except Exception as fault:
        return error(type(fault).__name__, str(fault), fault.__traceback__)
    try:
        return {"result": json.dumps(result, allow_nan=False)}
    except (TypeError, ValueError) as fault:
        return error("Runtime.MarshalError", f"Unable to marshal response: {fault}")


def main(descriptor: int) -> None:
    with socket.socket(fileno=descriptor) as ends, ends.makefile("rw", encoding="utf-8") as asking:

        def tell(message: Mapping[str, Any]) -> None:
            # Before the answer, so that whoever reads it finds all lines of the invocation.
            with contextlib.suppress(OSError):
                sys.stdout.flush()
                sys.stderr.flush()
            asking.write(json.dumps(message, allow_nan=False) + "\n")
            asking.flush()

        handler = load(os.environ["_HANDLER"])
        if not callable(handler):
            tell(handler)
            return
        tell({"ready": True})
        for line in asking:
            tell(answer(handler, json.loads(line)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
