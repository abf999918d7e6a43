"""What a training run is asked for, and how it is read: by answers as SageMaker's API reference has them."""

import io
import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import pipelines
from ladder.operate import training
from ladder.operate.facts import Step
from ladder.operate.session import Session
from ladder.operate.training import Run, Trainer
from ladder.plan.config import read
from tests.ladder.commands.scene import Account, Scene

CONFIG = read("dev-us-east-1")
BEGUN = datetime(2026, 11, 1, tzinfo=UTC)
PIPELINE = "dev-lending-loan-approval"
NEWEST, BEFORE = (f"arn:aws:sagemaker:us-east-1:111111111111:pipeline/{PIPELINE}/execution/{run}" for run in "ba")
DEFINITION: dict[str, Any] = {"PipelineDefinition": "{}"}


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    with ExitStack() as opened:
        yield Scene.new(tmp_path, monkeypatch, opened).account()


@pytest.fixture
def trainer(account: Account) -> Trainer:
    session = Session(config=CONFIG, client=account.client, cloud=None)
    found = training.trainer(session, *CONFIG.find("lending/loan-approval"))
    s3 = account.client("s3")
    for bucket in (found.data_bucket, found.artifacts_bucket):
        s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=found.artifacts_bucket, Key="loan-approval/contract.json", Body=b"{}")
    found.upload("rows.csv", b"a\n1\n")
    return found


def execution(arn: str, status: str, inputs: str) -> dict[str, Any]:
    return {
        "PipelineExecutionArn": arn,
        "PipelineExecutionStatus": status,
        "PipelineExecutionDisplayName": inputs,
        "StartTime": BEGUN,
    }


def executed(*runs: dict[str, Any]) -> list[Any]:
    return [{"PipelineExecutionSummaries": [*runs]}]


def step(name: str, begun: int, status: str, seconds: float | None = None, **more: str) -> dict[str, Any]:
    start = BEGUN + timedelta(seconds=begun)
    end = {} if seconds is None else {"EndTime": start + timedelta(seconds=seconds)}
    return {"StepName": name, "StepStatus": status, "StartTime": start, **end, **more}


def test_a_run_is_watched_until_it_is_over_and_each_change_of_a_step_is_told_once(
    account: Account, trainer: Trainer
) -> None:
    under_way = [step("Train", 5, "Executing"), step("Validate", 0, "Succeeded", 4.5)]
    over = [step("Train", 5, "Failed", 2.0, FailureReason="no data"), under_way[1]]
    account.answer(
        DescribePipelineExecution=[{"PipelineExecutionStatus": one} for one in ("Executing", "Executing", "Failed")],
        ListPipelineExecutionSteps=[{"PipelineExecutionSteps": steps} for steps in (under_way, under_way, over)],
    )
    told: list[Step] = []
    run = trainer.watch(Run(arn=NEWEST, inputs="inputs-1", status="Executing"), told.append)
    first, second = Step(name="Validate", outcome="Succeeded", seconds=4.5), Step(
        name="Train", outcome="Failed", seconds=2.0, failure="no data"
    )  # fmt: skip
    assert (run.status, run.inputs, run.id) == ("Failed", "inputs-1", "b")
    assert run.steps == (first, second), "in the order in which they began"
    assert run.failed_step == second
    assert told == [first, Step(name="Train", outcome="Executing", seconds=None), second]


def test_what_succeeded_on_these_very_inputs_is_not_trained_again(account: Account, trainer: Trainer) -> None:
    account.answer(DescribePipeline=[DEFINITION])
    inputs = trainer.inputs()
    for status, name, expected in (
        ("Succeeded", inputs, Run(arn=NEWEST, inputs=inputs, status="Succeeded")),
        ("Failed", inputs, None),
        ("Succeeded", "inputs-of-before", None),
    ):
        account.answer(
            DescribePipeline=[DEFINITION],
            ListPipelineExecutions=executed(
                execution(NEWEST, status, name), execution(BEFORE, "Succeeded", inputs)
            ),
        )  # fmt: skip
        assert trainer.unchanged() == expected


