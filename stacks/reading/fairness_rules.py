"""Rules on one model's exception from fairness gates."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from stacks.addresses import person
from stacks.fairness_exception import FairnessException
from stacks.reading.facts import Finding, Rule

LONGEST = timedelta(days=366)
AT = "fairness_exception"
DIFFERENCES = ("demographic_parity_difference", "equalized_odds_difference")


def it_is_decided_by_model_risk(
    stack: str, model_risk: Sequence[str], model_owner: str, model_fairness_exception: FairnessException | None
) -> Iterator[Finding]:
    if model_fairness_exception is None:
        return
    by, own = model_fairness_exception.decided_by, (model_owner, model_fairness_exception.owner)
    if by not in model_risk:
        among = (
            f"Those of stack {stack} are: {', '.join(model_risk)}"
            if model_risk
            else f"Name them under mlops:model_risk in config/Pulumi.{stack}.yaml"
        )
        problem = "is none of the stack's model_risk, who alone decide on exceptions"
        yield Finding(at=(AT, "decided_by"), value=by, problem=problem, remedy=among)
    if person(by) in map(person, own):
        problem = "decides on an exception that is their own"
        yield Finding(at=(AT, "decided_by"), value=by, problem=problem, remedy="Let another of model_risk decide")


def it_ends(model_fairness_exception: FairnessException | None) -> Iterator[Finding]:
    if model_fairness_exception is None:
        return
    start, end = model_fairness_exception.decided_on, model_fairness_exception.expires
    if end < start:
        problem, remedy = f"is before {start}, the day of the decision", "Give a later day"
    elif end - start > LONGEST:
        problem, remedy = f"is more than a year after {start}", "Give a day within a year, and decide anew by then"
    else:
        return
    yield Finding(at=(AT, "expires"), value=str(end), problem=problem, remedy=remedy)


def its_limits_fit_its_case(
    model_fairness_exception: FairnessException | None, model_gates_protected_columns: Sequence[str]
) -> Iterator[Finding]:
    if model_fairness_exception is None:
        return
    given = {name: limit for name in DIFFERENCES if (limit := getattr(model_fairness_exception, name)) is not None}
    if model_fairness_exception.case == "base_rates_differ":
        if not given:
            problem = "says not which limit holds instead"
            remedy = f"Give {' or '.join(DIFFERENCES)} below it"
            yield Finding(at=(AT,), value="base_rates_differ", problem=problem, remedy=remedy)
        return
    for name, limit in given.items():
        problem = "has no group to hold it against"
        yield Finding(at=(AT, name), value=limit, problem=problem, remedy="Leave it out with no_protected_group")
    if model_gates_protected_columns:
        problem = (
            f"says that the data hold no group, yet gates.protected_columns names {len(model_gates_protected_columns)}"
        )
        remedy = "Leave one of the two out"
        yield Finding(at=(AT, "case"), value="no_protected_group", problem=problem, remedy=remedy)


FAIRNESS_RULES: tuple[Rule, ...] = (it_is_decided_by_model_risk, it_ends, its_limits_fit_its_case)
