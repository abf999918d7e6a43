"""Raw cells to typed values: what a file said is what every later step reads, and what it can't be is refused."""
# ruff: noqa: E501, RUF001 - tables, one case a line; digits of other scripts are among them

from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.arrow import pa
from pipelines.cells import from_arrow, from_rows, from_text
from pipelines.declaration.column import LARGEST_INTEGER, Column, Type
from pipelines.records import records
from pipelines.table import frame, read, read_frame, version, write, write_frame
from pipelines.training.protected_groups import protected_groups
from pipelines.training.validation import OTHERWISE
from pipelines.training.violation import RefusedDataError
from tests.pipelines.tables import ROW, csv_of, declare, parquet_of, validated

TYPES = ["number", "integer", "boolean", "category", "date", "timestamp", "text"]
WORDS = ["None", "NA", "null", "nan", "NaN", "N/A", "NULL", "-", "0", "1.0", "true", "2012-01-01", " x ", "a,b", 'a"b',
         "a\nb", "é", "\u200b", "\U0001f600", "inf", "=1+1"]  # fmt: skip
HOSTILE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
word = st.one_of(st.sampled_from(WORDS), st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
CELLS: dict[str, st.SearchStrategy[Any]] = {
    "number": st.floats(-1e9, 1e9).map(lambda x: x or 0.0),
    "integer": st.integers(-(10**9), 10**9),
    "boolean": st.booleans(),
    "category": word,
    "date": st.dates(date(1700, 1, 1), date(2200, 1, 1)),
    "timestamp": st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1)).map(lambda t: t.replace(microsecond=0)),  # noqa: DTZ001
    "text": word,
}


@HOSTILE
@given(data=st.data())
def test_what_one_step_wrote_is_what_the_next_one_reads(data: st.DataObject, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {name: data.draw(st.one_of(st.none(), CELLS[name])) if row % 2 else data.draw(CELLS[name]) for name in TYPES}
        for row in range(10)
    ]
    declared = declare()
    spelled = [{**{name: spell(value) for name, value in row.items()}, "y": str(n % 2)} for n, row in enumerate(rows)]
    table = validated(csv_of(tmp_path, spelled), declared)
    expected = {name: [row[name] for row in rows] for name in TYPES}
    assert {name: table[name].to_pylist() for name in TYPES} == expected
    # From step to step.
    write(tmp_path / "table.parquet", table)
    again = read(tmp_path / "table.parquet")
    assert again.equals(table)
    assert version(again) == version(table)
    # As a caller would write the same rows.
    asked = dict(from_rows(declared.table, records(table, declared.table)))
    assert {column.name: cells.values.to_pylist() for column, cells in asked.items()} == expected | {
        "y": table["y"].to_pylist()
    }
    # As the author's features get them, and hand them on.
    made = frame(table, declared.table)
    write_frame(tmp_path / "features.parquet", made)
    pd.testing.assert_frame_equal(read_frame(tmp_path / "features.parquet"), made)


def spell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


@pytest.mark.parametrize("word", WORDS)
def test_no_group_vanishes_whatever_it_is_called(word: str, tmp_path: Path) -> None:
    rows = [ROW | {"category": word if n % 2 else "north", "text": str(n)} for n in range(10)]
    table = validated(csv_of(tmp_path, rows), declare())
    groups = protected_groups(table, declare().groups)
    write(tmp_path / "answers.parquet", pa.table(groups))
    assert read(tmp_path / "answers.parquet")["group"].to_pylist() == ["north", word] * 5


UNREADABLE = {
    "number": ["lots", "nan", "inf", "1e999", "1_0", " 1", "+1", "0x1", "1,5", "١", "--1", "true", "1e"],
    "integer": ["1.5", "1e3", "9007199254740992", "99999999999999999999", "nan", "x", "1_0", "٣"],
    "boolean": ["yes", "1", "0", "T", "tRUE", "on", "truefalse"],
    "date": ["2012-1-5", "12/31/2012", "2012-02-30", "2012-01-05T00:00:00", "20120105", "2012-01-05 ", "0012-01-05",
             "9999-12-31", "1600-01-01", "yesterday", "٢٠١٢-01-05"],
    "timestamp": ["2012-01-05", "2012-01-05 06:07:08", "2012-01-05T24:00:00", "2012-01-05T06:07", "1325743628",
                  "2012-01-05T06:07:08Z"],
}  # fmt: skip


