import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipelines.artifact import read_card, read_estimator
from pipelines.interface import declared, load_features
from pipelines.records import records
from pipelines.serving.application import Application
from pipelines.serving.formats import CSV, read_rows
from pipelines.serving.prediction import Predictor
from pipelines.serving.server import THREADS, listen
from pipelines.table import read
from tests.pipelines.execution import Run

Answer = tuple[int, str, bytes]
Ask = Callable[..., Answer]
LOGGED: list[dict[str, object]] = []


@pytest.fixture(scope="session")
def rows(trained: Callable[[str], Run]) -> list[dict[str, Any]]:
    """Three applicants of the test set, as a caller would write them."""
    asked = read(trained("loan-approval").output("dataset", "questions") / "questions.parquet")
    return [row for row in records(asked.slice(0, 50), declared("loan-approval").request) if None not in row.values()][
        :3
    ]


@pytest.fixture(scope="session")
def ask(trained: Callable[[str], Run]) -> Ask:
    folder = trained("loan-approval").output("train", "model")
    estimator = read_estimator(folder, read_card(folder).model_digest)
    predictor = Predictor(declared("loan-approval"), load_features("loan-approval"), estimator)

    def log(event: str, **facts: object) -> None:
        LOGGED.append({"event": event, **facts})

    application = Application(predictor, log)

    def post(body: bytes, content_type: str = "application/json", accept: str = "", **changed: str) -> Answer:
        environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/invocations", "CONTENT_TYPE": content_type}
        environ |= {"CONTENT_LENGTH": str(len(body)), "HTTP_ACCEPT": accept, **changed}
        told: list[tuple[str, dict[str, str]]] = []
        answer = application(
            {**environ, "wsgi.input": io.BytesIO(body)}, lambda status, headers: told.append((status, dict(headers)))
        )
        [(status, headers)] = told
        return int(status[:3]), headers["Content-Type"], b"".join(answer)

    return post


def as_csv(rows: list[dict[str, Any]], *, header: bool = True) -> bytes:
    return pd.DataFrame(rows).to_csv(index=False, header=header).encode()


def test_a_row_gets_the_same_answer_however_it_is_sent(ask: Ask, rows: list[dict[str, Any]]) -> None:
    bodies = [json.dumps(shape).encode() for shape in ({"instances": rows}, rows)]
    answers = [json.loads(ask(body)[2]) for body in bodies]
    answers += [json.loads(ask(as_csv(rows, header=header), "text/csv; charset=utf-8")[2]) for header in (True, False)]
    assert len(answers[0]["predictions"]) == len(rows)
    assert all(answer == answers[0] for answer in answers)
    alone = [json.loads(ask(json.dumps(row).encode())[2])["predictions"][0] for row in rows]
    assert alone == answers[0]["predictions"]


def test_csv_is_answered_to_who_accepts_csv(ask: Ask, rows: list[dict[str, Any]]) -> None:
    status, content_type, body = ask(json.dumps(rows).encode(), accept="text/csv")
    assert (status, content_type) == (200, "text/csv")
    assert list(pd.read_csv(io.BytesIO(body)).columns) == ["prediction", "probability"]


def test_a_field_that_no_row_should_hold_is_told_once(ask: Ask, rows: list[dict[str, Any]]) -> None:
    status, _, body = ask(json.dumps({"instances": [row | {"colour": 1, "approve": 0} for row in rows]}).encode())
    assert status == 422
    assert sorted((one["row"], one["field"]) for one in json.loads(body)["fields"]) == [(0, "approve"), (0, "colour")]


@pytest.mark.parametrize(
    ("change", "problem", "expected"),
    [
        ({"loanamt": "lots"}, "is not a number", "a number from 1 to 2000"),
        ({"loanamt": True}, "is not a number", "a number from 1 to 2000"),
        ({"loanamt": [1]}, "is not a number", "a number from 1 to 2000"),
        ({"hrat": -3}, "is -3", "a number from 0 to 100"),
        ({"mortg": 9}, "is 9", "one of 1, 2, 3, 4"),
        ({"unit": 1.5}, "is not a whole number", "a whole number from 1 to 4, or null"),
        ({"price": None}, "is missing", "a number from 10 to 5000"),
        ({"black": 1}, "is never shown to the model: leave it out", "one of loanamt"),
        ({"approve": 1}, "is what the model predicts: leave it out", "one of loanamt"),
        ({"colour": 1}, "is not a field of this model", "one of loanamt"),
    ],
)
def test_a_bad_field_is_named_with_problem_and_what_is_expected(
    ask: Ask, rows: list[dict[str, Any]], change: dict[str, Any], problem: str, expected: str
) -> None:
    status, _, body = ask(json.dumps({"instances": [rows[0], rows[1] | change]}).encode())
    [told] = json.loads(body)["fields"]
    assert status == 422
    assert (told["row"], told["field"], told["problem"]) == (1, *change, problem)
    assert told["expected"].startswith(expected)


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, {"body": b'{"instances": ['}),
        (400, {"body": b"[" * 100_000}),
        (400, {"body": b"\xff\xfe"}),
        (400, {"body": b""}),
        (400, {"body": b'{"instances": []}'}),
        (400, {"body": b'{"instances": [1, 2]}'}),
        (400, {"body": b"1,2", "content_type": "text/csv"}),
        (400, {"body": b'{"loanamt": ' + b"1" * 5_000 + b"}"}),
        (400, {"body": b"x" * 200_000, "content_type": "text/csv"}),
        (413, {"body": b'{"instances": [' + b"{}," * 100_000 + b"{}]}"}),
        (404, {"body": b"", "PATH_INFO": "/model"}),
        (405, {"body": b"", "REQUEST_METHOD": "GET"}),
        (406, {"body": b"{}", "accept": "image/png"}),
        (413, {"body": b"{}", "CONTENT_LENGTH": str(10**9)}),
        (415, {"body": b"{}", "content_type": "text/xml"}),
    ],
)
def test_a_malformed_request_gets_a_4xx_in_json(ask: Ask, status: int, request_: dict[str, Any]) -> None:
    answered, content_type, body = ask(**request_)
    assert (answered, content_type) == (status, "application/json")
    assert json.loads(body)["error"]


