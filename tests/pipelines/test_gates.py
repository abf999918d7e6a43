import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from mlflow.tracking import MlflowClient

from pipelines.artifact import ArtifactError, read_card, read_estimator
from pipelines.interface import declared
from pipelines.training.contract import ContractError, FairnessException, Gates
from pipelines.training.fairness import MINIMUM_GROUP, fairness, of_classes
from pipelines.training.gate_check import check_gates
from pipelines.training.gates import Evidence, findings
from tests.pipelines.execution import Run

# A model that is worse than its floor, unfair, slow, too large, fragile, or asked for what nobody measured.
TOO_MUCH: dict[str, Any] = {
    "metric_floors": {"auc": 0.99, "ginni": 0.1},
    "metric_ceilings": {"brier": 0.01},
    "protected_columns": ["race", "shoe_size"],
    "demographic_parity_difference": 0.05,
    "equalized_odds_difference": 0.1,
    "noise_loss": -1.0,
    "missing_loss": -1.0,
    "latency_p95_ms": 1e-6,
    "model_size_mb": 1e-6,
}


@pytest.fixture(scope="session")
def refused(trained: Callable[[str], Run], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    done = trained("loan-approval")
    folder = tmp_path_factory.mktemp("refused") / "run"
    shutil.copytree(done.folder, folder)
    return Run(folder, done.model, done.raw, TOO_MUCH).judged()


@pytest.mark.parametrize(
    "expected",
    [
        "auc is 0.771, has to be at least 0.99",
        "ginni is not measured, has to be at least 0.1",
        "brier is 0.09193, has to be at most 0.01",
        "demographic_parity_difference by race is 0.1341, has to be at most 0.05",
        "demographic_parity_difference by shoe_size is not measured",
        "equalized_odds_difference by race is 0.1067, has to be at most 0.1",
        "noise_loss is",
        "missing_loss is",
        "latency_p95_ms is",
        "model_size_mb is 0.004",
    ],
)
def test_a_bad_model_is_refused_with_gate_figure_and_limit(expected: str, refused: dict[str, Any]) -> None:
    assert refused["verdict"]["decision"] == "refuse"
    assert expected in refused["verdict"]["failing_gates"]


def test_fairness_without_a_protected_column_is_not_fairness() -> None:
    evidence = Evidence(metrics={}, noise_loss=0, missing_loss=0, latency_p95_ms=1, model_size_mb=1)
    [finding] = findings(Gates(demographic_parity_difference=1.0), evidence)
    assert not finding.passed


def test_an_execution_judged_twice_is_one_run_with_its_figures_and_lineage(
    trained: Callable[[str], Run], tmp_path: Path
) -> None:
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    reports = [
        trained("_template").judged({"MLFLOW_TRACKING_URI": uri, "LADDER_COMMIT": "abc1234"}) for _retry in range(2)
    ]
    client = MlflowClient(tracking_uri=uri)
    experiment = client.get_experiment_by_name("local-lending-_template")
    assert experiment is not None
    [run] = client.search_runs([experiment.experiment_id])
    assert {report["verdict"]["lineage"]["experiment_run"] for report in reports} == {run.info.run_id}
    assert run.data.metrics["auc"] == reports[0]["metrics"]["auc"]
    assert run.data.tags["code_commit"] == reports[0]["verdict"]["lineage"]["code_commit"] == "abc1234"
    # Measured anew by the second judgement, unlike the rest.
    assert len(client.get_metric_history(run.info.run_id, "latency_p95_ms")) == 1


def test_a_model_whose_experiment_cannot_be_recorded_is_not_judged(trained: Callable[[str], Run]) -> None:
    with pytest.raises(Exception, match="not recorded in MLflow"):
        trained("_template").judged({"MLFLOW_TRACKING_URI": "sqlite:////no/such/folder/mlflow.db"})


def test_lineage_fits_the_registrys_metadata(trained: Callable[[str], Run]) -> None:
    for value in trained("loan-approval").judged()["verdict"]["lineage"].values():
        assert 0 < len(value) <= 256
        assert not set(value) & set("{}\"',")


def test_a_changed_model_file_is_not_even_loaded(trained: Callable[[str], Run], tmp_path: Path) -> None:
    folder = trained("bike-demand").output("train", "model")
    (tmp_path / "model.pkl").write_bytes((folder / "model.pkl").read_bytes() + b".")
    with pytest.raises(ArtifactError, match="was changed"):
        read_estimator(tmp_path, read_card(folder).model_digest)


def groups(*sizes: tuple[str, int, int, int]) -> tuple[np.ndarray, np.ndarray, "pd.Series[str]"]:
    """Of each group: its name, deserved yes that got one, deserved yes that did not, rightful no."""
    rows = [(name, 1, 1) for name, yes, _, _ in sizes for _ in range(yes)]
    rows += [(name, 1, 0) for name, _, missed, _ in sizes for _ in range(missed)]
    rows += [(name, 0, 0) for name, _, _, no in sizes for _ in range(no)]
    return np.array([r[1] for r in rows], float), np.array([r[2] for r in rows], float), pd.Series([r[0] for r in rows])


def test_differences_are_those_of_the_definitions() -> None:
    found = fairness(*groups(("a", 30, 10, 40), ("b", 40, 0, 40)))
    assert found.demographic_parity_difference == pytest.approx(40 / 80 - 30 / 80)
    assert found.equalized_odds_difference == pytest.approx(40 / 40 - 30 / 40)


def test_a_group_too_small_to_judge_is_shown_and_not_judged() -> None:
    found = fairness(*groups(("a", 30, 10, 40), ("b", 0, MINIMUM_GROUP - 1, 0)))
    assert found.demographic_parity_difference is None
    assert found.equalized_odds_difference is None
    assert "selection_rate of b (19 rows)" in found.too_small
    assert found.groups["b"]["rows"] == 19


def test_a_group_that_is_divided_finely_stays_in_the_gate() -> None:
    bins = [(f"b{n}", 0, 10, 9) for n in range(4)]
    whole = fairness(*groups(("a", 40, 0, 40), ("b", 0, 40, 36)))
    found = fairness(*groups(("a", 40, 0, 40), *bins))
    assert found.demographic_parity_difference == whole.demographic_parity_difference == 0.5
    assert found.equalized_odds_difference == whole.equalized_odds_difference == 1.0
    assert found.base_rate_difference == pytest.approx(40 / 76 - 0.5, abs=1e-5)
    assert len(found.too_small) == 12
    mixed = fairness(*groups(("c", 20, 0, 20), *bins, *((f"a{n}", 10, 0, 9) for n in range(4))))
    assert mixed.demographic_parity_difference is None, "most are in groups that differ as they like"
    assert mixed.equalized_odds_difference is None


def test_a_group_that_a_declaration_calls_not_known_stays_in_the_gate() -> None:
    """`unknown: c` in model.yaml reads everyone of c as missing."""
    actual, decision, group = groups(("a", 30, 10, 40), ("b", 30, 10, 40), ("c", 0, 40, 40))
    hidden = fairness(actual, decision, group.where(group != "c"))
    assert hidden.demographic_parity_difference == fairness(actual, decision, group).demographic_parity_difference
    assert hidden.equalized_odds_difference == 0.75
    assert hidden.unknown_rows == 80


def test_of_several_classes_the_worst_counts_and_rows_of_unknown_group_are_counted() -> None:
    actual = np.repeat([0.0, 1.0, 2.0], 60)
    group = pd.Series([*(["a", "b"] * 90)[:178], None, None])
    answered = np.where((np.arange(180) % 2 == 1) & (actual == 2), 0.0, actual)  # all of group b's class 2 are missed
    found = of_classes(actual, answered, 3, group)
    assert found.equalized_odds_difference == 1.0
    assert found.demographic_parity_difference == pytest.approx(30 / 89, abs=0.02)
    assert found.base_rate_difference == pytest.approx(0.0, abs=0.02)
    assert found.unknown_rows == 2


def test_of_several_classes_none_is_left_out_because_it_could_not_be_measured() -> None:
    actual = np.repeat([0.0, 1.0, 2.0], [80, 80, 36])
    group = pd.Series(["a", "b"] * 98)
    unseen = np.where((actual == 2) & (group == "b").to_numpy(), 0.0, actual)  # 18 of a group: too few to be judged
    assert of_classes(actual, unseen, 3, group).equalized_odds_difference is None
    assert of_classes(actual[:160], unseen[:160], 2, group[:160]).equalized_odds_difference == 0


UNLIKE = fairness(*groups(("a", 30, 10, 40), ("b", 60, 0, 20)))  # base rates 0.5 and 0.75
ALIKE = fairness(*groups(("a", 30, 10, 40), ("b", 40, 0, 40)))
TODAY = date(2026, 11, 25)


def exception(case: Any, **limits: float) -> FairnessException:
    facts: dict[str, Any] = {"reason": "as reviewed", "owner": "o@example.com", "decided_by": "m@example.com", **limits}
    return FairnessException(case=case, **facts, decided_on=TODAY, expires=date(2027, 5, 31))


DIFFER, NONE = exception("base_rates_differ", demographic_parity_difference=0.4), exception("no_protected_group")


@pytest.mark.parametrize(
    ("measured", "columns", "given", "passed"),
    [
        ({"race": UNLIKE}, ("race",), None, False),
        ({"race": UNLIKE}, ("race",), DIFFER, True),
        ({"race": UNLIKE}, ("race",), exception("base_rates_differ", demographic_parity_difference=0.3), False),
        ({"race": UNLIKE}, ("race",), exception("base_rates_differ", equalized_odds_difference=0.9), False),
        ({"race": ALIKE}, ("race",), DIFFER, False),  # nothing differs that a model could not help
        ({"race": UNLIKE}, ("sex",), DIFFER, False),  # nobody measured it
        ({"race": UNLIKE}, ("race",), NONE, False),
        ({}, (), None, False),
        ({}, (), NONE, True),
        ({"race": UNLIKE}, (), NONE, False),  # there is a group after all
        ({}, (), DIFFER, False),
    ],
)
def test_an_exception_passes_what_it_was_decided_for_and_says_so(
    measured: Any, columns: tuple[str, ...], given: FairnessException | None, passed: bool
) -> None:
    evidence = Evidence(metrics={}, fairness=measured, noise_loss=0, missing_loss=0, latency_p95_ms=1, model_size_mb=1)
    gates = Gates(protected_columns=columns, demographic_parity_difference=0.05)
    [finding] = findings(gates, evidence, given)
    assert finding.passed is passed
    assert ("decided by m@example.com, until 2027-05-31" in finding.waived) is passed
    assert finding.limit == 0.05


@pytest.mark.parametrize(
    ("day", "holds"), [("2026-11-24", False), ("2026-11-25", True), ("2027-05-31", True), ("2027-06-01", False)]
)
def test_an_exception_ends(day: str, holds: bool) -> None:
    assert DIFFER.holds(date.fromisoformat(day)) is holds


def test_an_authors_figure_can_be_asked_for_and_takes_the_place_of_none_of_the_platforms() -> None:
    evidence = Evidence(
        metrics={"auc": 0.5, "brier": None},
        own_figures={"auc": 0.99, "skill": 0.3, "brier": 0.0},
        noise_loss=0,
        missing_loss=0,
        latency_p95_ms=1,
        model_size_mb=1,
    )
    found = findings(Gates(metric_floors={"auc": 0.9, "skill": 0.2}, metric_ceilings={"brier": 0.1}), evidence)
    assert {finding.gate: (finding.figure, finding.passed) for finding in found} == {
        "auc": (0.5, False),
        "skill": (0.3, True),
        "brier": (None, False),
    }


@pytest.mark.parametrize(
    ("gates", "words"),
    [
        ({"metric_floors": {"skil": 0.1}}, "gates.metric_floors.skil: there is no such figure. Did you mean skill?"),
        ({"metric_floors": {"auc": 0.8}}, "gates.metric_floors.auc: there is no such figure. There are: mae, mape"),
        ({"metric_floors": {"wape": 0.1}}, "wape: the lower the better. Move it to metric_ceilings."),
        ({"metric_ceilings": {"skill": 0.1}}, "skill: the higher the better. Move it to metric_floors."),
        ({"protected_columns": ("race",)}, "a regression says no yes or no"),
    ],
)
def test_a_gate_that_no_figure_or_group_can_answer_is_refused_before_anything_is_trained(
    gates: dict[str, Any], words: str
) -> None:
    with pytest.raises(ContractError) as refused:
        check_gates(Gates(**gates), declared("bike-demand"))
    with pytest.raises(ContractError, match=r"has no group rase\. Did you mean race"):
        check_gates(Gates(protected_columns=("rase", "sex")), declared("loan-approval"))
    assert words in str(refused.value)
    check_gates(Gates(metric_floors={"skill": 0.1, "r2": 0.5}, metric_ceilings={"wape": 0.2}), declared("bike-demand"))
