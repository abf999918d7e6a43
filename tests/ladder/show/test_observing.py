"""What stands is read from the cloud and the plan, and told whole."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ladder.cloud.home import Home
from ladder.judges.cost import costs_of
from ladder.operate.session import Session
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from ladder.plan.tree import grow
from ladder.show.observing import model_now, next_commands, observe, places, recorded, spent
from ladder.show.report.words import verdict
from ladder.show.summary import counts_of
from tests.ladder.commands.scene import GROUP, LOANS, Account, Scene
from tests.ladder.show.examples import BIKE_DEMAND, LOAN_APPROVAL

BEGUN = datetime(2026, 11, 1, tzinfo=UTC)
RUN = {
    "PipelineExecutionArn": f"arn:aws:sagemaker:us-east-1:111111111111:pipeline/{GROUP}/execution/a",
    "PipelineExecutionStatus": "Succeeded",
    "StartTime": BEGUN,
}
STEP = {"StepName": "Validate", "StepStatus": "Succeeded", "StartTime": BEGUN, "EndTime": BEGUN}


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    with ExitStack() as opened:
        yield Scene.new(tmp_path, monkeypatch, opened).account()


def in_aws(account: Account) -> Session:
    return Session(config=read("dev-us-east-1"), client=account.client, cloud=None)


def here(tmp_path: Path, *states: str) -> Session:
    deployed = [SimpleNamespace(type=f"aws:kind/{state}:Kind", state=state) for state in states]
    cloud: Any = SimpleNamespace(url="http://127.0.0.1:1", home=Home(tmp_path), deployed=lambda: deployed)
    nobody: Any = None
    return Session(config=read("local"), client=nobody, cloud=cloud)


def test_a_model_is_what_its_newest_run_its_versions_and_its_endpoint_say(account: Account) -> None:
    session = in_aws(account)
    team, model = session.config.find(LOANS)
    account.register("Approved", "PendingManualApproval")
    account.answer(
        DescribePipeline=[{}],
        ListPipelineExecutions=[{"PipelineExecutionSummaries": [RUN]}],
        ListPipelineExecutionSteps=[{"PipelineExecutionSteps": [STEP]}],
        DescribeEndpoint=[{"EndpointConfigName": f"{GROUP}-v1", "EndpointStatus": "InService"}],
        GetObject=[
            {"Body": SimpleNamespace(read=lambda: '{"gates": []}')},
        ],
    )
    found = model_now(session, team, model)
    assert (found.path, found.kind, found.risk_tier, found.owner) == (LOANS, model.kind, "high", model.owner)
    assert [step.name for step in found.steps] == ["Validate"]
    assert [(one.number, one.status) for one in found.versions] == [(2, "PendingManualApproval"), (1, "Approved")]
    assert (found.endpoint, found.endpoint_status, found.serving) == (GROUP, "InService", 1)
    assert found.waits_for.startswith("version 2 waits for a person: high risk")
    assert len(found.next_commands) == 2


def test_a_model_that_was_not_brought_up_yet_keeps_nobody_from_seeing_the_others(account: Account) -> None:
    session = in_aws(account)
    found = model_now(session, *session.config.find(LOANS))
    assert verdict(found) == "not trained yet"
    assert found.next_commands == ("pulumi up --stack dev-us-east-1",)


def test_a_model_that_was_never_trained_has_no_endpoint_and_waits_for_nothing(account: Account) -> None:
    session = in_aws(account)
    account.register()
    account.answer(DescribePipeline=[{}], ListPipelineExecutions=[{"PipelineExecutionSummaries": []}])
    found = model_now(session, *session.config.find(LOANS))
    assert (found.steps, found.gates, found.versions) == ((), (), ())
    assert (found.endpoint, found.endpoint_status, found.serving, found.waits_for) == ("", "", None, "")


def test_what_is_only_recorded_is_counted_by_type_and_in_aws_there_is_none(tmp_path: Path, account: Account) -> None:
    session = here(tmp_path, "recorded", "made", "recorded")
    assert recorded(session) == {"aws:kind/recorded:Kind": 2}
    assert recorded(in_aws(account)) == {}


def test_places_and_commands_are_of_the_cloud_on_this_machine(tmp_path: Path, account: Account) -> None:
    waits = replace(LOAN_APPROVAL, next_commands=("ladder approve x", "ladder deploy x"))
    session = here(tmp_path)
    assert places(session) == {
        "Report page": str(tmp_path / "report.html"),
        "Cloud (any AWS client)": "http://127.0.0.1:1",
        "Experiments (MLflow)": f"sqlite:///{tmp_path / 'mlflow.db'}",
    }
    commands = next_commands(session, [waits, BIKE_DEMAND])
    assert commands["Release lending/loan-approval"] == "ladder approve x && ladder deploy x"
    assert commands["Ask mobility/bike-demand again"].endswith(" predict mobility/bike-demand")
    assert [*commands][2:] == ["See what runs", "Remove all of it"]
    assert [*next_commands(session, [])] == ["See what runs", "Remove all of it"]
    assert places(in_aws(account)) == next_commands(in_aws(account), [waits]) == {}


def test_a_summary_is_of_the_stack_its_plan_its_models_and_its_alarms(account: Account) -> None:
    session = in_aws(account)
    account.client("cloudwatch").put_metric_alarm(
        AlarmName="dev-a", ComparisonOperator="GreaterThanThreshold", EvaluationPeriods=1
    )
    plan = plan_of(session.config)
    found = observe(session, plan)
    settings = session.config.settings
    assert (found.stack, found.account_id, found.region, found.level) == (
        *("dev-us-east-1", settings.account_id, settings.region, settings.level),
    )
    assert found.counts == counts_of(grow(plan))
    assert [model.path for model in found.models] == [
        f"{team.name}/{one.name}" for team, one in session.config.models()
    ]
    assert [alarm.name for alarm in found.alarms] == ["dev-a"]
    assert found.costs == spent(session, plan)
    assert (found.recorded, found.places, found.next_commands) == ((), {}, {})


def test_costs_are_told_by_owner_the_platform_first_and_add_up(account: Account) -> None:
    session = in_aws(account)
    plan = plan_of(session.config)
    costs = spent(session, plan)
    teams = [team.name for team in session.config.teams]
    assert [one.owner for one in costs.owners] == ["platform", *sorted(teams)]
    assert costs.owners[0].budget is None
    assert all(one.budget and one.usage >= 0 for one in costs.owners[1:])
    assert costs.owners[0].fixed > costs.owners[0].usage > 0
    assert costs.total == pytest.approx(costs_of(session.config, plan).total)
