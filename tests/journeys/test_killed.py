"""`ladder up`, killed at random moments and run again, ends where an undisturbed one does: nothing twice or lost."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from ladder.local.cloud import Cloud
from ladder.local.home import Home
from tests.journeys.machine import LADDER, Machine

# Few in every test run; LADDER_KILLS=20 for a release.
KILLS = int(os.environ.get("LADDER_KILLS", "3"))
SEED = int(os.environ.get("LADDER_SEED", "20261123"))
LONGEST_SECONDS = 25


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


def end_state(summary: Any) -> dict[str, Any]:
    """All that a person would call the result; times, ids of runs and free ports differ from run to run."""
    models = [
        {
            "path": f"{model['team']}/{model['name']}",
            "versions": [[one["number"], one["status"], one["lineage"]["model_digest"]] for one in model["versions"]],
            "serving": model["serving"],
            "answer": model["prediction"] and model["prediction"]["answer"],
        }
        for model in summary["models"]
    ]
    return {"counts": summary["counts"], "recorded": summary["recorded"], "models": models}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    machine = Machine.new(tmp_path_factory.mktemp("undisturbed"))
    summary = machine.done("up")
    machine.ladder("down")
    return end_state(summary)


def test_however_often_it_is_killed_it_ends_in_the_same_state(undisturbed: Any, tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311
    machine = Machine.new(tmp_path)
    try:
        for _ in range(KILLS):
            killed_after(machine, chance.uniform(0.5, LONGEST_SECONDS), cloud_too=chance.random() < 1 / 4)
        machine.done("up")
        again = machine.done("up")
        assert (again["added"], again["changed"], again["removed"]) == (0, 0, 0)
        assert end_state(again) == undisturbed
    finally:
        machine.ladder("down")
