"""Cells to typed values, by the column's declared type: the same for a CSV file, a Parquet file and a request.

A value is read as its type and format say, or it is unreadable; nothing is guessed. An empty text is a missing value
and the words None, NA, null and nan are text, whoever wrote them.
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.arrow import Array, pa, pc
from pipelines.declaration.column import LARGEST_INTEGER, NUMERIC, TIMES, Column, Type
from pipelines.declaration.date_format import pattern, strptime_format

Mask = NDArray[np.bool_]

ARROW: Mapping[Type, Any] = {
    "number": pa.float64(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "category": pa.string(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("ns"),  # in UTC
    "text": pa.string(),
}
NUMBER = r"^-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?$"
# pandas writes a whole number as 7.0 where its column has a gap. 16 digits reach above the largest allowed.
INTEGER = r"^-?0*[0-9]{1,16}(?:\.0+)?$"
NO_VALUE = "\0"  # stands for what no text can say; unreadable as every type


@dataclass(frozen=True)
class Cells:
    """One column's values, null where missing or unreadable, and which are unreadable."""

    values: Array
    unreadable: Mask

    @property
    def present(self) -> Mask:
        return mask(self.values.is_valid())

    @property
    def missing(self) -> Mask:
        return ~self.present & ~self.unreadable


def from_text(column: Column, text: Array) -> Cells:
    """From a CSV file, or from text where a Parquet file has it."""
    text = pc.if_else(pc.equal(text, pa.scalar("", text.type)), pa.scalar(None, text.type), text)
    text = pc.if_else(pa.array(_not_known(column, text)), pa.scalar(None, text.type), text)
    if column.type in ("category", "text"):
        readable = ~mask(pc.equal(text, NO_VALUE))
        return _cells(column, text.cast(pa.string()), text, readable)
    readable = mask(pc.match_substring_regex(text, _pattern(column)))
    values = READ[column.type](column, pc.if_else(pa.array(readable), text, pa.scalar(None, text.type)))
    return _cells(column, values, text, np.ones(len(text), np.bool_))


def from_rows(columns: Sequence[Column], rows: Sequence[Mapping[str, object]]) -> list[tuple[Column, Cells]]:
    """From the rows of a request: JSON's values, or the texts of CSV lines.

    Columns that are read alike are read together, for a request of one row pays for each reading, not for each cell.
    """
    alike: dict[tuple[object, ...], list[Column]] = {}
    for column in columns:
        alike.setdefault((column.type, column.format, column.unknown), []).append(column)
    found: dict[str, Cells] = {}
    for together in alike.values():
        text = [_as_text(column, row.get(column.name)) for column in together for row in rows]
        cells = from_text(together[0], pa.array(text, pa.string()))
        for place, column in enumerate(together):
            own = slice(place * len(rows), (place + 1) * len(rows))
            found[column.name] = Cells(cells.values[own], cells.unreadable[own])
    return [(column, found[column.name]) for column in columns]


