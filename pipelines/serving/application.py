"""The WSGI application: GET /ping, POST /invocations.

A caller's mistake gets a 4xx that names the field, the problem and what is expected; the log gets counts, never values.
https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
"""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from pipelines.declaration import QUESTION
from pipelines.serving.formats import CSV, JSON, FormatError, Rows, accepted, answer, read_rows
from pipelines.serving.limits import FAULTS_SHOWN, MAXIMUM_BYTES, MAXIMUM_QUESTIONS, MAXIMUM_VALUES
from pipelines.serving.prediction import Predictor, RequestError

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]
Log = Callable[..., None]


class Refusal(Exception):  # noqa: N818 - an answer, not a fault of ours
    """A request that is answered with a 4xx."""

    def __init__(self, status: HTTPStatus, message: str, **details: object) -> None:
        super().__init__(message)
        self.status, self.body = status, {"error": message, **details}


class Application:
    """Answers for one model, loaded once. ``log`` takes an event and facts about it."""

    def __init__(self, predictor: Predictor, log: Log) -> None:
        self.predictor, self.log = predictor, log
        self.fields = [column.name for column in predictor.declaration.request]
        self.maximum_rows = MAXIMUM_VALUES // max(1, len(self.fields))

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method, path = environ.get("REQUEST_METHOD", ""), environ.get("PATH_INFO", "")
        content_type = JSON
        try:
            status, content_type, body = self.route(environ, method, path)
        except Refusal as refusal:
            status, body = refusal.status, json.dumps(refusal.body, allow_nan=False).encode()
            self.log("request refused", status=int(status), reason=refusal.status.phrase)
        except Exception as error:  # the boundary: the caller learns that it is our fault, and no more
            status, body = HTTPStatus.INTERNAL_SERVER_ERROR, b'{"error": "The model failed to answer."}'
            self.log("request failed", status=int(status), reason=type(error).__name__)
        headers = [("Content-Type", content_type), ("Content-Length", str(len(body)))]
        start_response(f"{status.value} {status.phrase}", headers)
        return [body]

    def route(self, environ: Environ, method: str, path: str) -> tuple[HTTPStatus, str, bytes]:
        allowed = {"/ping": "GET", "/invocations": "POST"}.get(path)
        if allowed is None:
            raise Refusal(HTTPStatus.NOT_FOUND, "No such path.", expected="GET /ping or POST /invocations")
        if method != allowed:
            raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, f"{path} does not take this method.", expected=allowed)
        if path == "/ping":
            return HTTPStatus.OK, JSON, b"{}"
        return self.invoke(environ)

    def invoke(self, environ: Environ) -> tuple[HTTPStatus, str, bytes]:
        content_type = (environ.get("CONTENT_TYPE") or JSON).split(";")[0].strip().lower()
        if content_type not in (JSON, CSV):
            raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Type is not taken.", expected=[JSON, CSV])
        wanted = accepted(environ.get("HTTP_ACCEPT", ""))
        if wanted is None:
            raise Refusal(HTTPStatus.NOT_ACCEPTABLE, "Accept names no format we have.", expected=[JSON, CSV])
        start = time.perf_counter()
        try:
            rows = read_rows(self.body(environ), content_type, self.fields, self.maximum_rows)
            self.check_size(rows)
            predictions = self.predictor.answer(rows)
        except FormatError as error:
            raise Refusal(HTTPStatus.BAD_REQUEST, str(error)) from None
        except RequestError as error:
            shown = [asdict(field) for field in error.fields[:FAULTS_SHOWN]]
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), fields=shown) from None
        milliseconds = round((time.perf_counter() - start) * 1e3, 3)
        self.log("answered", status=200, rows=len(rows), milliseconds=milliseconds)
        return HTTPStatus.OK, wanted, answer(predictions, wanted)

    def check_size(self, rows: Rows) -> None:
        looks_back = self.predictor.declaration.split.look_back
        asked = len({str(row.get(QUESTION, "")) for row in rows}) if looks_back else 0
        for what, count, most in (("rows", len(rows), self.maximum_rows), ("questions", asked, MAXIMUM_QUESTIONS)):
            if count > most:
                expected = f"at most {most} {what}"
                raise Refusal(
                    HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Too many {what} for one request.", expected=expected
                )

    def body(self, environ: Environ) -> bytes:
        length = environ.get("CONTENT_LENGTH") or "0"
        if int(length) > MAXIMUM_BYTES:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large.", expected="at most 6 MiB")
        return environ["wsgi.input"].read(int(length))
