"""All JSON that Ladder writes is JSON (RFC 8259): no NaN, no Infinity, and what could not be computed is null."""

import ast
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ladder
import pipelines
from pipelines.container import Container
from pipelines.strict_json import without_nan, write_json

WRITERS = {f"{module}.{name}" for module in ("json", "jsonlib") for name in ("dump", "dumps")}
FOLDERS = [Path(package.__file__ or "").parent for package in (pipelines, ladder)]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def dumps() -> Iterator[tuple[str, ast.Call]]:
    """Every call of ``json.dumps`` and ``json.dump`` in what runs in the cloud and in the command."""
    for file in (path for folder in FOLDERS for path in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in WRITERS:
                yield f"{file.relative_to(FOLDERS[0].parent)}:{node.lineno}", node


def test_nothing_of_ours_writes_json_that_strict_readers_refuse() -> None:
    found = dict(dumps())
    assert len(found) > 10
    lenient = [place for place, call in found.items() if not any(word.arg == "allow_nan" for word in call.keywords)]
    assert not lenient, "write json.dumps(..., allow_nan=False), and null for what could not be computed (without_nan)"


def strictly(text: str) -> Any:
    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


@given(value=values)
def test_a_figure_that_could_not_be_computed_is_null_and_all_else_is_as_it_was(value: Any) -> None:
    written = strictly(json.dumps(without_nan({"value": value}), allow_nan=False))["value"]
    kept = json.loads(json.dumps(value), parse_constant=lambda _word: None)
    assert written == kept


def test_a_document_with_a_figure_that_is_none_is_not_written_by_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "report.json", {"auc": math.nan})
    write_json(tmp_path / "report.json", without_nan({"auc": math.nan, "rows": (1, math.inf)}))
    assert strictly((tmp_path / "report.json").read_text()) == {"auc": None, "rows": [1, None]}


def test_a_line_of_the_log_is_json_whatever_its_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Container(tmp_path, {}).log("gate failed", figure=math.nan)
    assert strictly(capsys.readouterr().out)["figure"] is None
