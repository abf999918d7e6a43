"""Executions begin once, end at once when they are stopped, and are told of to EventBridge and CloudWatch.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
"""

import threading
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker
from moto.stepfunctions.parser.models import stepfunctions_parser_backends
from moto.stepfunctions.responses import StepFunctionResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.events import emit
from ladder.cloud.engine.operations import replace, replace_method

Request = dict[str, Any]
# https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
METRICS = {
    "RUNNING": "ExecutionsStarted",
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "TIMED_OUT": "ExecutionsTimedOut",
    "ABORTED": "ExecutionsAborted",
}


class Executions:
    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self._lock = threading.RLock()

    def install(self) -> None:
        replace(
            StepFunctionResponse,
            {
                "StartExecution": self.start,
                "StopExecution": self.stop,
                "DescribeExecution": self.describe,
                "SendTaskFailure": self.fail_task,
            },
        )
        replace_method(BaseExecutionWorkerCommunication, "terminated", self._ending())
        replace_method(ExecutionWorker, "start", starting(ExecutionWorker.start))
        once = environment_once(getattr(ExecutionWorker, GET_ENVIRONMENT))
        replace_method(ExecutionWorker, GET_ENVIRONMENT, once)

    @property
    def _backend(self) -> Any:
        return stepfunctions_parser_backends[self._daemon.address.account_id][self._daemon.address.region]

    def start(self, request: Request) -> Mapping[str, Any]:
        """The same name and input as one that runs is that one; otherwise a name is used once."""
        with self._lock:  # or two that come at once are both the first
            before = set(self._all(request["stateMachineArn"]))
            name = request.get("name") or str(uuid.uuid4())
            execution = self._backend.start_execution(
                request["stateMachineArn"], name, request.get("input") or "{}", request.get("traceHeader")
            )
        if execution.execution_arn not in before:
            self._tell(execution, "RUNNING")
        return {"executionArn": execution.execution_arn, "startDate": execution.start_date}

    def _all(self, state_machine: str) -> list[str]:
        return [one.execution_arn for one in self._backend.describe_state_machine(state_machine).executions]

    def stop(self, request: Request) -> Mapping[str, Any]:
        execution = self._backend.describe_execution(request["executionArn"])
        now = datetime.now(UTC)
        with self._lock:
            running = execution.status == "RUNNING"
            if running:
                execution.exec_status, execution.stop_date = ExecutionStatus.ABORTED, now
                execution.error, execution.cause = request.get("error"), request.get("cause")
        if running:
            execution.stop(stop_date=now, error=request.get("error"), cause=request.get("cause"))
            self._tell(execution, "ABORTED")
        return {"stopDate": execution.stop_date}

    def describe(self, request: Request) -> Mapping[str, Any]:
        """With the end of one that timed out, which moto leaves out."""
        execution = self._backend.describe_execution(request["executionArn"])
        told = execution.to_describe_output()
        told |= {"status": execution.status, "input": execution.execution_input}
        return {name: value for name, value in told.items() if value is not None}

    def fail_task(self, request: Request) -> Mapping[str, Any]:
        """With its cause, which moto leaves out."""
        self._backend.send_task_failure(request["taskToken"], request.get("error"), request.get("cause"))
        return {}

    def _ending(self) -> Callable[[Any], None]:
        reflect = BaseExecutionWorkerCommunication.terminated

        def terminated(communication: Any) -> None:
            execution = communication.execution
            with self._lock:
                running = execution.status == "RUNNING"  # one that was stopped stays so
                if running:
                    reflect(communication)
            if running:
                self._tell(execution, execution.status)

        return terminated

    def _tell(self, execution: Any, status: str) -> None:
        """https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html"""
        told = {"included": True}
        output = execution.to_describe_output().get("output") if status == "SUCCEEDED" else None
        ended = status != "RUNNING"
        detail = {
            "executionArn": execution.execution_arn,
            "stateMachineArn": execution.state_machine_arn,
            "name": execution.name,
            "status": status,
            "startDate": milliseconds(execution.start_date),
            "stopDate": milliseconds(execution.stop_date) if ended else None,
            "input": execution.execution_input,
            "inputDetails": told,
            "output": output,
            "outputDetails": told if output is not None else None,
            "error": execution.error if ended else None,
            "cause": execution.cause if ended else None,
        }
        emit(
            self._daemon.address,
            source="aws.states",
            detail_type="Step Functions Execution Status Change",
            resource=execution.execution_arn,
            detail=detail,
        )
        datum = {
            "MetricName": METRICS[status],
            "Value": 1.0,
            "Unit": "Count",
            "Timestamp": datetime.now(UTC),
            "Dimensions": [{"Name": "StateMachineArn", "Value": execution.state_machine_arn}],
        }
        self._daemon.client("cloudwatch").put_metric_data(Namespace="AWS/States", MetricData=[datum])


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


# moto makes what an execution runs in on its thread: until then it has no history and can't be stopped.
GET_ENVIRONMENT = "_get_evaluation_environment"


def starting(original: Callable[[Any], None]) -> Callable[[Any], None]:
    def start(worker: Any) -> None:
        worker.env = getattr(worker, GET_ENVIRONMENT)()
        original(worker)

    return start


def environment_once(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda worker: worker.env or original(worker)
