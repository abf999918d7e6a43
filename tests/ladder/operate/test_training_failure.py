"""What is told of a run that stopped: where, why, and the alarms that it set off."""

from types import SimpleNamespace
from typing import Any

import pytest

from ladder.operate import training_failure
from ladder.operate.facts import Alarm, Step
from ladder.operate.session import Session
from ladder.operate.training import Run
from ladder.operate.training_failure import explanation
from ladder.plan.config import read

CONFIG = read("local")
TEAM, MODEL = CONFIG.find("lending/loan-approval")
FAILED = Alarm(name="run", state="ALARM", meaning="", runbook="runbooks/training-pipeline-failed.md")
REFUSED = Alarm(name="data", state="ALARM", meaning="", runbook="runbooks/training-data-refused.md")
nobody: Any = SimpleNamespace()
SESSION = Session(config=CONFIG, client=nobody, cloud=None)


def told(monkeypatch: pytest.MonkeyPatch, step: str, *alarms: Alarm) -> list[str]:
    def watching(*_: object) -> list[Alarm]:
        return list(alarms)

    monkeypatch.setattr(training_failure, "ALARM_SECONDS", 0)
    monkeypatch.setattr(training_failure, "watching", watching)
    failed = Step(name=step, outcome="Failed", seconds=1.0, failure="one; two")
    return explanation(SESSION, TEAM, MODEL, Run(arn="a", inputs="i", status="Failed", steps=(failed,))).splitlines()


def test_it_is_told_where_it_stopped_and_each_reason_on_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, "Train") == [
        "lending/loan-approval: training stopped at step Train. Nothing was registered.",
        "  one",
        "  two",
    ]


@pytest.mark.parametrize(("step", "ringing"), [("Validate", [FAILED, REFUSED]), ("Train", [FAILED])])
def test_the_alarm_on_refused_data_is_told_of_a_run_that_refused_some(
    monkeypatch: pytest.MonkeyPatch, step: str, ringing: list[Alarm]
) -> None:
    lines = told(monkeypatch, step, FAILED, REFUSED)[3:]
    assert lines == [f"  Alarm {one.name} is ringing; its runbook: {one.runbook}" for one in ringing]


def test_an_alarm_that_is_still_quiet_is_named_with_its_runbook(monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = Alarm(name="run", state="OK", meaning="", runbook="r.md")
    assert told(monkeypatch, "Train", quiet)[3:] == ["  Alarm run watches this; its runbook: r.md"]
