"""The state machine of a release, as a table. ``python -m pipelines.delivery.workflow`` writes ``release.asl.json``.

    claim -> preflight -> deploy -> watch -> smoke -> conclude

A preflight that finds something concludes at once; what goes wrong after it is taken back first, and then concluded.
Every step has a timeout, is tried again, and ends in a conclusion that the ledger holds; a conclusion that can't be
reached fails the execution, which its alarm tells.
https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html
"""

import json
from pathlib import Path
from typing import Any

KEPT = Path(__file__).with_name("release.asl.json")
FUNCTION = "${release_function}"  # which the program fills in
STEP_SECONDS = 120
RELEASE_SECONDS = 24 * 3600  # of it all, waiting for another release included
EVERY = 15  # seconds between two looks at an endpoint
FORGED = "ForgedError"  # names of exceptions of the functions
BUSY = "BusyError"
# https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html: Lambda's own faults come and go.
RETRIES = [
    {"ErrorEquals": [FORGED], "MaxAttempts": 0},
    {"ErrorEquals": [BUSY], "IntervalSeconds": 30, "MaxAttempts": 60, "BackoffRate": 1.0},
    {
        "ErrorEquals": ["States.ALL"],
        "IntervalSeconds": 2,
        "MaxAttempts": 5,
        "BackoffRate": 2.0,
        "MaxDelaySeconds": 60,
        "JitterStrategy": "FULL",
    },
]
GIVEN = ("package", "action", "who", "why")


def step(name: str, then: str, *, failed: str | None, keeps: bool = True, **more: str) -> dict[str, Any]:
    """One call of the function. ``failed`` is where it goes when it can't be done at all."""
    given = {f"{each}.$": f"$.{each}" for each in GIVEN}
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {
            "FunctionName": FUNCTION,
            "Payload": {"step": name, "execution.$": "$$.Execution.Id", **given, **more},
        },
        "TimeoutSeconds": STEP_SECONDS,
        "ResultSelector": {"it.$": "$.Payload"},
        "ResultPath": f"$.{name}" if keeps else None,
        "Retry": RETRIES,
        **({"Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.fault", "Next": failed}]} if failed else {}),
        **({"Next": then} if then else {"End": True}),
    }


def choice(default: str, *cases: tuple[str, bool | str, str]) -> dict[str, Any]:
    """``cases``: path, value, next."""
    choices = [
        {"Variable": path, "BooleanEquals" if isinstance(value, bool) else "StringEquals": value, "Next": then}
        for path, value, then in cases
    ]
    return {"Type": "Choice", "Choices": choices, "Default": default}


def wait(then: str) -> dict[str, Any]:
    return {"Type": "Wait", "Seconds": EVERY, "Next": then}


def ended(outcome: str, reason: str | None) -> dict[str, Any]:
    """``reason``: a path or an intrinsic function; None where there is nothing to say."""
    said = {"reason.$": reason} if reason else {"reason": ""}
    return {
        "Type": "Pass",
        "Parameters": {**{f"{each}.$": f"$.{each}" for each in GIVEN}, "outcome": outcome, **said},
        "Next": "Conclude",
    }


def definition() -> dict[str, Any]:
    undo = "WaitForRest"
    states: dict[str, Any] = {
        "Claim": step("claim", "IsClaimed", failed="Failed"),
        "IsClaimed": choice("WaitForOthers", ("$.claim.it.claimed", True, "Preflight")),
        "WaitForOthers": wait("Claim"),
        "Preflight": step("preflight", "MayGo", failed="Failed"),
        "MayGo": choice("Refused", ("$.preflight.it.passed", True, "Deploy")),
        "Deploy": step("deploy", "WaitForTraffic", failed=undo, keeps=False),
        "WaitForTraffic": wait("Watch"),
        "Watch": step("watch", "Serves", failed=undo),
        "Serves": choice(
            "WaitForTraffic",
            ("$.watch.it.state", "serving", "Smoke"),
            ("$.watch.it.state", "rolled back", "RolledBack"),
            ("$.watch.it.state", "failed", "GoneWrong"),
        ),
        "Smoke": step("smoke", "Answers", failed=undo),
        "Answers": choice("BadAnswers", ("$.smoke.it.passed", True, "Released")),
        "BadAnswers": {
            "Type": "Pass",
            "Parameters": {"Error": "BadAnswer", "Cause.$": "$.smoke.it.why"},
            "ResultPath": "$.fault",
            "Next": undo,
        },
        "GoneWrong": {
            "Type": "Pass",
            "Parameters": {"Error": "EndpointFailed", "Cause.$": "$.watch.it.why"},
            "ResultPath": "$.fault",
            "Next": undo,
        },
        "WaitForRest": wait("Rests"),
        "Rests": step("undone", "IsAtRest", failed="Failed"),
        "IsAtRest": choice("WaitForRest", ("$.undone.it.state", "at rest", "Undo")),
        "Undo": step("undo", "WaitForUndone", failed="Failed", keeps=False),
        "WaitForUndone": wait("Undone"),
        "Undone": step("undone", "IsUndone", failed="Failed"),
        "IsUndone": choice("WaitForUndone", ("$.undone.it.state", "at rest", "TakenBack")),
        "Released": ended("released", None),
        "Refused": ended("refused", "$.preflight.it.why"),
        "RolledBack": ended("rolled back", "$.watch.it.why"),
        "TakenBack": ended("rolled back", "States.Format('{}: {}', $.fault.Error, $.fault.Cause)"),
        "Failed": ended("failed", "States.Format('{}: {}', $.fault.Error, $.fault.Cause)"),
        "Conclude": step(
            "conclude", "", failed=None, keeps=False, **{"outcome.$": "$.outcome", "reason.$": "$.reason"}
        ),
    }
    return {
        "Comment": "Brings one approved version into service, or takes it back",
        "StartAt": "Claim",
        "TimeoutSeconds": RELEASE_SECONDS,
        "States": states,
    }


if __name__ == "__main__":
    KEPT.write_text(json.dumps(definition(), indent=2, allow_nan=False) + "\n", encoding="utf-8")
