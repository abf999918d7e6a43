"""How a release ended: entered, counted for the alarm, and told to people."""

import json

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from pipelines.delivery.functions.case import Case
from pipelines.delivery.functions.hosting import serving
from pipelines.delivery.step import Step
from pipelines.ledger.entry import Kind

SERVICE = "delivery"  # the dimension that powertools gives each metric
TAKEN_BACK = "ReleaseTakenBack"
RUNBOOKS = {"rolled back": "release-taken-back", "failed": "release-failed", "refused": "release-refused"}
LONGEST_SUBJECT = 99  # SNS: fewer than 100 characters


def kind_of(step: Step) -> Kind:
    """Only what serves at the end is a release: what once was one may be gone back to."""
    if step.outcome == "released" and step.action == "release":
        return "release"
    return "policy" if step.outcome == "refused" else "rollback"


def plain(reason: str) -> str:
    """An error of a function carries its message in JSON, with a stack trace that is of no use to who is told."""
    name, separator, cause = reason.partition(": ")
    try:
        return f"{name}: {json.loads(cause)['errorMessage']}" if separator else reason
    except (ValueError, KeyError, TypeError):
        return reason


def enter(case: Case, step: Step) -> None:
    case.enter(
        kind_of(step),
        f"outcome:{step.execution}",
        who=step.who,
        what=f"{step.action}: {step.outcome}",
        why=plain(step.reason) or step.why,
        execution=step.execution,
        serves=serving(case).config or "nothing",
    )


def count(case: Case, step: Step) -> None:
    """1 where a release did not come to serve, 0 where it did, so that the alarm ends with the next good one."""
    metrics = Metrics(namespace=f"Ladder/{case.contract.environment}-{case.contract.team}", service=SERVICE)
    metrics.add_dimension("model", case.contract.model)
    metrics.add_metric(TAKEN_BACK, MetricUnit.Count, 0 if step.outcome == "released" else 1)
    metrics.flush_metrics()


def tell(case: Case, step: Step) -> None:
    """May be told twice, and never not at all."""
    count(case, step)
    number, subject = case.package.number, case.contract.subject
    runbook = RUNBOOKS.get(step.outcome or "")
    lines = [
        f"{step.action} of {subject} version {number}: {step.outcome}.",
        f"Asked for by {step.who}: {step.why}",
        *([f"Reason: {plain(step.reason)}"] if step.reason else []),
        f"Now serves: {serving(case).config or 'nothing'}",
        *([f"Runbook: runbooks/{runbook}.md"] if runbook else []),
    ]
    case.desk.client("sns").publish(
        TopicArn=case.desk.place.topic,
        Subject=f"{subject} version {number}: {step.outcome}"[:LONGEST_SUBJECT],
        Message="\n".join(lines),
    )
