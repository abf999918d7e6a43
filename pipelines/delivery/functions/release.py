"""The steps of a release, as the state machine calls them one by one. Each may be called again after it took effect.

``workflow.py`` says in what order and what follows from each answer.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pipelines.delivery.deployment import number_of
from pipelines.delivery.functions import claim, hosting, outcome
from pipelines.delivery.functions.case import Case, case_of, log
from pipelines.delivery.functions.desk import desk
from pipelines.delivery.functions.smoke import smoke_test
from pipelines.delivery.preflight import Seen, checks
from pipelines.delivery.step import Step

Answer = dict[str, Any]
BACK = "roll back"


def handler(event: dict[str, Any], context: Any) -> Answer:
    log.set_correlation_id(event.get("execution", context.aws_request_id))
    step = Step.model_validate(event)
    return STEPS[step.step](case_of(desk(), step.package), step)


def claiming(case: Case, step: Step) -> Answer:
    """``claimed`` once no other release of the model runs."""
    former = hosting.serving(case).config
    mine = claim.take(case.desk, case.contract.model, step.execution, former)
    return {"claimed": mine is not None}


def preflight(case: Case, step: Step) -> Answer:
    """``passed``, and why not."""
    seen = Seen(
        package=case.package,
        evidence=case.desk.evidence(case.package),
        judges=case.desk.place.judges,
        entries=case.entries(),
        alarms=hosting.alarms(case),
        serving=number_of(hosting.serving(case).config),
        now=case.desk.now(),
    )
    found = checks(case.contract, seen, back=step.action == BACK)
    failed = [f"{check.name}: {check.why}" for check in found if not check.passed]
    case.enter(
        "policy",
        f"preflight:{step.execution}",
        who="ladder",
        what=f"{step.action} {'refused' if failed else 'let through'}",
        why="; ".join(failed or (f"{check.name}: {check.why}" for check in found)),
        execution=step.execution,
    )
    return {"passed": not failed, "why": "; ".join(failed)}


def deploying(case: Case, step: Step) -> Answer:
    """Asks SageMaker for it, where it has not been asked yet."""
    hosting.ensure_model(case)
    if case.contract.mode == "realtime":
        hosting.ensure_config(case)
        mine = claim.held(case.desk, case.contract.model)
        if mine is None or mine.execution != step.execution:
            raise RuntimeError("another release has the endpoint by now")
        hosting.deploy(case, mine, back=step.action == BACK)
    return {}


def watching(case: Case, _: Step) -> Answer:
    """``state``: going, serving, or rolled back with why."""
    if case.contract.mode != "realtime":
        return {"state": "serving", "why": ""}
    return hosting.outcome(case)


def smoking(case: Case, _: Step) -> Answer:
    return smoke_test(case)


def undoing(case: Case, step: Step) -> Answer:
    """Puts back what served before: by its config's name, for no digest of it may have changed."""
    mine = claim.held(case.desk, case.contract.model)
    if mine and mine.execution == step.execution:
        hosting.undo(case, mine)
    return {}


def undone(case: Case, _: Step) -> Answer:
    return hosting.at_rest(case)


def concluding(case: Case, step: Step) -> Answer:
    outcome.enter(case, step)
    outcome.tell(case, step)
    claim.release(case.desk, case.contract.model, step.execution)
    return {}


STEPS: Mapping[str, Callable[[Case, Step], Answer]] = {
    "claim": claiming,
    "preflight": preflight,
    "deploy": deploying,
    "watch": watching,
    "smoke": smoking,
    "undo": undoing,
    "undone": undone,
    "conclude": concluding,
}
