"""A function's process, kept warm from one event to the next, and what becomes of an event in it."""

import json
import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ladder.cloud.children import Children

BOOTSTRAP = Path(__file__).with_name("bootstrap.py")
# AWS gives a function's imports 10 seconds; this machine may have much else to do.
INIT_SECONDS = 60.0
CHUNK = 65_536
MAXIMUM_OUTPUT = 4 * CHUNK  # of one event; what came before the last of it is dropped


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """``payload`` is JSON, of an error where it ``failed``; a ``reusable`` process can take another event."""

    payload: str
    failed: bool
    output: str
    reusable: bool = True
    seconds: float = 0.0


class EndedError(Exception):
    """The process is gone."""


class LateError(Exception):
    """No answer within the time there was."""


class FunctionProcess:
    def __init__(self, children: Children, code: Path, environment: Mapping[str, str]) -> None:
        ours, theirs = socket.socketpair()
        ours.settimeout(INIT_SECONDS)
        self._children, self._socket, self._received = children, ours, b""
        self.stream = environment["AWS_LAMBDA_LOG_STREAM_NAME"]
        with theirs:
            self._process = children.start(
                # -P: the folder of the bootstrap is none of the function's.
                [sys.executable, "-P", str(BOOTSTRAP), str(theirs.fileno())],
                cwd=code,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(theirs.fileno(),),
            )
        self._output: Any = self._process.stdout
        os.set_blocking(self._output.fileno(), False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._output, selectors.EVENT_READ)
        self._selector.register(self._socket, selectors.EVENT_READ)
        self._printed = bytearray()
        self._ready = False

    def invoke(self, event: str, *, request_id: str, arn: str, timeout: float) -> Outcome:
        """What the function answers. Its time begins when its module is imported."""
        started = time.monotonic()
        answered: dict[str, Any]
        try:
            answered = {"ready": True} if self._ready else self._answer(INIT_SECONDS)
            self._ready = "ready" in answered
            if self._ready:
                started = time.monotonic()
                self._send(event, {"aws_request_id": request_id, "invoked_function_arn": arn}, timeout)
                answered = self._answer(timeout)
        except EndedError:
            answered = self._broken("Runtime.ExitError", request_id, how_it_ended(self._status()))
        except LateError:
            answered = self._broken("Sandbox.Timedout", request_id, f"Task timed out after {timeout:.2f} seconds")
        seconds = time.monotonic() - started
        self._drain(MAXIMUM_OUTPUT)
        output, self._printed = self._printed.decode(errors="replace"), bytearray()
        failed = "error" in answered
        payload = (
            json.dumps({"requestId": request_id, **answered["error"]}, allow_nan=False)
            if failed
            else answered["result"]
        )
        return Outcome(payload=payload, failed=failed, output=output, reusable=self._ready, seconds=seconds)

    def _broken(self, kind: str, request_id: str, how: str) -> dict[str, Any]:
        self._ready = False
        return {"error": {"errorType": kind, "errorMessage": f"RequestId: {request_id} Error: {how}"}}

    def end(self) -> None:
        self._children.end(self._process)
        self._selector.close()
        self._socket.close()
        self._output.close()

    def _send(self, event: str, context: Mapping[str, Any], timeout: float) -> None:
        told = json.dumps({**context, "deadline": time.time() + timeout}, allow_nan=False)
        request = f'{{"context": {told}, "event": {event}}}'
        try:
            self._socket.sendall(request.replace("\n", " ").encode() + b"\n")
        except OSError as gone:
            raise EndedError from gone

    def _answer(self, timeout: float) -> dict[str, Any]:
        """The next line on the socket; what is printed meanwhile is kept, or the function would wait to be read."""
        deadline = time.monotonic() + timeout
        while b"\n" not in self._received:
            left = deadline - time.monotonic()
            if left <= 0:  # one that prints without end is always ready to be read
                raise LateError
            for key, _ in self._selector.select(left):
                if key.fileobj is self._socket:
                    self._receive()
                elif not self._drain(CHUNK):
                    self._selector.unregister(self._output)
        line, _, self._received = self._received.partition(b"\n")
        return json.loads(line)

    def _receive(self) -> None:
        try:
            received = self._socket.recv(CHUNK)
        except OSError as gone:
            raise EndedError from gone
        if not received:
            raise EndedError
        self._received += received

    def _status(self) -> int | None:
        """None for one that has only stopped to listen."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(1)
        return None

    def _drain(self, most: int) -> bool:
        """False when nothing can follow."""
        try:
            for _ in range(most // CHUNK):
                read = os.read(self._output.fileno(), CHUNK)
                if not read:
                    return False
                self._printed += read
                del self._printed[:-MAXIMUM_OUTPUT]
        except BlockingIOError:
            pass
        return True


def how_it_ended(status: int | None) -> str:
    if not status:
        return "Runtime exited without providing a reason"
    return f"Runtime exited with error: {f'signal: {-status}' if status < 0 else f'exit status {status}'}"
