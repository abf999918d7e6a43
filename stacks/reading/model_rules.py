"""Rules on one model. Facts of the model begin with ``model_``, of its team with ``team_``."""

from collections.abc import Iterator, Mapping, Sequence

from components.team_boundary import has_local_disk
from stacks.addresses import person
from stacks.fairness_exception import FairnessException
from stacks.names import WORDS_OF_OURS
from stacks.reading.errors import suggestion
from stacks.reading.facts import Finding, Rule
from stacks.reading.fairness_rules import FAIRNESS_RULES
from stacks.reading.list_rules import twice
from stacks.reading.objective_rules import OBJECTIVE_RULES
from stacks.reading.release_rules import RELEASE_RULES
from stacks.reading.schedules import fault_of
from stacks.tables import HOSTING, PROCESSING, TRAINING
from stacks.teams import RiskTier
from stacks.tiers import BOUNDS, TIER_GATES

FAIRNESS = ("demographic_parity_difference", "equalized_odds_difference")
# Metrics whose direction is known, so that a floor under an error or a ceiling over a score is caught.
SCORES_UP_TO_ONE = ("accuracy", "auc", "average_precision", "balanced_accuracy", "f1", "precision", "recall", "r2")
ERRORS = ("brier", "log_loss", "mae", "mape", "mse", "rmse", "smape", "wape")


def jobs_run_on_what_may_be_rented(
    stack: str,
    compute_training_instance_types: Sequence[str],
    model_training_instance_type: str,
    model_processing_instance_type: str,
) -> Iterator[Finding]:
    asked = (
        ("training_instance_type", model_training_instance_type, TRAINING, "training"),
        ("processing_instance_type", model_processing_instance_type, PROCESSING, "processing"),
    )
    for name, type_, known, use in asked:
        if type_ not in known:
            remedy = suggestion(type_, sorted(known)) + "Names look like ml.m5.large"
            yield Finding(at=(name,), value=type_, problem=f"is no instance type for SageMaker {use}", remedy=remedy)
        elif type_ not in compute_training_instance_types:
            problem = f"is not among compute.training_instance_types of stack {stack}"
            remedy = suggestion(type_, compute_training_instance_types)
            remedy += f"Allowed there: {', '.join(compute_training_instance_types)}"
            yield Finding(at=(name,), value=type_, problem=problem, remedy=remedy)
        elif has_local_disk(type_):
            problem = "has a disk of its own, for which SageMaker refuses the volume key that every pipeline gives"
            remedy = "Choose a type without, such as ml.m5.xlarge, and keep this one for jobs started by hand"
            yield Finding(at=(name,), value=type_, problem=problem, remedy=remedy)


def endpoints_run_on_what_may_be_rented(
    stack: str,
    compute_training_instance_types: Sequence[str],
    compute_studio_instance_types: Sequence[str],
    model_serving_instance_type: str,
) -> Iterator[Finding]:
    allowed = sorted({*compute_training_instance_types, *compute_studio_instance_types} & HOSTING)
    at, value = ("serving", "instance_type"), model_serving_instance_type
    if value not in HOSTING:
        remedy = suggestion(value, sorted(HOSTING)) + "Names look like ml.m5.large"
        yield Finding(at=at, value=value, problem="is no instance type for SageMaker hosting", remedy=remedy)
    elif value not in allowed:
        problem = f"is among no instance types of stack {stack}, so the team's boundary would refuse the endpoint"
        remedy = f"Add it to compute.training_instance_types, or choose among {', '.join(allowed)}"
        yield Finding(at=at, value=value, problem=problem, remedy=remedy)


def schedule_can_be_kept(model_schedule: str | None) -> Iterator[Finding]:
    if model_schedule is not None and (problem := fault_of(model_schedule)):
        remedy = (
            "Write rate(7 days), or cron(minutes hours day-of-month month day-of-week year) in UTC: cron(0 6 ? * MON *)"
        )
        yield Finding(at=("schedule",), value=model_schedule, problem=problem, remedy=remedy)


def gates_are_no_weaker_than_the_tier(
    model_risk_tier: RiskTier, model_gates_well_formed: Mapping[str, float | None]
) -> Iterator[Finding]:
    for name in BOUNDS:
        given, bound = model_gates_well_formed.get(name), getattr(TIER_GATES[model_risk_tier], name)
        if given is not None and bound is not None and given > bound:
            problem = f"is weaker than the {bound:g} that risk tier {model_risk_tier} asks for"
            yield Finding(
                at=("gates", name), value=given, problem=problem, remedy=f"Give {bound:g} or less, or leave it out"
            )


def protected_columns_are_listed_once(model_gates_protected_columns: Sequence[str]) -> Iterator[Finding]:
    yield from twice(("gates", "protected_columns"), model_gates_protected_columns, same=str)


