"""Lambda as it really behaves: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html."""

import json
import uuid
from base64 import b64encode
from collections.abc import Callable, MutableMapping
from functools import partial
from typing import Any
from urllib.parse import unquote

from moto.awslambda.models import LambdaBackend, LambdaFunction
from moto.awslambda.responses import LambdaResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import Refused, replace_method
from ladder.cloud.services.lambda_ import configuration
from ladder.cloud.services.lambda_.asynchronous import Asynchronous
from ladder.cloud.services.lambda_.functions import Functions

TAIL = 4096  # bytes of the log that an answer may hold

Answer = tuple[int, dict[str, str], str]


def install(daemon: Daemon) -> None:
    functions = Functions(daemon)
    queue = Asynchronous(daemon, functions)
    configuration.install()

    def invoke(response: LambdaResponse) -> Answer:
        name = unquote(response.path.rsplit("/", 2)[-2])
        function = response.backend.get_function(bare(name))
        event, request_id = checked(response.body), str(uuid.uuid4())
        headers = {"x-amzn-requestid": request_id, "x-amz-executed-version": "$LATEST"}
        match response.headers.get("X-Amz-Invocation-Type", "RequestResponse"):
            case "DryRun":
                return 204, headers | {"status": "204"}, ""
            case "Event":
                queue.accept(function, event, request_id)
                return 202, headers | {"status": "202"}, ""
            case _:
                outcome = functions.invoke(function, event, request_id)
        if outcome.failed:
            headers["x-amz-function-error"] = "Unhandled"
        if response.headers.get("X-Amz-Log-Type") == "Tail":
            headers["x-amz-log-result"] = b64encode(outcome.output.encode()[-TAIL:]).decode()
        return 200, headers | {"content-type": "application/json"}, outcome.payload

    def told_by_service(function: Any, body: str, _: Any, headers: MutableMapping[str, str]) -> bytes:
        """As moto's own services invoke: a topic, a queue, a log group."""
        outcome = functions.invoke(function, checked(body), str(uuid.uuid4()))
        if outcome.failed:
            headers["x-amz-function-error"] = "Unhandled"
        return outcome.payload.encode()

    replace_method(LambdaResponse, "invoke", invoke)
    replace_method(LambdaFunction, "invoke", told_by_service)
    for telling in ("send_dynamodb_items", "send_sns_message"):
        replace_method(LambdaBackend, telling, later(daemon, getattr(LambdaBackend, telling)))
    replace_method(LambdaBackend, "delete_function", deleting(LambdaBackend.delete_function, functions))


def later(daemon: Daemon, original: Callable[..., Any]) -> Callable[..., None]:
    """Who writes to a table or a topic doesn't wait for the functions that listen."""
    return lambda *arguments, **named: daemon.thread(partial(original, *arguments, **named), original.__name__)


def deleting(original: Callable[..., None], functions: Functions) -> Callable[..., None]:
    def delete(backend: LambdaBackend, function_name: str, qualifier: str | None = None) -> None:
        original(backend, function_name, qualifier)
        functions.forget(bare(function_name))

    return delete


def bare(name: str) -> str:
    """A function's name from its name, ARN or part of it; there is one version of each."""
    return name.rpartition("function:")[2].partition(":")[0]


def checked(body: str | bytes | None) -> str:
    text = body.decode() if isinstance(body, bytes) else body or "{}"
    try:
        json.loads(text)
    except ValueError as fault:
        raise Refused("InvalidRequestContentException", f"Could not parse request body into json: {fault}") from fault
    return text
