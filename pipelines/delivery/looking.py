"""Whether something is there, asked of AWS."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

ABSENT = ("could not find", "does not exist")  # in the words of SageMaker, which has one code for many things


def look(describe: Callable[[], Any]) -> Any:
    """What there is under a name, or None. Any other refusal comes through."""
    try:
        return describe()
    except ClientError as refusal:
        error = refusal.response.get("Error", {})
        absent = error.get("Code") in {"ValidationException", "ResourceNotFound"}
        if absent and any(words in error.get("Message", "").lower() for words in ABSENT):
            return None
        raise
