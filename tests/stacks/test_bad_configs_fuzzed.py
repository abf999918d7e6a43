"""Whatever stands in the files, reading them ends in settings or in an explanation: never in a traceback."""

import copy
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stacks.reading import ConfigError, ConfigErrors, read_stack
from tests.stacks.good_config import CREDIT, FILES, PROD, STACK, write_good

Path_ = tuple[Any, ...]  # of a value: ("config", "mlops:network", "zones", 0)
GOOD: dict[str, Any] = {name: yaml.safe_load(FILES[name]) for name in (PROD, CREDIT)}


def paths(value: Any, path: Path_ = ()) -> list[Path_]:
    if not isinstance(value, dict | list):
        return [path]
    inner = cast("dict[Any, Any]", value if isinstance(value, dict) else dict(enumerate(cast("list[Any]", value))))
    return [path, *(deeper for key, item in inner.items() for deeper in paths(item, (*path, key)))]


def at(document: Any, path: Path_) -> Any:
    for key in path:
        document = document[key]
    return document


PLACES = [(name, path) for name in GOOD for path in paths(GOOD[name]) if path]
# The likeliest nonsense is what belongs elsewhere in the config.
MISPLACED = st.sampled_from(PLACES).map(lambda place: at(GOOD[place[0]], place[1]))
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXT
    | st.just("a" * 700)
    | st.dates()
    | st.binary(max_size=9)
)
ANYTHING = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))


def assert_read_or_explained(folder: Path) -> None:
    for error in errors_of(folder):
        assert error.file
        assert error.problem
        assert error.remedy
        assert error.problem != "is not what belongs here"
        assert str(error).isprintable()
        assert len(str(error)) < 600


def errors_of(folder: Path) -> tuple[ConfigError, ...]:
    try:
        read_stack(STACK, folder)
    except ConfigErrors as fault:
        return fault.errors
    return ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(changes=st.lists(st.tuples(st.sampled_from(PLACES), MISPLACED | ANYTHING), min_size=1, max_size=3))
def test_any_value_in_any_place(tmp_path: Path, changes: list[tuple[tuple[str, Path_], Any]]) -> None:
    write_good(tmp_path)
    documents = copy.deepcopy(GOOD)
    for (name, path), value in changes:
        try:
            at(documents[name], path[:-1])[path[-1]] = copy.deepcopy(value)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    for name, document in documents.items():
        (tmp_path / name).write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    assert_read_or_explained(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(
    name=st.sampled_from(sorted(GOOD)),
    start=st.integers(0, 2000),
    length=st.integers(0, 40),
    new=st.binary(max_size=20),
)
def test_any_bytes_in_any_place(tmp_path: Path, name: str, start: int, length: int, new: bytes) -> None:
    write_good(tmp_path)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[:start] + new + content[start + length :])
    assert_read_or_explained(tmp_path)


@pytest.mark.parametrize("removed", sorted(FILES))
def test_any_file_gone(tmp_path: Path, removed: str) -> None:
    write_good(tmp_path)
    (tmp_path / removed).unlink()
    assert_read_or_explained(tmp_path)
