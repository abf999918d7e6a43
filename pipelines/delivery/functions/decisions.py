"""The door to the registry: records what was trained, hears who approves, decides, and starts releases.

It alone may change the status of a version, and only as the ledger says. Whatever an earlier call left half-done, the
next one finishes: an event is entered once, and what follows from it is done again until it holds.
"""

import json
from typing import Any, cast

from pydantic import BaseModel, ConfigDict

from pipelines.delivery.approval import GATES, of, refusal, roles, standing
from pipelines.delivery.functions.case import Case, case_of, log
from pipelines.delivery.functions.desk import Desk, desk
from pipelines.delivery.functions.recording import record_registration, run_ended
from pipelines.delivery.identity import Proof, UnprovedError, caller
from pipelines.delivery.request import Request

# https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html
PACKAGE_CHANGED = "SageMaker Model Package State Change"
RUN_CHANGED = "SageMaker Model Building Pipeline Execution Status Change"
LONGEST_DESCRIPTION = 1024  # API reference, UpdateModelPackage: ApprovalDescription


class Asked(BaseModel):
    """What a person sends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    request: Request
    proof: Proof


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    log.set_correlation_id(context.aws_request_id)
    detail = cast(dict[str, Any], event.get("detail", {}))
    match event.get("detail-type"):
        case str(kind) if kind == PACKAGE_CHANGED:
            return package_changed(case_of(desk(), detail["ModelPackageArn"]))
        case str(kind) if kind == RUN_CHANGED:
            arn, status = detail["pipelineExecutionArn"], detail["currentPipelineExecutionStatus"]
            return answer(done=run_ended(desk(), arn, status), why=f"run {arn} is {status}")
        case _:
            return asked(desk(), Asked.model_validate(event))


def asked(desk: Desk, asked: Asked) -> dict[str, Any]:
    """What became of a person's request: ``done``, and ``why`` in words."""
    request = asked.request
    try:
        who = caller(asked.proof, request.digest, desk.client("sts").meta.endpoint_url)
    except UnprovedError as doubt:
        return answer(done=False, why=f"Nobody knows who asks: {doubt}.")
    if who.role not in desk.place.asking_roles.split():
        return answer(done=False, why=f"{who.person} asks as {who.role}, which may not ask for anything here.")
    contract = desk.contract(request.subject.partition("/")[2])
    case = Case(desk=desk, contract=contract, package=desk.version(contract, request.version))
    if why := refusal(request, who.person, contract, case.package, case.entries()):
        case.enter("policy", f"refused:{request.id}", who=who.person, what=f"{request.action} refused", why=why)
        return answer(done=False, why=why)
    match request.action:
        case "approve":
            case.enter("approval", request.id, who=who.person, what="approved", why=request.reason)
            return settle(case)
        case "reject":
            case.enter("rejection", request.id, who=who.person, what="rejected", why=request.reason)
            tell_registry(case, "Rejected", f"Rejected by {who.person}: {request.reason}")
            return answer(done=True, why=f"version {request.version} is rejected, for good")
        case "release" | "roll back":
            return start(case, request.action, who=who.person, why=request.reason, event=request.id)


def package_changed(case: Case) -> dict[str, Any]:
    """The event says that something changed; what holds now is read. So it may come late, twice or out of order."""
    package = case.package
    if package.status == "PendingManualApproval":
        record_registration(case)
        return settle(case)
    if package.status != "Approved":
        return answer(done=True, why=f"version {package.number} is {package.status}")
    decided = of(package, case.entries(), "decision")
    if not decided:
        why = "the registry says Approved, and nobody here decided it"
        case.enter("policy", f"undecided:{package.arn}", who="ladder", what="not released", why=why)
        log.error("approved past the gate", package=package.arn)
        return answer(done=False, why=why)
    # Named after the decision: however often it is told, it starts one release.
    return start(case, "release", who="ladder", why=decided[-1].why, event=decided[-1].digest)


def settle(case: Case) -> dict[str, Any]:
    """Approves in the registry what the ledger has all approvals of; says what is missing otherwise."""
    package, arn, digest = case.package, case.package.arn, case.package.evidence_digest
    if doubt := case.doubt():
        case.enter("policy", f"doubt:{arn}:{digest}", who="ladder", what="not approved", why=doubt)
        return answer(done=False, why=doubt)
    if not roles(case.contract, package):
        why = f"{case.contract.risk_tier} risk, and every gate passed"
        case.enter("approval", f"gates:{arn}:{digest}", who=GATES, what="approved", why=why)
    now = standing(case.contract, package, case.entries(), case.desk.now())
    if now.rejected:
        tell_registry(case, "Rejected", f"Rejected by {now.rejected}")
        return answer(done=False, why=f"it was rejected by {now.rejected}")
    if now.missing:
        return answer(done=True, why=f"version {package.number} still lacks {' and '.join(now.missing)}")
    by = f"approved by {', '.join(now.given.values()) or GATES}"
    event = f"decision:{arn}:{package.model_digest}:{digest}"
    case.enter("decision", event, who="ladder", what="approved in the registry", why=by)
    tell_registry(case, "Approved", by)
    return answer(done=True, why=f"version {package.number} is {by}, and its release begins")


def tell_registry(case: Case, status: str, why: str) -> None:
    if case.package.status != status:
        case.desk.client("sagemaker").update_model_package(
            ModelPackageArn=case.package.arn,
            ModelApprovalStatus=status,
            ApprovalDescription=why[:LONGEST_DESCRIPTION],
        )


def start(case: Case, action: str, *, who: str, why: str, event: str) -> dict[str, Any]:
    """Once an event. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html"""
    states = case.desk.client("stepfunctions")
    name = f"{case.contract.model}-v{case.package.number}-{event[:12]}"
    given = {"package": case.package.arn, "action": action, "who": who, "why": why}
    try:
        states.start_execution(
            stateMachineArn=case.desk.place.state_machine, name=name, input=json.dumps(given, allow_nan=False)
        )
    except states.exceptions.ExecutionAlreadyExists:
        log.info("already started", execution=name)
    return answer(done=True, why=f"{action} of version {case.package.number} is under way", execution=name)


def answer(*, done: bool, why: str, **more: str) -> dict[str, Any]:
    return {"done": done, "why": why, **more}
