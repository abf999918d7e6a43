"""The alarms of a stack, and of no other in its account."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from ladder.operate.alarms import alarms
from ladder.operate.facts import Alarm
from ladder.operate.session import Session
from ladder.plan.config import read
from tests.ladder.commands.scene import Scene


def test_a_stack_has_the_alarms_of_its_environment_with_their_runbooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as opened:
        account = Scene.new(tmp_path, monkeypatch, opened).account()
        cloudwatch = account.client("cloudwatch")
        for name in ("dev-b", "dev-a", "develop-c", "prod-a"):
            cloudwatch.put_metric_alarm(
                AlarmName=name,
                AlarmDescription=f"{name} failed. Runbook: runbooks/{name}.md.",
                ComparisonOperator="GreaterThanThreshold",
                EvaluationPeriods=1,
            )
        found = alarms(Session(config=read("dev-us-east-1"), client=account.client, cloud=None))
    assert found == tuple(
        Alarm(name=name, state="OK", meaning=f"{name} failed.", runbook=f"runbooks/{name}.md")
        for name in ("dev-a", "dev-b")
    )
