"""`ladder up`, killed at random moments and run again, ends where an undisturbed one does."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from ladder.cloud.client import Cloud
from ladder.cloud.home import Home
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from tests.journeys.machine import LADDER, Machine

pytestmark = pytest.mark.exhaustive
# Some in every run; LADDER_KILLS=20 for a release.
KILLS = int(os.environ.get("LADDER_KILLS", "8"))
SEED = int(os.environ.get("LADDER_SEED", "20261123"))
LONGEST_SECONDS = 20


def killed_after(machine: Machine, seconds: float, *, cloud_too: bool) -> None:
    """Starts `ladder up`, and kills it, and where asked the cloud with it, without warning."""
    with (
        Path(os.devnull).open("w") as nowhere,
        subprocess.Popen(
            [*LADDER, "up"], env=machine.environment, stdout=nowhere, stderr=nowhere, start_new_session=True
        ) as running,
    ):
        time.sleep(seconds)
        if cloud_too and (cloud := Cloud.connect(Home(machine.home))):
            os.kill(cloud.address.pid, signal.SIGKILL)
        os.killpg(running.pid, signal.SIGKILL)


def test_however_often_it_is_killed_nothing_is_there_twice_and_nothing_is_lost(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311
    machine = Machine.new(tmp_path)
    try:
        for _ in range(KILLS):
            killed_after(machine, chance.uniform(0.5, LONGEST_SECONDS), cloud_too=chance.random() < 1 / 4)
        machine.done("up")
        again = machine.done("up")
        assert (again["added"], again["changed"], again["removed"]) == (0, 0, 0)
        assert machine.deployed().keys() == {one.key for one in plan_of(read("local")).resources if one.custom}
        for model in again["models"]:
            assert [version["number"] for version in model["versions"]] == [1]
            assert {step["outcome"] for step in model["steps"]} == {"Succeeded"}
        assert {model["name"]: model["serving"] for model in again["models"]} == {
            "bike-demand": 1,
            "loan-approval": None,
        }
    finally:
        machine.ladder("down")
