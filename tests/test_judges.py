"""A judge that is not there is told on a laptop, and fails in CI."""

import pytest
from _pytest.outcomes import Failed, Skipped

from tests.judges import absent, program


@pytest.mark.parametrize(("ci", "outcome"), [("true", Failed), ("1", Failed), ("false", Skipped), ("", Skipped)])
def test_an_absent_judge_skips_on_a_laptop_and_fails_in_ci(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="make judges"):
        program("no-such-judge", "nowhere")
    with pytest.raises(outcome, match="no simulator"):
        absent("There is no simulator.")
