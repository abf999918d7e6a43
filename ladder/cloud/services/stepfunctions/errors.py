"""Errors of moto's interpreter by the names that Step Functions gives them; moto sends them without one."""

from typing import Any

from moto.core.exceptions import AWSError
from moto.stepfunctions.parser import api

from ladder.cloud.engine.operations import replace_method


def install() -> None:
    for kind in vars(api).values():
        if isinstance(kind, type) and issubclass(kind, AWSError) and "code" in vars(kind):
            replace_method(kind, "TYPE", vars(kind)["code"])
            replace_method(kind, "__init__", with_or_without_message)


def with_or_without_message(error: Any, message: str | None = None, **more: Any) -> None:
    AWSError.__init__(error, message or error.TYPE, **more)
