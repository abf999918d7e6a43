"""A model container as a process that serves HTTP on this machine: started, checked, asked, drained, ended.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html.
"""

import http.client
import shutil
import socket
import tarfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any

from ladder.cloud.daemon import Daemon
from ladder.cloud.services.sagemaker import container, s3_objects
from ladder.cloud.services.sagemaker.container_log import ContainerLog
from ladder.cloud.services.sagemaker.model_archive import unpack

OK = 200
INVOKE_SECONDS = 60  # AWS's limit for a real-time answer
START_SECONDS = 120
ENTRY_POINT = "pipelines.serving"  # the image's entry point when it is started with `serve`


class ServingError(Exception):
    """The container didn't come up, or didn't answer; the message is what the user is told."""


@dataclass(frozen=True, kw_only=True)
class ModelContainer:
    """What a SageMaker model says of its container; ``model_data`` is the S3 URI of a model.tar.gz."""

    model_data: str
    image: str
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    body: bytes
    custom_attributes: str | None = None


@dataclass(kw_only=True)
class Server:
    """One running container. ``ask`` may be called from many threads."""

    daemon: Daemon
    root: Path
    port: int
    process: "Popen[str]"
    log: ContainerLog
    _holds: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @classmethod
    def start(cls, daemon: Daemon, root: Path, model: ModelContainer, log: ContainerLog, *, isolated: bool) -> "Server":
        """Returns at once; ``wait_until_healthy`` comes next. Raises ServingError when there is no model to load."""
        bucket, key = s3_objects.split(model.model_data)
        s3 = daemon.client("s3")
        try:
            unpack(s3.get_object(Bucket=bucket, Key=key)["Body"].read(), root / "model")
        except (s3.exceptions.NoSuchKey, s3.exceptions.NoSuchBucket):
            raise ServingError(f"Could not find model data at {model.model_data}.") from None
        except (tarfile.TarError, OSError) as error:
            raise ServingError(f"{model.model_data}: can't be unpacked ({error}).") from None
        port = _free_port()
        # Nobody but this machine may ask: a container has a network of its own, this process has not.
        given = {**model.environment, "SAGEMAKER_BIND_TO_PORT": str(port), "LADDER_BIND_TO_HOST": "127.0.0.1"}
        module = model.environment.get("SAGEMAKER_PROGRAM", ENTRY_POINT)
        command = ["model-python", "-m", module]
        process = container.start(daemon, root, command, given, image=model.image, isolated=isolated)
        server = cls(daemon=daemon, root=root, port=port, process=process, log=log)
        threading.Thread(target=log.follow, args=[process.stdout], name=f"{root.name} log", daemon=True).start()
        return server

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def wait_until_healthy(self, seconds: float = START_SECONDS) -> None:
        """Until /ping answers 200. Raises ServingError when the process ends, or takes longer."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.alive and not self.daemon.stopping.is_set():
            with suppress(OSError, http.client.HTTPException):
                if self._request("GET", "/ping", b"", {}, seconds=2).status == OK:
                    return
            time.sleep(0.05)
        how = "took too long" if self.alive else f"exited with code {self.process.returncode}"
        raise ServingError(
            f"The container did not pass the ping health check: it {how}. Last line: {self.log.last_line!r}; "
            f"see log group {self.log.group}."
        )

    def ask(self, body: bytes, headers: Mapping[str, str], seconds: float = INVOKE_SECONDS) -> Answer:
        """One POST /invocations. Raises ServingError when there is no answer."""
        try:
            return self._request("POST", "/invocations", body, headers, seconds)
        except (OSError, http.client.HTTPException) as error:
            raise ServingError(f"The container gave no answer ({error!r}).") from None

    def hold(self) -> None:
        """Keeps the container from being ended until ``release``."""
        with self._changed:
            self._holds += 1

    def release(self) -> None:
        with self._changed:
            self._holds -= 1
            self._changed.notify_all()

    def _request(self, method: str, path: str, body: bytes, headers: Mapping[str, str], seconds: float) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            kind = response.getheader("Content-Type") or "application/octet-stream"
            custom = response.getheader("X-Amzn-SageMaker-Custom-Attributes")
            return Answer(response.status, kind, response.read(), custom)
        finally:
            connection.close()

    def end(self) -> None:
        """Once nobody holds it: every question has its answer."""
        with self._changed:
            self._changed.wait_for(lambda: self._holds == 0, timeout=INVOKE_SECONDS)
        self.daemon.children.end(self.process)
        shutil.rmtree(self.root, ignore_errors=True)


def model_container(backend: Any, model_name: str) -> ModelContainer:
    """The first container of a model of the registry or of its own. Raises ServingError when there is none to start."""
    model = backend.describe_model(model_name)
    containers: list[dict[str, Any]] = model.containers or [model.primary_container or {}]
    [first, *_] = containers
    if name := first.get("ModelPackageName"):
        packaged = backend.describe_model_package(name).inference_specification["Containers"][0]
        first = {**packaged, "Environment": packaged.get("Environment", {}) | first.get("Environment", {})}
    if not first.get("ModelDataUrl"):
        raise ServingError(f"Model {model_name} names no ModelDataUrl and no ModelPackageName: nothing to load.")
    return ModelContainer(
        model_data=first["ModelDataUrl"], image=first.get("Image", ""), environment=first.get("Environment", {})
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
