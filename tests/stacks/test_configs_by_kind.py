"""Configs by the kinds of mistake that strangers made in 652 of them, and as many forms of right ones."""

from pathlib import Path

import pytest

from stacks.reading import ConfigErrors, read_stack
from tests.stacks.bad_configs import BAD_CONFIGS, BadConfig, write_bad
from tests.stacks.bad_releases import BAD_RELEASES
from tests.stacks.bad_structures import BAD_STRUCTURES
from tests.stacks.bad_values import BAD_VALUES
from tests.stacks.good_config import FILES, PROD, STACK, write_good
from tests.stacks.good_variants import GOOD_VARIANTS, GoodConfig
from tests.stacks.many_mistakes import MANY_MISTAKES, Mistakes

BY_KIND = (*BAD_VALUES, *BAD_STRUCTURES, *BAD_RELEASES)


@pytest.mark.parametrize("bad", BY_KIND, ids=lambda bad: bad.id)
def test_a_mistake_is_told_once_at_its_place_and_in_words_that_fit(bad: BadConfig, tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors) as raised:
        read_stack(STACK, write_bad(tmp_path, bad))
    [error] = raised.value.errors
    assert error.key == bad.key
    assert bad.says in str(error)
    assert bad.value in error.value
    assert error.file == str(tmp_path / bad.file)
    assert error.line
    assert len(error.remedy) > len("Remove")
    assert str(error).isprintable()


@pytest.mark.parametrize("good", GOOD_VARIANTS, ids=lambda good: good.id)
def test_what_is_right_in_another_form_is_read_as_what_it_says(good: GoodConfig, tmp_path: Path) -> None:
    write_good(tmp_path)
    text = FILES[good.file]
    for old, new in good.changes:
        assert text.count(old) == 1, f"{old} stands {text.count(old)} times"
        text = text.replace(old, new)
    (tmp_path / good.file).write_text(text, encoding="utf-8")
    settings, teams = read_stack(STACK, tmp_path)
    found: object = settings if good.file == PROD else next(team for team in teams if team.name in good.file)
    for part in good.at:
        found = found[part] if isinstance(part, int) else getattr(found, part)  # pyright: ignore  # of any shape
    assert found == good.value


@pytest.mark.parametrize("mistakes", MANY_MISTAKES, ids=lambda mistakes: mistakes.id)
def test_a_fault_hides_only_what_depends_on_it(mistakes: Mistakes, tmp_path: Path) -> None:
    write_good(tmp_path)
    for file in dict.fromkeys(file for file, _, _, _ in mistakes.changes):
        text = FILES[file]
        for _, old, new, _ in (change for change in mistakes.changes if change[0] == file):
            assert text.count(old) == 1, f"{old} stands {text.count(old)} times"
            text = text.replace(old, new)
        (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigErrors) as raised:
        read_stack(STACK, tmp_path)
    asked = sorted((str(tmp_path / file), key) for file, _, _, key in mistakes.changes)
    assert sorted((error.file, error.key) for error in raised.value.errors) == asked


def test_each_kind_has_many_and_each_its_own_name() -> None:
    everything = (*BAD_CONFIGS, *BY_KIND)
    assert len({bad.id for bad in everything}) == len(everything)
    assert len(BY_KIND) >= 100
    assert len(GOOD_VARIANTS) >= 40