@pytest.mark.parametrize(("type_", "cell"), [(type_, cell) for type_, cells in UNREADABLE.items() for cell in cells])
def test_what_a_cell_can_not_be_is_refused_in_a_file_and_in_a_request(type_: str, cell: str, tmp_path: Path) -> None:
    rows = [ROW | {"text": str(n)} for n in range(12)]
    rows[4] |= {type_: cell}
    column = declare().columns[type_]
    with pytest.raises(RefusedDataError) as refusal:
        validated(csv_of(tmp_path, rows), declare())
    remedy = OTHERWISE.get(column.type, "")
    told = f"type in column {type_}: 1 of 12 rows are not, first in row 5{remedy}, limit: {column.expected}"
    assert str(refusal.value) == f"Data refused, 1 rule(s) broken. {told}"
    [(_, cells)] = from_rows([column], [{type_: cell}])
    assert cells.unreadable.all()


FORMATS = {
    ("date", "%m/%d/%Y"): (["12/31/2012", "02/29/2012"], ["31/12/2012", "12/31/12", "2/9/2012", "2012-12-31"]),
    ("date", "%-m/%-d/%Y"): (["1/5/2012", "12/31/2012"], ["01/05/2012", "13/1/2012"]),
    ("date", "%d. %b %Y"): (["05. Jan 2012"], ["5. Jan 2012", "05. Jän 2012"]),
    ("timestamp", "%Y-%m-%d %H:%M"): (["2012-01-05 06:07"], ["2012-01-05T06:07", "2012-01-05 6:07"]),
    ("timestamp", "%Y-%m-%dT%H:%M:%S%z"): (["2012-01-05T06:07:08Z", "2012-01-05T07:07:08+01:00"], ["2012-01-05T06:07:08"]),
    ("boolean", "Y/N"): (["Y", "N"], ["y", "true", "Yes"]),
}  # fmt: skip


@pytest.mark.parametrize(("type_", "format_"), FORMATS)
def test_a_stated_format_is_read_to_the_letter_and_no_other(type_: str, format_: str) -> None:
    good, bad = FORMATS[type_, format_]
    column = declare({f"type: {type_}": f"type: {type_}, format: '{format_}'"}).columns[type_]
    [(_, cells)] = from_rows([column], [{type_: cell} for cell in [*good, *bad]])
    assert cells.unreadable.tolist() == [False] * len(good) + [True] * len(bad)
    if "%z" in format_:
        assert len(set(cells.values[:2].to_pylist())) == 1, "one moment, wherever it was written down"


@pytest.mark.parametrize("type_", ["number", "integer", "boolean", "category", "date", "timestamp", "text"])
def test_a_source_that_writes_na_for_missing_is_read_in_every_type(type_: Type) -> None:
    column = Column(name="x", type=type_, unknown="NA")
    [(_, cells)] = from_rows([column], [{"x": "NA"}, {"x": ""}, {"x": "n/a"}])
    assert cells.missing.tolist()[:2] == [True, True]
    assert not cells.missing[2], "another word is none"


def test_a_code_of_text_leaves_the_numbers_of_a_parquet_file_alone() -> None:
    cells = from_arrow(Column(name="x", type="integer", unknown="NA"), pa.array([1, None]))
    assert cells.values.to_pylist() == [1, None]


def test_a_missing_value_is_told_by_the_sources_own_code_too() -> None:
    declared = declare({"number: {": "number: {unknown: 999, ", "category: {": "category: {unknown: '?', "})
    rows = [{"number": cell, "category": word} for cell, word in (("998", "?"), ("999", "x"), ("1000.5", "None"))]
    (_, numbers), (_, words) = from_rows([declared.columns["number"], declared.columns["category"]], rows)
    assert (numbers.values.to_pylist(), words.values.to_pylist()) == ([998, None, None], [None, "x", "None"])


