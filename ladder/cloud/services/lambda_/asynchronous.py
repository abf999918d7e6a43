"""Events that nobody waits for: tried again when they fail, and then given to a destination or a dead-letter queue.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html and
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine import delivery
from ladder.cloud.services.lambda_.functions import Functions, ThrottledError
from ladder.cloud.services.lambda_.process import Outcome

RETRIES = 2
PAUSES = (60.0, 120.0)  # seconds before the first and the second retry
THROTTLED_PAUSES = (1.0, 300.0)  # seconds: doubled from the one to the other
MAXIMUM_AGE = 21_600.0  # seconds


class Asynchronous:
    def __init__(self, daemon: Daemon, functions: Functions) -> None:
        self._daemon, self._functions = daemon, functions

    def accept(self, function: Any, event: str, request_id: str) -> None:
        self._daemon.thread(lambda: self._run(function, event, request_id), f"lambda {function.function_name}")

    def _run(self, function: Any, event: str, request_id: str) -> None:
        retries = asked(function).get("MaximumRetryAttempts", RETRIES)
        attempt, outcome = 0, self._try(function, event, request_id)
        while outcome and outcome.failed and attempt < retries:
            if self._pause(PAUSES[attempt]):
                return
            attempt, outcome = attempt + 1, self._try(function, event, request_id)
        if not self._daemon.stopping.is_set():
            self._hand_on(function, event, request_id, outcome, attempt + 1)

    def _try(self, function: Any, event: str, request_id: str) -> Outcome | None:
        """None when the event grew too old while the function was throttled."""
        pause, waited = THROTTLED_PAUSES[0], 0.0
        while waited < MAXIMUM_AGE:
            try:
                return self._functions.invoke(function, event, request_id)
            except ThrottledError:
                if self._pause(pause):
                    return None
                waited, pause = waited + pause, min(pause * 2, THROTTLED_PAUSES[1])
        return None

    def _pause(self, seconds: float) -> bool:
        """Whether the cloud stops."""
        return self._daemon.stopping.wait(self._daemon.clock.lasts(seconds))

    def _hand_on(self, function: Any, event: str, request_id: str, outcome: Outcome | None, attempts: int) -> None:
        failed = outcome is None or outcome.failed
        destinations: Mapping[str, Any] = asked(function).get("DestinationConfig", {})
        destination = destinations.get("OnFailure" if failed else "OnSuccess", {})
        if arn := destination.get("Destination"):
            record = invocation_record(function, event, request_id, outcome, attempts)
            delivery.deliver(self._daemon, arn, json.dumps(record, allow_nan=False))
        dead_letters = function.ladder_kept.get("DeadLetterConfig", {}).get("TargetArn")
        if failed and dead_letters:
            message = json.loads(outcome.payload)["errorMessage"] if outcome else "Rate Exceeded."
            about = {"RequestID": request_id, "ErrorCode": "200", "ErrorMessage": message}
            delivery.deliver(self._daemon, dead_letters, event, about)


def asked(function: Any) -> Mapping[str, Any]:
    """What the function's event invoke configuration says."""
    return function.event_invoke_config[0].config if function.event_invoke_config else {}


def invocation_record(
    function: Any, event: str, request_id: str, outcome: Outcome | None, attempts: int
) -> dict[str, Any]:
    failed = outcome is None or outcome.failed
    condition = "EventAgeExceeded" if outcome is None else "RetriesExhausted" if failed else "Success"
    answered = outcome and {
        "responseContext": {
            "statusCode": 200,
            "executedVersion": "$LATEST",
            **({"functionError": "Unhandled"} if failed else {}),
        },
        "responsePayload": json.loads(outcome.payload),
    }
    return {
        "version": "1.0",
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "requestContext": {
            "requestId": request_id,
            "functionArn": f"{function.function_arn}:$LATEST",
            "condition": condition,
            "approximateInvokeCount": attempts,
        },
        "requestPayload": json.loads(event),
        **(answered or {}),
    }
