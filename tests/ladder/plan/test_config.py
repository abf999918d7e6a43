"""Which models a config trains, and what a plan keeps of a file."""

from pathlib import Path

import pytest

from ladder.plan.assets import content, of_file
from ladder.plan.config import read


@pytest.mark.parametrize(
    ("level", "models"), [(0, []), (1, [("lending", "loan-approval"), ("mobility", "bike-demand")])]
)
def test_a_stack_trains_the_models_of_its_teams_from_level_1_on(level: int, models: list[tuple[str, str]]) -> None:
    assert [(team.name, model.name) for team, model in read("local", level).models()] == models


@pytest.mark.parametrize("held", [b"words\n", b"\x89PNG\xff"], ids=["text", "bytes"])
def test_a_file_comes_out_of_the_plan_as_it_went_in(held: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(held)
    assert content(of_file(tmp_path / "file")) == held
