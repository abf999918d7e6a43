"""Requests and answers as JSON or CSV.

JSON: ``{"instances": [{...}, ...]}``, a list of rows, or one row; answered by ``{"predictions": [{...}, ...]}``.
CSV: a header line, then a row a line; answered alike. Batch transform sends records without a header where it splits
lines, so a first line that names no known field is taken as a row in the order of the model's inputs.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, cast

JSON, CSV = "application/json", "text/csv"
Rows = list[dict[str, object]]


class FormatError(Exception):
    """The body cannot be read as what its Content-Type says."""


def read_rows(body: bytes, content_type: str, fields: Sequence[str], most: int) -> Rows:
    """The rows of a request; of CSV no more than one above ``most``, for a line may be as short as two bytes.

    Raises FormatError, in words that hold nothing of the body.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"The body is not UTF-8 text (byte {error.start}).") from None
    rows = from_json(text) if content_type == JSON else from_csv(text, fields, most)
    if not rows:
        raise FormatError("The request holds no rows; expected at least one.")
    return rows


def from_json(text: str) -> Rows:
    try:
        document: Any = json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise FormatError(f"The body is not JSON at line {error.lineno}, column {error.colno}.") from None
    except (RecursionError, ValueError):  # Python reads no integer of more than some thousand digits
        raise FormatError("The body is JSON that is nested too deeply, or holds a number of too many digits.") from None
    if isinstance(document, dict):
        document = cast(dict[str, Any], document).get("instances", [document])
    if not isinstance(document, list) or not all(isinstance(row, dict) for row in cast(list[Any], document)):
        raise FormatError('Expected {"instances": [{"<field>": <value>, ...}, ...]}.')
    return cast(Rows, document)


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose fields stand once: of two, nobody knows which was meant."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise FormatError("A field stands twice in one object; expected once.")
    return made


def from_csv(text: str, fields: Sequence[str], most: int) -> Rows:
    try:
        lines = list(islice((line for line in csv.reader(io.StringIO(text, newline="")) if line), most + 2))
    except csv.Error as error:  # such as a field of more than 128 KiB; its words hold nothing of the body
        raise FormatError(f"The body is not CSV: {error}.") from None
    if not lines:
        return []
    header, records = (lines[0], lines[1:]) if set(lines[0]) & set(fields) else (list(fields), lines[: most + 1])
    if len(set(header)) < len(header):
        raise FormatError("A column stands twice in the header; expected once.")
    for number, record in enumerate(records):
        if len(record) != len(header):
            raise FormatError(f"Row {number} holds {len(record)} values; expected {len(header)}: {', '.join(header)}.")
    return [dict(zip(header, record, strict=True)) for record in records]


def accepted(accept: str) -> str | None:
    """The format to answer in, or None if the caller takes neither; nothing said means JSON."""
    wanted = [part.split(";")[0].strip().lower() for part in accept.split(",")]
    for choice in wanted:
        if choice in ("", "*/*", "application/*", JSON):
            return JSON
        if choice in (CSV, "text/*"):
            return CSV
    return None


def answer(predictions: Sequence[Mapping[str, float]], content_type: str) -> bytes:
    if content_type == JSON:
        return json.dumps({"predictions": list(predictions)}, allow_nan=False).encode()
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(predictions[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(predictions)
    return out.getvalue().encode()
