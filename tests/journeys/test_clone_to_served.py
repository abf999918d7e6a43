"""From a clone to a served model, and back: the operator's own commands, in the order of a first day, on one cloud."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ladder.cloud.client import Cloud, alive
from ladder.cloud.home import Home
from ladder.operate.model_folder import ModelFolder
from tests.journeys.machine import Machine

LOANS, BIKES = "lending/loan-approval", "mobility/bike-demand"
README = Path(__file__).resolve().parents[2] / "README.md"
APPROVER = "lena.ortiz@example.com"
OWNER = "priya.nair@example.com"  # of the loan model, and here an approver too


def models(summary: Any) -> dict[str, Any]:
    return {f"{model['team']}/{model['name']}": model for model in summary["models"]}


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine.new(tmp_path_factory.mktemp("machine"))
    lending = machine.folder / "teams" / "lending.yaml"
    lending.write_text(lending.read_text().replace("approvers: [", f"approvers: [{OWNER}, "))
    yield machine
    machine.ladder("down")


@pytest.fixture(scope="module")
def landed(machine: Machine) -> dict[str, str]:
    """What stands after `ladder up --level 0`: resources, with their ids."""
    machine.done("up", "--level", "0")
    return machine.deployed()


@pytest.fixture(scope="module")
def first(machine: Machine, landed: dict[str, str]) -> Any:
    """The summary of the first `ladder up` at level 1."""
    return machine.done("up")


def test_a_level_up_only_adds(machine: Machine, landed: dict[str, str], first: Any) -> None:
    assert (first["changed"], first["removed"]) == (0, 0)
    assert landed.items() < machine.deployed().items(), "what stood is the same"


STEPS = {"Validate", "Dataset", "Features", "Train", "Predict", "Evaluate", "Gate", "Register"}


def test_the_first_up_trains_all_and_serves_what_needs_no_person(machine: Machine, first: Any) -> None:
    found = models(first)
    for model in found.values():
        assert {step["outcome"] for step in model["steps"]} == {"Succeeded"}
        assert {step["name"] for step in model["steps"]} >= STEPS
        assert model["gates"]
        assert all(gate["passed"] for gate in model["gates"])
        assert len(model["versions"]) == 1
        assert {"code_commit", "dataset_version", "hyperparameters", "fingerprint"} <= model["versions"][0][
            "lineage"
        ].keys()
    assert found[BIKES]["serving"] == 1
    assert found[BIKES]["prediction"]["answer"]["predictions"]
    assert found[LOANS]["serving"] is None
    assert found[LOANS]["versions"][0]["status"] == "PendingManualApproval"
    assert [command.split()[1] for command in found[LOANS]["next_commands"]] == ["approve", "deploy"]
    assert not [alarm for alarm in first["alarms"] if alarm["state"] == "ALARM"]
    assert LOANS in (machine.home / "report.html").read_text()


def test_a_second_up_changes_nothing_and_trains_nothing(machine: Machine, first: Any) -> None:
    before = machine.deployed()
    again = machine.done("up")
    assert (again["added"], again["changed"], again["removed"]) == (0, 0, 0)
    assert [model["trained"] for model in again["models"]] == [False, False]
    assert [len(model["versions"]) for model in again["models"]] == [1, 1]
    assert machine.deployed() == before


def test_nothing_is_deployed_that_nobody_approved(machine: Machine, first: Any) -> None:
    refused = machine.ladder("deploy", LOANS)
    assert refused.code == 1
    assert "no approved version to deploy (1 pending, 0 rejected)" in refused.err


@pytest.mark.parametrize(("person", "why"), [("stranger@example.com", "is no approver"), (OWNER, "owns")])
def test_only_an_approver_who_does_not_own_it_may_approve(person: str, why: str, machine: Machine, first: Any) -> None:
    refused = machine.ladder("approve", LOANS, "--by", person, "--reason", "it looks good")
    assert refused.code == 2
    assert f"{person} {why}" in refused.err


def test_approved_and_deployed_it_answers(machine: Machine, first: Any) -> None:
    approved = machine.done("approve", LOANS, "--by", APPROVER, "--reason", "Fairness by race reviewed")
    assert approved["approval"] == f"Approved by {APPROVER}: Fairness by race reviewed"
    assert machine.done("deploy", LOANS)["version"] == 1
    assert machine.done("deploy", LOANS)["version"] == 1, "a second time is no fault"
    [answer] = machine.done("predict", LOANS)["answer"]["predictions"]
    assert 0 <= answer["probability"] <= 1


def test_any_client_of_the_runtime_gets_the_same_answer(machine: Machine, first: Any) -> None:
    cloud = Cloud.connect(Home(machine.home))
    assert cloud
    body = json.dumps(ModelFolder("bike-demand").example()).encode()
    answer = cloud.client("sagemaker-runtime").invoke_endpoint(
        EndpointName="local-mobility-bike-demand", ContentType="application/json", Body=body
    )
    assert json.loads(answer["Body"].read()) == machine.done("predict", BIKES)["answer"]


def test_a_file_of_rows_is_answered_alike_live_and_in_a_batch(machine: Machine, first: Any) -> None:
    rows, live, batch = (machine.folder / name for name in ("rows.csv", "live.csv", "batch.csv"))
    example = ModelFolder("bike-demand").example()
    with rows.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["question", *example[0]])
        writer.writeheader()
        for tenth in range(11):
            writer.writerows(row | {"question": tenth, "temp": tenth / 10} for row in example)
    machine.done("predict", BIKES, "--file", str(rows), "--output", str(live))
    machine.done("predict", BIKES, "--file", str(rows), "--batch", "--output", str(batch))
    assert live.read_text() == batch.read_text()
    assert len(live.read_text().splitlines()) == 12


def test_a_malformed_request_is_told_field_by_field(machine: Machine, first: Any) -> None:
    *history, asked = ModelFolder("bike-demand").example()
    wrong = [*history, asked | {"temp": "hot", "season": 9}]
    refused = machine.ladder("predict", BIKES, "--row", json.dumps(wrong))
    assert refused.code == 1
    assert "422" in refused.err
    assert "season: is 9; expected one of 1, 2, 3, 4" in refused.err
    assert "temp: is not a number" in refused.err


def test_what_the_readme_tells_a_newcomer_to_try_works(machine: Machine, first: Any) -> None:
    blocks = "".join(re.findall(r"^```sh\n(.*?)```", README.read_text(), re.DOTALL | re.MULTILINE))
    commands = re.findall(r"^ladder (.*)$", blocks, re.MULTILINE)
    assert {command.split()[0] for command in commands} == {"preview", "cost", "diff", "status", "predict", "train"}
    for command in commands:
        answer = machine.ladder(*command.split())
        assert answer.code == 0, f"{command}: {answer.err}"
        assert answer.out


def test_bad_data_stop_at_validation_with_rule_column_figure_and_limit(machine: Machine, first: Any) -> None:
    bad = machine.folder / "bad.csv"
    header, *rows = ModelFolder("bike-demand").sample_data()[0][1].decode().splitlines()
    at = header.split(",").index("temp")
    hot = [",".join("99" if place == at else cell for place, cell in enumerate(row.split(","))) for row in rows]
    bad.write_text("\n".join([header, *hot, ""]))
    refused = machine.ladder("train", BIKES, "--data", str(bad))
    assert refused.code == 1
    for told in ("step Validate", "range in column temp", "731 of 731 rows", "TrainingDataRefused", "runbooks/"):
        assert told in refused.err
    again = machine.ladder("up", "--json")
    assert again.code == again.document["exit_code"] == 1
    assert f"{BIKES}: training stopped at step Validate" in again.document["error"]
    assert again.document["error"] in again.err
    now = models(machine.done("status"))[BIKES]
    assert len(now["versions"]) == 1, "nothing was registered"
    assert now["serving"] == 1, "what served goes on"


def test_a_level_down_removes_only_what_it_brought(machine: Machine, first: Any) -> None:
    high = machine.deployed()
    stepped = machine.done("up", "--level", "0")
    assert (stepped["added"], stepped["changed"]) == (0, 0)
    assert stepped["removed"] == sum(count["resources"] for count in first["counts"] if count["level"] == 1)
    assert machine.deployed().items() < high.items(), "what stays is the same"


def test_a_team_added_adds_only_its_own_and_removed_takes_only_that(machine: Machine, first: Any) -> None:
    before = machine.deployed()
    machine.done("new", "team", "fraud", "--owner", "ada@example.com")
    added = machine.done("up", "--level", "0")
    assert (added["changed"], added["removed"]) == (0, 0)
    after = machine.deployed()
    assert before.items() < after.items()
    assert all("fraud" in key for key in after.keys() - before.keys())
    stack = machine.folder / "config" / "Pulumi.local.yaml"
    stack.write_text(stack.read_text().replace(", fraud]", "]"))
    removed = machine.done("up", "--level", "0")
    assert (removed["added"], removed["changed"]) == (0, 0)
    assert machine.deployed() == before


def test_down_leaves_nothing(machine: Machine, first: Any) -> None:
    cloud = Cloud.connect(Home(machine.home))
    assert cloud
    assert machine.done("down") == {"stopped": True}
    assert not machine.home.exists()
    assert not alive(cloud.address.pid)
    assert machine.ladder("status").code == 1
