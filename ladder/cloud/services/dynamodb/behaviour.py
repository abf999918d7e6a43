"""One request at a time: moto looks and writes in two steps, and so lets two conditional writes both be the first.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
"""

import threading
from collections.abc import Callable
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.responses import DynamoHandler

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace_method


def install(_: Daemon) -> None:
    replace_method(DynamoHandler, "call_action", alone(DynamoHandler.call_action))
    replace_method(DynamoHandler, "update_table", updating(DynamoHandler.update_table))
    replace_method(DynamoDBBackend, "tag_resource", tagging(DynamoDBBackend.tag_resource))


def alone(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    lock = threading.RLock()

    def call_action(handler: Any) -> Any:
        with lock:
            return original(handler)

    return call_action


def updating(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def update_table(handler: Any) -> Any:
        """With the table's encryption, which moto takes when a table is created and never again."""
        if specification := handler.body.get("SSESpecification"):
            table: Any = handler.dynamodb_backend.get_table(handler.body["TableName"])
            table.sse_specification = {**(table.sse_specification or {}), **specification}
        return original(handler)

    return update_table


def tagging(original: Callable[..., None]) -> Callable[..., None]:
    def tag_resource(backend: DynamoDBBackend, arn: str, tags: dict[str, str]) -> None:
        """A key has one value; moto keeps the old one beside the new."""
        backend.untag_resource(arn, list(tags))
        original(backend, arn, tags)

    return tag_resource
