from tests.ladder.show.shown import KEPT, shown


def test_a_stack_in_order_and_one_in_trouble_are_shown_as_kept() -> None:
    assert shown() == KEPT.read_text(encoding="utf-8")