@pytest.mark.parametrize("header", ["a\n", ""])
def test_of_too_many_csv_rows_no_more_are_read_than_show_it(header: str) -> None:
    body = (header + "1\n" * 1_000_000).encode()
    assert read_rows(body, CSV, ["a"], most=10) == [{"a": "1"}] * 11
    assert len(read_rows(body[: len(header) + 20], CSV, ["a"], most=10)) == 10


def test_of_many_faults_the_first_are_told_and_all_are_counted(ask: Ask) -> None:
    status, _, body = ask(json.dumps([{"loanamt": "lots"}] * 40_000).encode())
    told = json.loads(body)
    assert status == 422
    needed = [column for column in declared("loan-approval").request if not column.nulls]
    assert told["error"] == f"{40_000 * len(needed)} field(s) to correct"
    assert len(told["fields"]) == 20


def test_the_log_holds_no_value_of_any_request(ask: Ask, rows: list[dict[str, Any]]) -> None:
    LOGGED.clear()
    ask(json.dumps({"instances": [rows[0] | {"loanamt": "secret-4711"}]}).encode())
    ask(b'{"secret-4711": ')
    assert len(LOGGED) == 2
    assert "4711" not in json.dumps(LOGGED)


def test_the_server_answers_over_http_refuses_another_model_and_ends_on_sigterm(
    trained: Callable[[str], Run], rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "model").symlink_to(trained("loan-approval").output("train", "model"))
    environment = {**os.environ, "SM_ML_ROOT": str(tmp_path), "SAGEMAKER_BIND_TO_PORT": str(port)}
    environment["LADDER_BIND_TO_HOST"] = "127.0.0.1"
    command = [sys.executable, "-m", "pipelines.serving"]
    other = subprocess.run(
        command, env={**environment, "LADDER_MODEL_DIGEST": "0" * 64}, capture_output=True, text=True, check=False
    )
    assert other.returncode == 1
    assert "was changed. Not loaded" in (tmp_path / "output" / "failure").read_text()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            wait_for(port, server)
            answers_over_http(port, rows)
            refuses_in_words_who_is_still_sending(port)
            answers_pings_while_others_send_slowly(port)
            server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=30) == 0
        finally:
            server.kill()


def answers_over_http(port: int, rows: list[dict[str, Any]]) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/invocations", json.dumps(rows).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        assert len(json.load(answer)["predictions"]) == len(rows)


def refuses_in_words_who_is_still_sending(port: int) -> None:
    """A body twice over the limit, by length and in chunks: the caller reads 413 and no reset."""
    piece = bytes(1024 * 1024)
    for body in (piece * 13, (piece for _ in range(13))):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("POST", "/invocations", body, {"Content-Type": "application/json"})
        assert connection.getresponse().status == 413
        connection.close()


def answers_pings_while_others_send_slowly(port: int) -> None:
    head = b"POST /invocations HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\n{"
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(120)]
    for one in slow:
        one.sendall(head)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=30) as answer:
        assert answer.status == 200
    for one in slow:
        one.close()


def test_a_ping_is_answered_however_many_wait_for_the_model() -> None:
    model, told = threading.Event(), threading.Semaphore(0)

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/invocations":
            told.release()
            model.wait(60)
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]

    server = listen(application, "127.0.0.1", 0)
    port = server.effective_port
    threading.Thread(target=server.run, daemon=True).start()
    waiting = [http.client.HTTPConnection("127.0.0.1", port, timeout=60) for _ in range(2 * THREADS)]
    for one in waiting:
        one.request("POST", "/invocations", b"{}")
    for _ in range(THREADS):
        assert told.acquire(timeout=30)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=30) as answer:
        assert answer.status == 200
    assert not model.is_set()
    model.set()
    assert [one.getresponse().status for one in waiting] == [200] * len(waiting)
    for line in (b"GARBAGE", b"GET /\xff HTTP/1.1", b"GET http://[x/ping HTTP/1.1"):
        with socket.create_connection(("127.0.0.1", port), timeout=30) as odd:
            odd.sendall(line + b"\r\n\r\n")
            assert odd.recv(1000).startswith((b"HTTP/1.0 400", b"HTTP/1.1 400", b"HTTP/1.1 200", b"HTTP/1.0 200")), line
    server.close()


def wait_for(port: int, server: "subprocess.Popen[str]") -> None:
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ping") as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server ended before it answered")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b'[{"a": 1, "a": 2}]', "application/json"), (b"loanamt,loanamt\n1,2\n", "text/csv")],
)
def test_a_field_that_stands_twice_is_refused_since_nobody_knows_which_is_meant(
    ask: Ask, body: bytes, content_type: str
) -> None:
    status, _, told = ask(body, content_type)
    assert status == 400
    assert b"stands twice" in told