ARROW: dict[str, tuple[list[Any], list[Any]]] = {
    "number": (
        [pa.array([1, None]), pa.array([1.5, float("nan")]), pa.array(["1.5", ""]), pa.array([1, 2], pa.uint8())],
        [pa.array([True]), pa.array([float("inf")]), pa.array(["x"]), pa.array([2**60]), pa.array([[1]])],
    ),
    "integer": (
        [pa.array([1, None]), pa.array([1.0, None]), pa.array(["1"]), pa.array([LARGEST_INTEGER])],
        [pa.array([1.5]), pa.array([2**64 - 1], pa.uint64()), pa.array([True]), pa.array([LARGEST_INTEGER + 1])],
    ),
    "boolean": ([pa.array([True, None]), pa.array(["true"])], [pa.array([1]), pa.array(["1"])]),
    "category": ([pa.array(["a", None, ""]), pa.array(["a"]).dictionary_encode()], [pa.array([1]), pa.array([b"a"])]),
    "date": (
        [pa.array([date(2012, 1, 5)]), pa.array([datetime(2012, 1, 5)]), pa.array(["2012-01-05"])],  # noqa: DTZ001
        [pa.array([datetime(2012, 1, 5, 6)]), pa.array([20120105]), pa.array([date(9999, 1, 1)])],  # noqa: DTZ001
    ),
    "timestamp": (
        [pa.array([datetime(2012, 1, 5, 6)]), pa.array([1], pa.timestamp("us", "Europe/Paris"))],  # noqa: DTZ001
        [pa.array([date(2012, 1, 5)]), pa.array([1325743628])],
    ),
    "text": ([pa.array(["a"]), pa.array(["a"], pa.large_string())], [pa.array([1.5])]),
}  # fmt: skip


@pytest.mark.parametrize("type_", ARROW)
def test_a_parquet_column_is_taken_where_its_type_says_the_same_and_refused_elsewhere(type_: str) -> None:
    good, bad = ARROW[type_]
    column = declare().columns[type_]
    assert not [array for array in good if from_arrow(column, array).unreadable.any()]
    assert not [array for array in bad if not from_arrow(column, array).unreadable.all()]


def test_a_csv_and_a_parquet_file_of_the_same_rows_are_one_dataset(tmp_path: Path) -> None:
    rows = [ROW | {"text": str(n), "number": f"{n}.25"} for n in range(12)]
    typed = {
        "y": [0] * 12,
        "integer": pa.array([7] * 12, pa.int32()),
        "number": [n + 0.25 for n in range(12)],
        "boolean": [True] * 12,
        "category": pa.array(["north"] * 12).dictionary_encode(),
        "date": [date(2012, 1, 5)] * 12,
        "timestamp": [datetime(2012, 1, 5, 6, 7, 8)] * 12,  # noqa: DTZ001
        "text": [str(n) for n in range(12)],
    }
    tables = [validated(csv_of(tmp_path, rows), declare()), validated(parquet_of(tmp_path, typed), declare())]
    assert tables[0].equals(tables[1])
    assert version(tables[0]) == version(tables[1])
    assert version(tables[0]) != version(tables[0].slice(0, 11))


def test_a_missing_value_and_the_word_for_it_are_two_datasets() -> None:
    assert version(pa.table({"a": ["x", None]})) != version(pa.table({"a": ["x", ""]}))


def test_a_category_with_choices_is_encoded_alike_in_training_and_serving() -> None:
    declared = declare({"category, nulls": "category, choices: [south, north, east], nulls"})
    column = declared.columns["category"]
    for words in (["north"], ["east", "south", None]):
        [(_, cells)] = from_rows([column], [{"category": word} for word in words])
        table = pa.table({"row_id": np.arange(len(words)), "category": cells.values})
        assert list(frame(table, [column])["category"].cat.categories) == ["south", "north", "east"]


def test_a_day_that_its_year_does_not_have_is_none() -> None:
    days = Column(name="day", type="date", format="%Y-%j")
    found = from_text(days, pa.array(["2021-366", "2020-366", "2021-001", "2021-000"], pa.large_string()))
    assert found.values.to_pylist() == [None, date(2020, 12, 31), date(2021, 1, 1), None]
    assert found.unreadable.tolist() == [True, False, False, True]
