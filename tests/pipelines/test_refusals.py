"""Every rule, tried with every type of column it is for: refused in words, and the alarm rings."""
# ruff: noqa: E501 - tables, one case a line

import re
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from moto import mock_aws

from pipelines import interface
from pipelines.arrow import pa
from pipelines.cells import from_rows
from pipelines.serving.request import RequestError, read_request
from pipelines.training import raw_files
from pipelines.training.raw_files import the_file
from pipelines.training.violation import RefusedDataError
from tests.pipelines.execution import Run
from tests.pipelines.tables import DECLARED, ROW, csv_of, declare, parquet_of, validated

TYPES = ["number", "integer", "boolean", "category", "date", "timestamp", "text"]
OTHER = {
    "number": "2.5",
    "integer": "8",
    "boolean": "false",
    "category": "south",
    "date": "2012-01-06",
    "timestamp": "2012-01-06T06:07:08",
    "text": "other",
}


def rows(count: int = 20) -> list[dict[str, str]]:
    return [dict(ROW) for _ in range(count)]


def refused(folder: Path, given: list[dict[str, str]], changes: dict[str, str] | None = None) -> str:
    with pytest.raises(RefusedDataError) as refusal:
        validated(csv_of(folder, given), declare(changes))
    return str(refusal.value)


@pytest.mark.parametrize("type_", TYPES)
def test_too_many_missing_values_are_refused(type_: str, tmp_path: Path) -> None:
    given = [row | {type_: ""} if n < 11 else row for n, row in enumerate(rows())]
    assert f"nulls in column {type_}: 55.0% missing, limit: at most 50.0%" in refused(tmp_path, given)


@pytest.mark.parametrize("type_", TYPES)
def test_a_value_that_comes_twice_is_refused_where_each_is_to_be_unique(type_: str, tmp_path: Path) -> None:
    given = [row | {type_: OTHER[type_] if n else ROW[type_]} for n, row in enumerate(rows())]
    changes = {f"  {type_}: {{": f"  {type_}: {{unique: true, "}
    assert f"unique in column {type_}: 18 repeated values, limit: 0" in refused(tmp_path, given, changes)


@pytest.mark.parametrize(
    ("type_", "changes", "cell", "told"),
    [
        ("number", {}, "2e9", "range in column number: 1 of 20 rows, between 2e+09 and 2e+09, limit: a number from -1e+09"),
        ("number", {"low: -1e9, high: 1e9": "low: 1"}, "0.5", "limit: a number from 1, or null"),
        ("number", {"low: -1e9, high: 1e9": "high: 2"}, "2.5", "limit: a number to 2, or null"),
        ("integer", {}, "2000000000", "range in column integer: 1 of 20 rows, between 2e+09 and 2e+09"),
        ("integer", {"low: -1000000000, high: 1000000000": "high: 7"}, "8", "limit: a whole number to 7, or null"),
        ("integer", {"low: -1000000000, high: 1000000000": "choices: [7, 9]"}, "8",
         "choices in column integer: 1 of 20 rows, between 8 and 8, limit: one of 7, 9, or null"),
        ("category", {"category, nulls": "category, choices: [north, south], nulls"}, "None",
         "choices in column category: 1 of 20 rows are not, first in row 4, limit: one of north, south, or null"),
    ],
)  # fmt: skip
def test_what_no_rule_allows_is_refused(
    type_: str, changes: dict[str, str], cell: str, told: str, tmp_path: Path
) -> None:
    given = [row | {type_: cell} if n == 3 else row for n, row in enumerate(rows())]
    assert told in refused(tmp_path, given, changes)
    column = declare(changes).columns[type_]
    asked = {name: value for name, value in ROW.items() if name not in ("category", "y")}
    declared = declare({**changes, "role: protected": "why: seen"})
    with pytest.raises(RequestError) as refusal:
        read_request([asked | {"category": "north", type_: cell}], declared)
    assert [(field.row, field.field, field.expected) for field in refusal.value.fields] == [(0, type_, column.expected)]


@pytest.mark.parametrize("bounds", ["", "low: 1", "high: 2", "low: 1, high: 2"])
@pytest.mark.parametrize("type_", TYPES)
def test_every_rule_has_words_whatever_it_leaves_open(type_: str, bounds: str) -> None:
    text = f"{type_}: {{type: {type_}, {bounds if type_ in ('number', 'integer') else ''}}}"
    column = declare({"number: {nulls: 0.5, low: -1e9, high: 1e9}": f"number: {{nulls: 0.5}}\n  other_{text}"})
    assert column.columns[f"other_{type_}"].expected


LONG = "a_name_that_is_longer_than_anyone_reads_and_may_hold_what_nobody_wants_to_see"


