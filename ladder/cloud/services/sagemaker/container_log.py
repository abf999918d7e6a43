"""The lines that a container prints, in CloudWatch Logs, where its AWS twin puts them."""

import threading
import time
from contextlib import suppress
from typing import Any

FLUSH_SECONDS = 0.5
MAXIMUM_LINE = 100_000  # an event holds 256 KB


class ContainerLog:
    """One stream. ``follow`` reads a process's output to its end; safe to use from several threads."""

    def __init__(self, logs: Any, group: str, stream: str) -> None:
        self._logs, self.group, self.stream = logs, group, stream
        self._waiting: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self.last_line = ""
        for create, names in (
            (logs.create_log_group, {"logGroupName": group}),
            (logs.create_log_stream, {"logGroupName": group, "logStreamName": stream}),
        ):
            with suppress(logs.exceptions.ResourceAlreadyExistsException):
                create(**names)

    def follow(self, output: Any) -> None:
        sent = 0.0
        for line in output:
            self.write(line.rstrip("\n"))
            if time.monotonic() - sent > FLUSH_SECONDS:
                self.flush()
                sent = time.monotonic()
        self.flush()

    def write(self, line: str) -> None:
        if line.strip():
            self.last_line = line
            with self._lock:
                self._waiting.append({"timestamp": int(time.time() * 1000), "message": line[:MAXIMUM_LINE]})

    def flush(self) -> None:
        with self._lock:
            events, self._waiting = self._waiting, []
        if events:
            self._logs.put_log_events(logGroupName=self.group, logStreamName=self.stream, logEvents=events)
