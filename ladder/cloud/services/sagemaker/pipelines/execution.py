"""One run of a pipeline: each step as soon as what it waits for is done.

A step that fails lets those that already run end, and starts no other.
"""

import datetime
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from ladder.cloud.services.sagemaker.pipelines.definition import Step
from ladder.cloud.services.sagemaker.pipelines.expressions import DefinitionError

PARALLEL_STEPS = 2
Now = Callable[[], datetime.datetime]


class StepFailedError(Exception):
    """The message is the step's FailureReason."""


@dataclass(kw_only=True)
class StepRun:
    """What ListPipelineExecutionSteps tells. ``properties`` is what later steps may refer to."""

    name: str
    started: datetime.datetime
    status: str = "Executing"
    ended: datetime.datetime | None = None
    reason: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])
    properties: Mapping[str, Any] = field(default_factory=dict[str, Any])
    outcome: bool | None = None  # of a condition step


@dataclass(kw_only=True)
class Execution:
    """``definition`` and ``steps`` are as they were when it started: no later change of the pipeline reaches it."""

    arn: str
    pipeline_name: str
    definition: str
    steps: tuple[Step, ...]
    parameters: Mapping[str, Any]
    request: Mapping[str, Any]
    parallel_steps: int | None
    started: datetime.datetime
    status: str = "Executing"
    reason: str | None = None
    ended: datetime.datetime | None = None
    runs: dict[str, StepRun] = field(default_factory=dict[str, StepRun])
    stopping: threading.Event = field(default_factory=threading.Event)
    job_arns: set[str] = field(default_factory=set[str])

    @property
    def id(self) -> str:
        return self.arn.rsplit("/", 1)[1]

    @property
    def pipeline_arn(self) -> str:
        return self.arn.split("/execution/")[0]

    def next_steps(self) -> list[Step]:
        """What can start now. Nothing once a step has failed, or a stop was asked for."""
        if self.stopping.is_set() or any(run.status == "Failed" for run in self.runs.values()):
            return []
        return [step for step in self.steps if step.name not in self.runs and self._ready(step)]

    def _ready(self, step: Step) -> bool:
        done = {name for name, run in self.runs.items() if run.status == "Succeeded"}
        if not step.depends_on <= done:
            return False
        return step.branch is None or self.runs[step.branch[0]].outcome is step.branch[1]


class Work(Protocol):
    def __call__(self, execution: Execution, run: StepRun, step: Step) -> Mapping[str, Any]:
        """Does the step's work, returns its properties; raises StepFailedError, or what botocore or resolve raise."""
        ...


Measure = Callable[[Execution, str | None, Mapping[str, float]], None]


def run(execution: Execution, work: Work, now: Now, measure: Measure) -> None:
    """Runs it to its end: Succeeded, Failed or Stopped. ``measure`` takes the metrics of it, or of one of its steps."""
    measure(execution, None, {"ExecutionStarted": 1})
    parallel = min(PARALLEL_STEPS, execution.parallel_steps or PARALLEL_STEPS)
    running: set[Future[None]] = set()
    with ThreadPoolExecutor(parallel, thread_name_prefix=execution.id) as pool:
        while (steps := execution.next_steps()) or running:
            for step in steps[: parallel - len(running)]:
                execution.runs[step.name] = StepRun(name=step.name, started=now())
                running.add(pool.submit(_run_step, execution, work, step, now, measure))
            _, running = wait(running, return_when=FIRST_COMPLETED)
    execution.ended = now()
    status = _conclude(execution)
    duration = (execution.ended - execution.started).total_seconds() * 1000
    measure(execution, None, {f"Execution{status}": 1, "ExecutionDuration": duration})
    execution.status = status


def _conclude(execution: Execution) -> str:
    if execution.stopping.is_set():
        return "Stopped"
    failed = [f"{run.name}: {run.reason}" for run in execution.runs.values() if run.status == "Failed"]
    if failed:
        # The first sentence is all that AWS says; it leaves the reader to look for the rest.
        execution.reason = " ".join(["Step failure: One or multiple steps failed.", *failed])
        return "Failed"
    return "Succeeded"


def _run_step(execution: Execution, work: Work, step: Step, now: Now, measure: Measure) -> None:
    run = execution.runs[step.name]
    status = "Failed"
    try:
        run.properties = work(execution, run, step)
        status = "Succeeded"
    except (StepFailedError, DefinitionError, ClientError, BotoCoreError) as error:
        run.reason = str(error)
        status = "Stopped" if execution.stopping.is_set() else "Failed"
    except Exception as error:  # whatever else happens, the execution must end and say so
        run.reason = f"InternalServerError: {error!r}"
    run.ended = now()
    measure(execution, step.name, {f"Step{status}": 1})
    run.status = status
