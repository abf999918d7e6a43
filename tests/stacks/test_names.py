"""Names that Ladder keeps for itself, and what a model's name has to leave room for."""

from itertools import accumulate

import pytest

from ladder.plan.recording import record
from stacks.names import WORDS_OF_OURS, Names
from stacks.program import build
from stacks.reading import read_stack

NAMES = Names(environment="prod", region="us-east-1", account_id="333333333333")


def test_a_model_can_be_called_nothing_that_ladder_calls_its_own() -> None:
    settings, teams = read_stack("prod-eu-west-1")
    [team] = teams
    prefix, models = f"{team.name}-", tuple(model.name for model in team.models)
    resources = record("prod-eu-west-1", lambda: build(settings, teams)).resources
    ours = {name.removeprefix(prefix) for name in (one.name for one in resources) if name.startswith(prefix)}
    ours = {name for name in ours if not name.startswith(models)}
    assert len(ours) > 10
    for name in ours:
        beginnings = set(accumulate(name.split("-"), "{}-{}".format))
        assert beginnings & WORDS_OF_OURS, f"a model called {name.split('-')[0]} could take the name {prefix}{name}"


@pytest.mark.parametrize(("model", "fits"), [("a" * 26, True), ("a" * 27, False)])
def test_a_job_has_63_characters_of_which_sagemaker_takes_25(model: str, fits: bool) -> None:
    assert len(NAMES.model("maps01", model)) == 12 + len(model)
    assert [use for use, _, _ in NAMES.too_long("maps01", [model])] == ([] if fits else ["job-name prefix"])