def fairness_has_columns_and_bounds(
    model_risk_tier: RiskTier,
    model_gates_protected_columns: Sequence[str],
    model_gates_demographic_parity_difference: float | None,
    model_gates_equalized_odds_difference: float | None,
    model_fairness_exception: FairnessException | None,
) -> Iterator[Finding]:
    bounds = (model_gates_demographic_parity_difference, model_gates_equalized_odds_difference)
    bounded = any(bound is not None for bound in bounds)
    columns = ("gates", "protected_columns")
    without = model_fairness_exception is not None and model_fairness_exception.case == "no_protected_group"
    if not model_gates_protected_columns and (model_risk_tier == "high" or bounded) and not without:
        why = "risk tier high asks for" if model_risk_tier == "high" else "a fairness bound needs"
        remedy = "Name the groups of model.yaml, for example [race, sex]; where the data hold none, model risk may"
        remedy += " decide on a fairness_exception"
        yield Finding(at=columns, value=None, problem=f"is empty, yet {why} groups to compare", remedy=remedy)
    if model_gates_protected_columns and model_risk_tier != "high" and not bounded:
        remedy = f"Give {' or '.join(FAIRNESS)}"
        problem = "are named, but nothing bounds the gap between their groups"
        yield Finding(at=columns, value=", ".join(model_gates_protected_columns), problem=problem, remedy=remedy)


def a_high_risk_model_has_a_metric_to_reach(
    model_risk_tier: RiskTier,
    model_gates_metric_floors: Mapping[str, float],
    model_gates_metric_ceilings: Mapping[str, float],
) -> Iterator[Finding]:
    if model_risk_tier == "high" and not (model_gates_metric_floors or model_gates_metric_ceilings):
        problem = "is missing, yet risk tier high asks for a metric to reach"
        remedy = "Give at least one floor or ceiling, for example auc: 0.8"
        yield Finding(at=("gates", "metric_floors"), value=None, problem=problem, remedy=remedy)


def metrics_are_bounded_on_the_right_side(
    model_gates_metric_floors: Mapping[str, float], model_gates_metric_ceilings: Mapping[str, float]
) -> Iterator[Finding]:
    for metric, floor in model_gates_metric_floors.items():
        at = ("gates", "metric_floors", metric)
        if metric in ERRORS:
            problem = f"is a floor, but the less {metric} the better"
            yield Finding(at=at, value=floor, problem=problem, remedy="Move it to metric_ceilings")
        elif metric in SCORES_UP_TO_ONE and floor > 1:
            yield Finding(
                at=at, value=floor, problem=f"can't be reached: {metric} is 1 at most", remedy="Give a share: 0.8"
            )
    for metric, ceiling in model_gates_metric_ceilings.items():
        at = ("gates", "metric_ceilings", metric)
        if metric in SCORES_UP_TO_ONE:
            problem = f"is a ceiling, but the more {metric} the better"
            yield Finding(at=at, value=ceiling, problem=problem, remedy="Move it to metric_floors")
        elif metric in ERRORS and ceiling <= 0:
            yield Finding(
                at=at, value=ceiling, problem=f"can't be reached: {metric} is above 0", remedy="Give a value above 0"
            )


def gates_do_not_contradict_each_other(
    model_gates_metric_floors: Mapping[str, float], model_gates_metric_ceilings: Mapping[str, float]
) -> Iterator[Finding]:
    for metric, floor in model_gates_metric_floors.items():
        ceiling = model_gates_metric_ceilings.get(metric)
        if ceiling is not None and floor > ceiling:
            problem = f"is above the ceiling of {ceiling:g}, so no model could pass"
            remedy = "Give a floor below the ceiling, or one of the two"
            yield Finding(at=("gates", "metric_floors", metric), value=floor, problem=problem, remedy=remedy)


def name_is_no_word_of_ours(model_name: str) -> Iterator[Finding]:
    if model_name in WORDS_OF_OURS:
        problem = "is how Ladder calls something of its own in the team's bucket or among its resources"
        yield Finding(at=("name",), value=model_name, problem=problem, remedy="Choose another name")


def model_has_a_folder(team_name: str, model_folders: Sequence[str], model_name: str) -> Iterator[Finding]:
    if model_name not in model_folders and model_name not in WORDS_OF_OURS:
        folder = f"pipelines/models/{model_name.replace('-', '_')}"
        remedy = suggestion(model_name, model_folders) + f"Make it with: ladder new model {team_name}/{model_name}"
        yield Finding(at=("name",), value=model_name, problem=f"has no folder {folder}", remedy=remedy)


def someone_else_approves(
    model_risk_tier: RiskTier, model_owner: str, team_approvers: Sequence[str]
) -> Iterator[Finding]:
    if model_risk_tier == "high" and all(person(approver) == person(model_owner) for approver in team_approvers):
        problem = "owns the model and is the team's only approver; risk tier high asks for a second pair of eyes"
        yield Finding(at=("owner",), value=model_owner, problem=problem, remedy="Add another person to approvers")


MODEL_RULES: tuple[Rule, ...] = (
    jobs_run_on_what_may_be_rented,
    endpoints_run_on_what_may_be_rented,
    schedule_can_be_kept,
    gates_are_no_weaker_than_the_tier,
    fairness_has_columns_and_bounds,
    a_high_risk_model_has_a_metric_to_reach,
    metrics_are_bounded_on_the_right_side,
    gates_do_not_contradict_each_other,
    protected_columns_are_listed_once,
    name_is_no_word_of_ours,
    model_has_a_folder,
    someone_else_approves,
    *FAIRNESS_RULES,
    *RELEASE_RULES,
    *OBJECTIVE_RULES,
)
