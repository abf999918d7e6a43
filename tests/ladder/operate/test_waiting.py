"""How often AWS is asked while somebody waits, by a clock of its own."""

from itertools import pairwise

import pytest

from ladder.operate import waiting


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time of each look so far; sleeping is all that makes it go on."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now.append(now[-1] + seconds)

    monkeypatch.setattr(waiting.time, "monotonic", lambda: now[-1])
    monkeypatch.setattr(waiting.time, "sleep", sleep)
    return now


def test_it_looks_at_once_and_often_at_first_and_never_less_than_every_ten_seconds(clock: list[float]) -> None:
    for _ in waiting.looks(3600):
        pass
    pauses = [round(later - earlier, 9) for earlier, later in pairwise(clock)]
    assert sum(1 for look in clock if look <= 10) >= 25
    assert pauses == sorted(pauses)
    assert max(pauses) <= 10
    assert len(clock) < 1000, "of the twelve thousand that a look every third of a second would take"
    assert clock[-2] < 3600 <= clock[-1]


def test_it_looks_once_however_little_time_there_is(clock: list[float]) -> None:
    assert len([*waiting.looks(0)]) == 1
    assert clock == [0.0]
