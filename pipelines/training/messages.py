"""Messages between the process that asks and the one that answers: a line of JSON, then as many bytes as it says."""

import json
from io import BytesIO
from typing import BinaryIO

from pipelines.arrow import Table
from pipelines.strict_json import read_unsure
from pipelines.table import read, write

LONGEST_LINE = 10_000
LARGEST_BODY = 2 * 1024**3


class MessageError(Exception):
    """The other side ended, or wrote what is no message."""


def send(stream: BinaryIO, what: str, body: bytes = b"") -> None:
    stream.write(json.dumps({"what": what, "bytes": len(body)}, allow_nan=False).encode() + b"\n" + body)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[str, bytes]:
    """What the next message is, and its body. Raises MessageError; an author's code may have written it."""
    line = stream.readline(LONGEST_LINE)
    if not line:
        raise MessageError("it ended")
    try:
        header = read_unsure(line)
        what, size = header["what"], header["bytes"]
    except (ValueError, KeyError, TypeError):
        raise MessageError("it wrote what is no message") from None
    if not isinstance(what, str) or type(size) is not int or not 0 <= size <= LARGEST_BODY:
        raise MessageError("it wrote what is no message")
    body = stream.read(size)
    if len(body) < size:
        raise MessageError("it ended")
    return what, body


def packed(table: Table) -> bytes:
    body = BytesIO()
    write(body, table)
    return body.getvalue()


def unpacked(body: bytes) -> Table:
    return read(BytesIO(body))