@pytest.mark.parametrize("file", ["raw.csv", "raw.parquet"])
def test_columns_that_are_absent_unknown_or_repeated_are_refused(file: str, tmp_path: Path) -> None:
    given = [{name: cell for name, cell in row.items() if name != "text"} | {"extra": "1", LONG: "1"} for row in rows()]
    path = csv_of(tmp_path, given)
    if file == "raw.parquet":
        path = parquet_of(tmp_path, {name: [row[name] for row in given] for name in given[0]})
    with pytest.raises(RefusedDataError) as refusal:
        validated(path, declare())
    assert "missing column in column text: absent, limit: present" in str(refusal.value)
    assert "unknown column in column extra: present, limit: absent" in str(refusal.value)
    assert f"unknown column in column {LONG[:64]}: present" in str(refusal.value)
    twice = csv_of(tmp_path, rows())
    twice.write_text(twice.read_text().replace("text,y", "text,text"))
    with pytest.raises(RefusedDataError, match="repeated column in column text: twice"):
        validated(twice, declare())


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1\0\0\0\0PAR1", b"a,b\n1,2\n"])
def test_a_parquet_file_that_is_none_or_cut_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "raw.parquet").write_bytes(content)
    with pytest.raises(RefusedDataError, match="is no whole Parquet file"):
        validated(tmp_path / "raw.parquet", declare())


def test_a_small_parquet_file_that_unpacks_to_much_is_refused_before_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = declare()
    given: dict[str, Any] = {name: [row[name] for row in rows()] for name in ROW}
    words = pa.array(["x" * 1000] * 20)
    for text in (words, words.dictionary_encode()):
        path = parquet_of(tmp_path, given | {"text": text})
        assert path.stat().st_size < 8000
        assert validated(path, declared).num_rows == 20
        with monkeypatch.context() as small:
            small.setattr(raw_files, "MAXIMUM_BYTES", 20_000)
            with pytest.raises(RefusedDataError, match=r"bytes: 0 MiB, limit: at most 0 MiB: train on a sample"):
                validated(path, declared)
    monkeypatch.setattr(raw_files, "MAXIMUM_CELLS", 20 * len(ROW) - 1)
    with pytest.raises(RefusedDataError, match=r"cells: 20 rows of 8 columns, limit: at most 159 cells"):
        validated(parquet_of(tmp_path, given), declared)


@pytest.mark.parametrize("kind", [pa.list_(pa.int64()), pa.struct([("a", pa.int64())]), pa.binary(3)])
def test_a_parquet_column_of_lists_structures_or_blocks_is_refused_by_its_name(kind: Any, tmp_path: Path) -> None:
    given: dict[str, Any] = {name: [row[name] for row in rows()] for name in ROW} | {"number": pa.nulls(20, kind)}
    with pytest.raises(RefusedDataError, match=rf"type in column number: is {re.escape(str(kind)[:5])}.*a number"):
        validated(parquet_of(tmp_path, given), declare())


def test_a_time_of_a_zone_that_nobody_knows_is_the_moment_that_it_is(tmp_path: Path) -> None:
    given: dict[str, Any] = {name: [row[name] for row in rows()] for name in ROW}
    for zone in ("Mars/Phobos", "Europe/Rome"):
        given["timestamp"] = pa.array([10**9] * 20, pa.timestamp("s", zone))
        made = validated(parquet_of(tmp_path, given), declare())["timestamp"].cast(pa.int64())
        assert set(made.to_pylist()) == {10**18}


def test_a_quote_that_does_not_close_is_refused_and_swallows_no_row(tmp_path: Path) -> None:
    path = csv_of(tmp_path, rows())
    lines = path.read_text().splitlines()
    lines[5] = lines[5].replace('"said, twice"', '"said twice')
    path.write_text("\n".join([*lines, ""]))
    with pytest.raises(RefusedDataError, match="quotes that do not close"):
        validated(path, declare())


@pytest.mark.parametrize("column", ["text", "category"])
def test_text_of_a_parquet_file_that_is_not_utf_8_is_refused_by_its_column(column: str, tmp_path: Path) -> None:
    given: dict[str, Any] = {name: [row[name] for row in rows()] for name in ROW}
    words = pa.array([b"\xff"] * 20, pa.binary())
    given[column] = pa.StringArray.from_buffers(20, words.buffers()[1], words.buffers()[2])
    with pytest.raises(RefusedDataError, match=f"encoding in column {column}: holds text that is not UTF-8"):
        validated(parquet_of(tmp_path, given), declare())