def test_a_run_takes_every_step_and_one_side_of_its_gate(account: Account, trainer: Trainer) -> None:
    text = (Path(pipelines.__file__).parent / "training" / "training_pipeline.json").read_text(encoding="utf-8")
    account.answer(DescribePipeline=[{"PipelineDefinition": text}])
    platforms = ["Validate", "Dataset", "Features", "Train", "Predict", "StressNoise", "StressMissing"]
    assert trainer.steps_to_take() == len([*platforms, "Figures", "Evaluate", "Gate", "Register"])


@pytest.mark.parametrize("changed", ["definition", "contract", "data"])
def test_a_runs_inputs_are_code_contract_and_data(account: Account, trainer: Trainer, changed: str) -> None:
    account.answer(DescribePipeline=[DEFINITION])
    before = trainer.inputs()
    assert trainer.inputs() == before
    match changed:
        case "definition":
            account.answer(DescribePipeline=[{"PipelineDefinition": '{"Steps": []}'}])
        case "contract":
            key = {"Bucket": trainer.artifacts_bucket, "Key": "loan-approval/contract.json"}
            account.client("s3").put_object(**key, Body=b'{"gates": {}}')
        case _:
            trainer.upload("rows.csv", b"a\n2\n")
    assert trainer.inputs() != before


@pytest.mark.parametrize("status", ["Executing", "Stopping"])
def test_a_run_that_is_under_way_is_taken_and_no_other_begun(account: Account, trainer: Trainer, status: str) -> None:
    account.answer(
        ListPipelineExecutions=executed(execution(NEWEST, status, "inputs-1")),
        StartPipelineExecution=[AssertionError("a second run")],
    )
    assert trainer.start() == Run(arn=NEWEST, inputs="inputs-1", status=status)


def test_a_new_run_is_named_after_its_inputs(account: Account, trainer: Trainer) -> None:
    account.answer(
        DescribePipeline=[DEFINITION],
        ListPipelineExecutions=executed(execution(BEFORE, "Failed", "inputs-0")),
        StartPipelineExecution=[{"PipelineExecutionArn": NEWEST}],
    )
    assert trainer.start() == Run(arn=NEWEST, inputs=trainer.inputs(), status="Executing")


def test_gates_are_read_from_the_judges_evidence_of_this_run_or_there_are_none(
    account: Account, trainer: Trainer
) -> None:
    run = Run(arn=NEWEST, inputs="inputs-1", status="Succeeded")
    assert trainer.gates(run) == ()
    gate = {"gate": "auc", "figure": 0.8, "limit": 0.75, "sense": "at least", "passed": True, "waived": "so"}
    account.client("s3").put_object(
        Bucket=trainer.artifacts_bucket,
        Key="runs/judge/loan-approval/b/evaluate/evaluation/evaluation.json",
        Body=io.BytesIO(json.dumps({"gates": [gate]}).encode()),
    )
    [found] = trainer.gates(run)
    assert (found.name, found.figure, found.limit, found.direction, found.passed, found.waived) == tuple(gate.values())


def test_data_that_are_replaced_are_all_there_is(account: Account, trainer: Trainer) -> None:
    assert not trainer.differs_from({"rows.csv": b"a\n1\n"})
    assert trainer.differs_from({"rows.csv": b"a\n2\n"}), "of one length"
    assert trainer.differs_from({"rows.csv": b"a\n1\n", "more.csv": b""})
    trainer.replace_data("new.csv", b"a\n3\n")
    assert not trainer.differs_from({"new.csv": b"a\n3\n"})


def test_where_nothing_else_lies_nothing_is_asked_to_be_deleted(account: Account, trainer: Trainer) -> None:
    """S3 refuses a deletion of no objects (API reference, DeleteObjects: MalformedXML)."""
    account.answer(DeleteObjects=[AssertionError("there is nothing to delete")])
    trainer.replace_data("rows.csv", b"a\n9\n")
    assert not trainer.differs_from({"rows.csv": b"a\n9\n"})
