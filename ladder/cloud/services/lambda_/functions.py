"""Functions that run: a process for each event at a time, warm ones first."""

import json
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import Refused
from ladder.cloud.services.lambda_.configuration import log_group
from ladder.cloud.services.lambda_.environment import environment
from ladder.cloud.services.lambda_.process import FunctionProcess, Outcome
from ladder.cloud.services.lambda_.telemetry import Telemetry


class ThrottledError(Refused):
    """https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html."""

    def __init__(self) -> None:
        super().__init__("TooManyRequestsException", "Rate Exceeded.")


@dataclass(kw_only=True)
class Pool:
    """Processes of one function. ``generation``: its code and configuration, after whose change none is reused."""

    generation: str = ""
    idle: list[FunctionProcess] = field(default_factory=list[FunctionProcess])
    busy: int = 0


class Functions:
    def __init__(self, daemon: Daemon) -> None:
        self._daemon, self._telemetry = daemon, Telemetry(daemon)
        self._pools: dict[str, Pool] = {}
        self._sessions: dict[tuple[str, str], Mapping[str, str]] = {}
        self._lock = threading.RLock()

    def invoke(self, function: Any, event: str, request_id: str) -> Outcome:
        """Raises ThrottledError when as many run as the function has reserved."""
        name = function.function_name
        try:
            process, generation = self._take(function)
        except ThrottledError:
            self._telemetry.measure(name, {"Throttles": 1})
            raise
        try:
            outcome = process.invoke(
                event, request_id=request_id, arn=function.function_arn, timeout=float(function.timeout)
            )
        except BaseException:
            self._give_back(name, generation, process, reusable=False)
            raise
        self._give_back(name, generation, process, reusable=outcome.reusable)
        duration = outcome.seconds * 1000
        self._telemetry.log(log_group(function), process.stream, log_text(function, outcome, request_id, duration))
        self._telemetry.measure(name, {"Invocations": 1, "Errors": float(outcome.failed), "Duration": duration})
        return outcome

    def forget(self, name: str) -> None:
        """Ends what stands ready for a function that was deleted."""
        with self._lock:
            pool = self._pools.pop(name, Pool())
        for process in pool.idle:
            process.end()

    def _take(self, function: Any) -> tuple[FunctionProcess, str]:
        if function.package_type != "Zip":
            raise Refused("InvalidRuntimeException", "The embedded cloud runs functions from zip archives only.")
        generation = json.dumps([function.get_configuration(), function.code_digest], default=str, allow_nan=False)
        reserved = function.reserved_concurrency
        with self._lock:
            pool = self._pools.setdefault(function.function_name, Pool())
            if reserved is not None and pool.busy >= int(reserved):
                raise ThrottledError
            stale = [] if pool.generation == generation else pool.idle
            if stale is pool.idle:
                pool.idle, pool.generation = [], generation
            pool.busy += 1
            warm = pool.idle.pop() if pool.idle else None
        for process in stale:
            process.end()
        try:
            return warm or self._start(function), generation
        except BaseException:
            with self._lock:
                pool.busy -= 1
            raise

    def _give_back(self, name: str, generation: str, process: FunctionProcess, *, reusable: bool) -> None:
        with self._lock:
            pool = self._pools.get(name, Pool())
            pool.busy -= 1
            reusable = reusable and pool.generation == generation
            if reusable:
                pool.idle.append(process)
        if not reusable:
            process.end()

    def _start(self, function: Any) -> FunctionProcess:
        stream = f"{datetime.now(UTC):%Y/%m/%d}/[$LATEST]{uuid.uuid4().hex}"
        code = self._unpacked(function)
        given = environment(self._daemon.environment(), function, code, stream, self._session(function))
        return FunctionProcess(self._daemon.children, code, given)

    def _unpacked(self, function: Any) -> Path:
        folder = self._daemon.home.workspace / "functions" / function.function_name / function.code_digest
        with self._lock:
            if not folder.exists():
                folder.mkdir(parents=True)
                with ZipFile(BytesIO(function.code_bytes)) as archive:
                    archive.extractall(folder)
        return folder

    def _session(self, function: Any) -> Mapping[str, str]:
        """Credentials of the function's role, under the function's name."""
        key = (function.function_name, function.role)
        with self._lock:
            if key not in self._sessions:
                assumed = self._daemon.client("sts").assume_role(RoleArn=key[1], RoleSessionName=key[0])
                self._sessions[key] = assumed["Credentials"]
            return self._sessions[key]


def log_text(function: Any, outcome: Outcome, request_id: str, duration: float) -> str:
    failure = json.loads(outcome.payload)["errorMessage"] if outcome.failed and not outcome.reusable else ""
    return "\n".join(
        (
            f"START RequestId: {request_id} Version: $LATEST",
            outcome.output.rstrip("\n"),
            failure,
            f"END RequestId: {request_id}",
            f"REPORT RequestId: {request_id}\tDuration: {duration:.2f} ms\tMemory Size: {function.memory_size} MB",
        )
    )
