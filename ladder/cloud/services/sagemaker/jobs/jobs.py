"""Processing, training and transform jobs that really run, one process each, and are described by moto as AWS would.

A job's files live in a folder of its own that goes when the job ends: what lasts is in S3 and in its log.
"""

import copy
import inspect
import os
import re
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any

from moto.core.utils import camelcase_to_underscores, utcnow
from moto.sagemaker.exceptions import ResourceInUseException, ValidationError
from moto.sagemaker.models import sagemaker_backends
from moto.sagemaker.responses import SageMakerResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace
from ladder.cloud.services.sagemaker import container
from ladder.cloud.services.sagemaker.container_log import ContainerLog
from ladder.cloud.services.sagemaker.tracking_store import TrackingStore

Request = dict[str, Any]
# The API reference's pattern of a job's name; here it also names a folder, which is removed when the job has ended.
JOB_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")


class JobFailedError(Exception):
    """The job is to be ``status`` for this reason, as its description will say."""

    def __init__(self, reason: str, status: str = "Failed") -> None:
        super().__init__(reason)
        self.status = status


@dataclass(kw_only=True)
class Run:
    """One job as its kind's ``work`` sees it."""

    daemon: Daemon
    tracking: TrackingStore
    request: Request
    record: Any
    root: Path
    log: ContainerLog
    stopping: threading.Event = field(default_factory=threading.Event)
    finished: threading.Event = field(default_factory=threading.Event)
    process: "Popen[str] | None" = None

    def container(
        self, entry_point: Sequence[str], environment: Mapping[str, str], *, image: str, isolated: bool, seconds: int
    ) -> None:
        """Runs the job's container to its end. Raises JobFailedError unless it ends well within ``seconds``."""
        if environment.get("MLFLOW_TRACKING_URI", "").startswith("arn:"):  # the MLflow app of AWS
            environment = {**environment, "MLFLOW_TRACKING_URI": self.tracking.uri}
            if not isolated:
                self.tracking.wait()
        self.process = container.start(self.daemon, self.root, entry_point, environment, image=image, isolated=isolated)
        too_long = threading.Event()
        timer = threading.Timer(seconds, lambda: (too_long.set(), self.kill()))
        timer.daemon = True
        timer.start()
        if self.stopping.is_set():
            self.kill()
        self.log.follow(self.process.stdout)
        code = self.process.wait()
        timer.cancel()
        if too_long.is_set():
            raise JobFailedError(f"MaxRuntimeExceeded: the job ran for more than {seconds} seconds", "Stopped")
        if code and not self.stopping.is_set():
            raise JobFailedError(self._reason(code))

    def _reason(self, code: int) -> str:
        """What the container wrote to /opt/ml/output/failure, else its last line; AWS keeps 1024 characters."""
        file = self.root / "output" / "failure"
        text = file.read_text(errors="replace").strip() if file.is_file() else self.log.last_line
        return f"AlgorithmError: {text[:1024] or 'see the job log'}, exit code: {code}"

    def kill(self) -> None:
        if self.process:
            self.daemon.children.end(self.process)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """``name`` as in ``CreateProcessingJob``; ``work`` returns what the description says beyond the request."""

    name: str
    record: type[Any]
    log_group: str
    work: Callable[[Run], Mapping[str, Any]]
    # What moto's object pretends at once, as it is before the job has run.
    before: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def attribute(self, what: str) -> str:
        """``status`` -> ``processing_job_status``."""
        return f"{self.name.lower()}_{what}"