def from_arrow(column: Column, array: Array) -> Cells:
    """From a column of a Parquet file. Whatever is not of the declared type is unreadable, not converted."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type) or pa.types.is_null(array.type):
        return from_text(column, array.cast(pa.large_string()))
    if column.type in NUMERIC and (
        pa.types.is_integer(array.type) or pa.types.is_floating(array.type) or pa.types.is_decimal(array.type)
    ):
        return _cells(column, *_from_numbers(column, array))
    if column.type == "boolean" and pa.types.is_boolean(array.type):
        return _cells(column, array, array, np.ones(len(array), np.bool_))
    if column.type in TIMES and (pa.types.is_date(array.type) or pa.types.is_timestamp(array.type)):
        return _cells(column, _from_times(column, array), array, np.ones(len(array), np.bool_))
    return Cells(pa.nulls(len(array), ARROW[column.type]), mask(array.is_valid()))


def mask(array: Array) -> Mask:
    """A pyarrow array of booleans; null is no."""
    whole = array.fill_null(False) if array.null_count else array
    return whole.to_numpy(zero_copy_only=False)


def _not_known(column: Column, cells: Array) -> Mask:
    """Where the source's code for not known stands; it need not be of the column's own type."""
    if column.unknown is None:
        return np.zeros(len(cells), np.bool_)
    is_text = pa.types.is_large_string(cells.type) or pa.types.is_string(cells.type)
    if isinstance(column.unknown, str):
        return mask(pc.equal(cells, column.unknown)) if is_text else np.zeros(len(cells), np.bool_)
    if is_text:
        readable = pc.match_substring_regex(cells, NUMBER)
        cells = pc.cast(pc.if_else(readable, cells, pa.scalar(None, cells.type)), pa.float64())
    return mask(pc.greater_equal(cells.cast(pa.float64(), safe=False), float(column.unknown)))


def _cells(column: Column, values: Array, given: Array, readable: Mask) -> Cells:
    """Values where they could be read; what was given and is no value is unreadable."""
    values = pc.if_else(pa.array(readable), values, pa.scalar(None, values.type)).cast(ARROW[column.type])
    return Cells(values, mask(given.is_valid()) & ~mask(values.is_valid()))


def _pattern(column: Column) -> str:
    match column.type:
        case "number":
            return NUMBER
        case "integer":
            return INTEGER
        case "boolean":
            return "^(?:" + "|".join(map(re.escape, _words(column))) + ")$"
        case _:
            return pattern(column.spelling)


def _words(column: Column) -> dict[str, bool]:
    """The words of a boolean; where none are stated, true and false as JSON, pandas and spreadsheets write them."""
    yes, no = column.spelling.split("/")
    words = {yes: True, no: False}
    return words if column.format else words | {"True": True, "False": False, "TRUE": True, "FALSE": False}


def _numbers(_column: Column, text: Array) -> Array:
    numbers = pc.cast(text, pa.float64())
    return pc.if_else(pc.is_finite(numbers), numbers, pa.scalar(None, pa.float64()))


def _integers(_column: Column, text: Array) -> Array:
    whole = pc.cast(pc.replace_substring_regex(text, r"\.0+$", ""), pa.int64())
    return pc.if_else(pc.less_equal(pc.abs(whole), LARGEST_INTEGER), whole, pa.scalar(None, pa.int64()))


def _booleans(column: Column, text: Array) -> Array:
    yes = [word for word, value in _words(column).items() if value]
    return pc.if_else(text.is_valid(), pc.is_in(text, value_set=pa.array(yes, text.type)), pa.scalar(None, pa.bool_()))


def _times(column: Column, text: Array) -> Array:
    """Days that no calendar has, and years that pandas can't hold (before 1678, after 2261), are null."""
    spelling = strptime_format(column.spelling)
    cells = pd.Series(text.to_numpy(zero_copy_only=False), dtype="object")
    times = pd.to_datetime(cells, format=spelling, exact=True, errors="coerce", utc="%z" in spelling)
    if "%j" in spelling and "%z" not in spelling:  # pandas takes the 366th day of any year, for one of the next
        times = times.where(times.dt.strftime(spelling) == cells)
    return _arrow_times(column, times)


def _arrow_times(column: Column, times: "pd.Series[pd.Timestamp]") -> Array:
    plain = times.dt.tz_convert(None) if times.dt.tz is not None else times
    return pa.Array.from_pandas(plain.astype("datetime64[ns]")).cast(pa.timestamp("ns")).cast(ARROW[column.type])


READ: Mapping[Type, Callable[[Column, Array], Array]] = {
    "number": _numbers,
    "integer": _integers,
    "boolean": _booleans,
    "date": _times,
    "timestamp": _times,
}


def _from_numbers(column: Column, array: Array) -> tuple[Array, Array, Mask]:
    """Numbers, the given ones with NaN as missing, and which can be held exactly."""
    if pa.types.is_floating(array.type):
        array = pc.if_else(pc.is_nan(array), pa.scalar(None, array.type), array)
    array = pc.if_else(pa.array(_not_known(column, array)), pa.scalar(None, array.type), array)
    numbers = array.cast(pa.float64(), safe=False)
    exact = pc.is_finite(numbers)
    if column.type == "integer" or pa.types.is_integer(array.type):
        exact = pc.and_(exact, pc.less_equal(pc.abs(numbers), float(LARGEST_INTEGER)))
    if column.type == "integer":
        exact = pc.and_(exact, pc.equal(pc.floor(numbers), numbers))
    readable = mask(exact)
    held = pc.if_else(pa.array(readable), numbers, pa.scalar(None, pa.float64()))
    return held.cast(ARROW[column.type]), array, readable


def _from_times(column: Column, array: Array) -> Array:
    if pa.types.is_date(array.type) and column.type == "timestamp":
        return pa.nulls(len(array), ARROW["timestamp"])  # it does not say at what hour
    if pa.types.is_timestamp(array.type) and array.type.tz:
        array = array.cast(pa.timestamp(array.type.unit, "UTC"))  # what it is called elsewhere may be known to nobody
    times = pd.to_datetime(pd.Series(array.cast(pa.string()).to_numpy(zero_copy_only=False), dtype="object"),
                           format="ISO8601", errors="coerce", utc=True)  # fmt: skip
    if column.type == "date":
        times = times.where(times == times.dt.normalize())
    return _arrow_times(column, times)


def _as_text(column: Column, value: object) -> str | None:
    """As a CSV file would have it."""
    words = column.type in ("category", "text")
    if value is None:
        return None
    if isinstance(value, bool):
        return column.spelling.split("/")[0 if value else 1] if column.type == "boolean" else NO_VALUE
    if isinstance(value, str):
        try:
            value.encode()  # JSON can hold half a character, which no file and no table can
        except UnicodeEncodeError:
            return NO_VALUE
        return value
    if isinstance(value, int | float) and column.type in NUMERIC and not words:
        return repr(value) if abs(value) < 1e300 else NO_VALUE  # noqa: PLR2004 - and no integer of 5,000 digits
    return NO_VALUE