def test_a_channel_holds_one_file_of_a_size_that_fits_a_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RefusedDataError, match="files: 0 CSV or Parquet files, limit: exactly 1"):
        the_file(tmp_path)
    path = csv_of(tmp_path, rows())
    assert the_file(tmp_path) == path
    with monkeypatch.context() as small:
        small.setattr(raw_files, "MAXIMUM_BYTES", 100)
        with pytest.raises(RefusedDataError, match=r"bytes: .* MiB, limit: at most .* MiB: train on a sample"):
            the_file(tmp_path)
    parquet_of(tmp_path, {"y": [0]})
    with pytest.raises(RefusedDataError, match="files: 2 CSV or Parquet files, limit: exactly 1"):
        the_file(tmp_path)


def test_a_row_id_stands_once_and_is_no_input(tmp_path: Path) -> None:
    changes = {"text: {type: text, nulls: 0.5}": "text: {type: text, role: row_id}"}
    assert "unique in column text: 19 repeated values" in refused(tmp_path, rows(), changes)
    assert "text" not in [column.name for column in declare(changes).request]


def test_duplicated_rows_are_refused_above_the_share_that_is_declared(tmp_path: Path) -> None:
    given = [row | {"text": str(max(n, 3))} for n, row in enumerate(rows())]
    told = "duplicated rows: 3 of 20 rows, limit: 0"
    assert told in refused(tmp_path, given, {"duplicates: 1": "duplicates: 0"})
    assert validated(csv_of(tmp_path, given), declare({"duplicates: 1": "duplicates: 0.15"})).num_rows == 20


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_file_without_commas_is_told_so_and_not_each_column(separator: str, tmp_path: Path) -> None:
    path = tmp_path / "raw.csv"
    path.write_text("".join(separator.join(map(str, row)) + "\n" for row in (rows()[0], rows()[0].values())))
    with pytest.raises(RefusedDataError) as refusal:
        validated(path, declare({}))
    assert str(refusal.value) == (
        f"Data refused, 1 rule(s) broken. separator: {separator!r} between values, limit: a comma"
    )


def test_rows_that_could_not_be_read_are_no_duplicates_of_each_other(tmp_path: Path) -> None:
    given = [row | {"text": "same", "date": f"{n + 1:02}/13/2012"} for n, row in enumerate(rows())]
    told = refused(tmp_path, given, {"duplicates: 1": "duplicates: 0"})
    assert "type in column date" in told
    assert "'%d/%m/%Y' or '%m/%d/%Y'" in told
    assert "duplicated rows" not in told


def test_a_format_that_is_stated_already_is_told_and_not_another(tmp_path: Path) -> None:
    given = [row | {"date": "13/45/2012"} for row in rows()]
    told = refused(tmp_path, given, {"date: {type: date": "date: {type: date, format: '%m/%d/%Y'"})
    assert "they are read by format: '%m/%d/%Y', as model.yaml states" in told


def test_a_row_that_stands_again_under_another_id_is_a_duplicate(tmp_path: Path) -> None:
    given = [row | {"text": f"id-{n}"} for n, row in enumerate(rows())]  # alike but for that
    changes = {"text: {type: text, nulls: 0.5}": "text: {type: text, role: row_id}", "duplicates: 1": "duplicates: 0"}
    assert "duplicated rows: 19 of 20 rows, limit: 0" in refused(tmp_path, given, changes)


def test_of_a_file_that_is_all_wrong_the_refusal_stays_short(tmp_path: Path) -> None:
    given = [dict.fromkeys(ROW, "\N{CROSS MARK}") for _ in range(5_000)]
    reason = refused(tmp_path, given, {"category, nulls": "category, choices: [north], nulls"})
    assert len(reason) < 1_500
    assert "5000 of 5000 rows are not, first in rows 1, 2, 3" in reason


@mock_aws
@pytest.mark.parametrize("type_", [*TYPES, "y"])
def test_a_refusal_rings_whatever_type_it_is_about(type_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    model = tmp_path / "models" / "any"
    model.mkdir(parents=True)
    (model / "model.yaml").write_text(DECLARED)
    monkeypatch.setattr(interface, "MODELS", tmp_path / "models")
    given = [row | {type_: "" if type_ in ("category", "text", "y") else "?"} for row in rows()]
    with pytest.raises(RefusedDataError, match=type_):
        Run(tmp_path / "run", "any", csv_of(tmp_path, given)).validate({"LADDER_PIPELINE": "local-lending-any"})
    cloudwatch: Any = cast(Any, boto3).client("cloudwatch")
    [metric] = cloudwatch.list_metrics(Namespace="Ladder/local-lending")["Metrics"]
    assert metric["MetricName"] == "DataRefused"


def test_no_value_of_words_or_dates_is_told() -> None:
    column = declare({"category, nulls": "category, choices: [north], nulls"}).columns["category"]
    [(_, cells)] = from_rows([column], [{"category": "a person's name"}])
    assert cells.present.all()