class Jobs:
    def __init__(self, daemon: Daemon, kinds: Sequence[Kind], tracking: TrackingStore) -> None:
        self._daemon, self._tracking = daemon, tracking
        self._kinds = {kind.name: kind for kind in kinds}
        self._runs: dict[str, Run] = {}
        self._creating = threading.Lock()
        # More processes than processors would only slow each other down.
        self._slots = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))
        for kind in kinds:
            replace(SageMakerResponse, self._operations(kind))

    def _operations(self, kind: Kind) -> dict[str, Callable[[Request], Mapping[str, Any]]]:
        key = f"{kind.name}JobName"

        def create(request: Request) -> Mapping[str, Any]:
            return {f"{kind.name}JobArn": self.start(kind.name, request).record.arn}

        def stop(request: Request) -> Mapping[str, Any]:
            address = self._daemon.address
            backend = sagemaker_backends[address.account_id][address.region]
            record = getattr(backend, f"describe_{kind.name.lower()}_job")(request[key])
            self.stop(record[f"{kind.name}JobArn"])
            return {}

        return {f"Create{kind.name}Job": create, f"Stop{kind.name}Job": stop}

    def start(self, kind_name: str, request: Request) -> Run:
        """Raises moto's ResourceInUse for a name that another job of this kind has or had, ValidationError for none."""
        kind, address = self._kinds[kind_name], self._daemon.address
        name: str = request[f"{kind.name}JobName"]
        if not JOB_NAME.fullmatch(name):
            raise ValidationError(f"Value '{name[:80]}' at '{kind.name}JobName' must satisfy {JOB_NAME.pattern}")
        backend = sagemaker_backends[address.account_id][address.region]
        records: dict[str, Any] = getattr(backend, kind.attribute("jobs"))
        with self._creating:
            if name in records:
                raise ResourceInUseException(f"Job name must be unique within an AWS account and region: {name}")
            record = records[name] = self._record(kind, request)
        log = ContainerLog(self._daemon.client("logs"), kind.log_group, f"{name}/algo-1")
        root = self._daemon.home.workspace / "jobs" / kind.name.lower() / name
        run = Run(daemon=self._daemon, tracking=self._tracking, request=request, record=record, root=root, log=log)
        self._runs[record.arn] = run
        self._daemon.thread(lambda: self._work(kind, run), name)
        return run

    def _record(self, kind: Kind, request: Request) -> Any:
        """The object that moto describes, lists and tags, without what moto pretends was done."""
        given = {camelcase_to_underscores(key): value for key, value in copy.deepcopy(request).items()}
        address = self._daemon.address
        given |= {"account_id": address.account_id, "region_name": address.region}
        wanted = inspect.signature(kind.record).parameters
        record = kind.record(**{name: given.get(name) for name in wanted})
        done = {kind.attribute("start_time"): None, kind.attribute("end_time"): None}
        running = {kind.attribute("job_status"): "InProgress", "failure_reason": None}
        original = {camelcase_to_underscores(key): value for key, value in request.items()}
        record.__dict__.update({**original, **done, **running, **kind.before})
        return record

    def _work(self, kind: Kind, run: Run) -> None:
        result: dict[str, Any] = {kind.attribute("job_status"): "Completed"}
        try:
            with self._slots:
                setattr(run.record, kind.attribute("start_time"), utcnow())
                if not run.stopping.is_set():
                    result |= kind.work(run)
        except JobFailedError as error:
            result |= {kind.attribute("job_status"): error.status, "failure_reason": str(error)}
        except (
            ValueError,
            OSError,
        ) as error:  # wrong input of the user's: a place that is none, data that is not there
            result |= {kind.attribute("job_status"): "Failed", "failure_reason": f"ClientError: {error}"}
        except Exception as error:  # whatever else happens, the job must end and say so
            result |= {kind.attribute("job_status"): "Failed", "failure_reason": f"InternalServerError: {error!r}"}
        finally:
            if run.stopping.is_set():
                result |= {kind.attribute("job_status"): "Stopped"}
            now = utcnow()
            ended = {kind.attribute("end_time"): now, "last_modified_time": now}
            run.record.__dict__.update(result | ended | {"secondary_status": result[kind.attribute("job_status")]})
            with suppress(Exception):  # a cloud that stops takes no more log lines
                run.log.flush()
            shutil.rmtree(run.root, ignore_errors=True)
            self._runs.pop(run.record.arn, None)
            run.finished.set()

    def wait(self, arn: str) -> None:
        """Returns once the job has ended, however it did."""
        run = self._runs.get(arn)
        if run:
            run.finished.wait()

    def stop(self, arn: str) -> None:
        """Kills the job's process; its status becomes Stopped. Nothing happens to one that has ended."""
        run = self._runs.get(arn)
        if run:
            run.stopping.set()
            run.kill()
