from dataclasses import replace

from ladder.show.terminal import ending
from tests.ladder.show.examples import SUMMARY
from tests.ladder.show.shown import KEPT, shown


def test_a_stack_in_order_and_one_in_trouble_are_shown_as_kept() -> None:
    assert shown() == KEPT.read_text(encoding="utf-8")


def test_a_summary_that_has_nothing_to_add_ends_without_a_word() -> None:
    assert ending(replace(SUMMARY, added=0, alarms=(), places={}, next_commands={})) == [""]
