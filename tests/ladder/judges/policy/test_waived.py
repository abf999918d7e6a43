"""A team over its budget: what preview, cost and up say of it, before anything is begun and with a waiver."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import stacks
from ladder.cli import app
from ladder.exits import Exit

SOON = datetime.now(UTC).date() + timedelta(days=30)
WAIVER = f"""\
  mlops:waivers:
    - control: budget-estimate
      resource: lending-spend-budget
      reason: its new budget is signed but not booked yet
      owner: lena.ortiz@example.com
      expires: {SOON}
"""


@pytest.fixture
def over_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stacks of which team lending may spend one dollar, and a machine on which nothing runs."""
    for folder in ("config", "teams"):
        shutil.copytree(Path(stacks.__file__).parent / folder, tmp_path / folder)
    team = tmp_path / "teams" / "lending.yaml"
    team.write_text(re.sub(r"monthly_budget_usd: \d+", "monthly_budget_usd: 1", team.read_text()))
    monkeypatch.setenv("LADDER_STACKS", str(tmp_path))
    monkeypatch.setenv("LADDER_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.mark.parametrize("command", [["preview"], ["up"], ["cost"], ["cost", "--json"]], ids=" ".join)
def test_over_budget_fails_with_the_largest_items_and_begins_nothing(command: list[str], over_budget: Path) -> None:
    told = CliRunner().invoke(app, command)
    assert told.exit_code == Exit.FAILED
    said = " ".join(told.stderr.split())
    assert "lending-spend-budget: team lending is estimated at" in said
    assert "above its budget of 1.00" in said
    assert re.search(
        r"The largest: lending-loan-approval-registry-versions [\d.]+, lending-\S+ [\d.]+, lending-\S+", said
    )
    assert not (over_budget / "home").exists(), "no cloud was started for what may not be built"


def test_what_is_waived_is_said_and_passes(over_budget: Path) -> None:
    with (over_budget / "config" / "Pulumi.local.yaml").open("a") as file:
        file.write(WAIVER)
    told = CliRunner().invoke(app, ["preview"])
    assert told.exit_code == Exit.DONE
    words = " ".join(told.output.split())
    assert f"Waived: budget-estimate of lending-spend-budget until {SOON} (lena.ortiz@example.com): its" in words
    assert "controls pass but for what is waived" in words
    [waived] = json.loads(CliRunner().invoke(app, ["preview", "--json"]).stdout)["waived"]
    assert waived.startswith("budget-estimate of lending-spend-budget")
