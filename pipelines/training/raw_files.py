"""The raw file as the declaration types it. What can't be read at all is refused here, by file, row and byte."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import codecs
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.arrow import csv as arrow_csv
from pipelines.arrow import pa, parquet, pc
from pipelines.cells import Cells, from_arrow, from_text
from pipelines.declaration.column import Column
from pipelines.training.violation import ROWS_TOLD, RefusedDataError, Violation

SUFFIXES = (".csv", ".parquet")
# A million rows of 100 columns. Reading takes some four times as much memory, and the smallest instance has 8 GiB.
MAXIMUM_BYTES = 1024**3
MAXIMUM_CELLS = 10**8
LESS = "train on a sample, or on the newest rows"
BLOCK = 8 * 1024**2  # the longest row that is read


def the_file(folder: Path) -> Path:
    """The one raw file of a channel. Raises RefusedDataError where there is none, a choice, or too much of it."""
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES) if folder.is_dir() else []
    if len(files) != 1:
        raise RefusedDataError([Violation("files", "", f"{len(files)} CSV or Parquet files", "exactly 1")])
    check_bytes(files[0].stat().st_size)
    return files[0]


def read_file(path: Path, columns: Sequence[Column]) -> list[tuple[Column, Cells]]:
    """Each declared column's cells. Raises RefusedDataError where file, rows or columns are not as declared."""
    if path.suffix.lower() == ".csv":
        table, convert = read_csv(path, columns), from_text
    else:
        table, convert = read_parquet(path, columns), from_arrow
    found: list[tuple[Column, Cells]] = []
    for column in columns:  # one by one, so that the text of one column at most lies beside the typed ones
        array = table[column.name].combine_chunks()
        table = table.drop_columns([column.name])
        found.append((column, convert(column, array)))
    return found


def read_parquet(path: Path, columns: Sequence[Column]) -> Any:
    """Text as it lies in the file, each word once: a hundred kilobytes may say gigabytes."""
    try:
        file = parquet.ParquetFile(path)
        check_header(file.schema_arrow.names, columns)
        check_types(file.schema_arrow, columns)
        check_size(file.metadata)
        words = [field.name for field in file.schema_arrow if is_text(field.type)]
        table = parquet.ParquetFile(path, read_dictionary=words).read()
    except (pa.ArrowException, OSError):
        raise RefusedDataError([Violation("complete file", "", "is no whole Parquet file", "Parquet")]) from None
    if not table.num_rows:
        raise RefusedDataError([Violation("rows", "", "0 rows", "at least 1")])
    check_bytes(sum(text_bytes(table[name]) for name in words))
    check_words(table, words)
    return table


def check_words(table: Any, words: Sequence[str]) -> None:
    wrong: list[Violation] = []
    for name in words:
        try:
            for part in table[name].chunks:
                part.dictionary.validate(full=True)
        except pa.ArrowException:
            wrong.append(Violation("encoding", name, "holds text that is not UTF-8", "UTF-8"))
    if wrong:
        raise RefusedDataError(wrong)


def check_types(schema: Any, columns: Sequence[Column]) -> None:
    """A list, a structure or a block of bytes is no cell, and one may be of any size."""
    wrong = [
        Violation("type", column.name, f"is {str(schema.field(column.name).type)[:64]}", column.expected)
        for column in columns
        if pa.types.is_nested(schema.field(column.name).type)
        or pa.types.is_fixed_size_binary(schema.field(column.name).type)
    ]
    if wrong:
        raise RefusedDataError(wrong)


def check_size(metadata: Any) -> None:
    cells = metadata.num_rows * metadata.num_columns
    if cells > MAXIMUM_CELLS:
        figure = f"{metadata.num_rows} rows of {metadata.num_columns} columns"
        raise RefusedDataError([Violation("cells", "", figure, f"at most {MAXIMUM_CELLS} cells: {LESS}")])
    check_bytes(sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups)))


def check_bytes(size: int) -> None:
    if size > MAXIMUM_BYTES:
        limit = f"at most {MAXIMUM_BYTES / 1024**2:.0f} MiB: {LESS}"
        raise RefusedDataError([Violation("bytes", "", f"{size / 1024**2:.0f} MiB", limit)])


def is_text(kind: Any) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(is_kind(kind) for is_kind in (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary))


def text_bytes(column: Any) -> int:
    """Of a column of words, had each cell its own copy."""
    taken = (pc.sum(pc.binary_length(part.dictionary).take(part.indices)).as_py() for part in column.chunks)
    return sum(size or 0 for size in taken)


def read_csv(path: Path, columns: Sequence[Column]) -> Any:
    check_encoding(path)
    header = check_header(apart(read_header(path), columns), columns)
    uneven: list[tuple[int, int]] = []

    def on_uneven(row: Any) -> str:
        uneven.append((row.number - 1, row.actual_columns))
        return "skip" if len(uneven) < ROWS_TOLD else "error"

    try:
        table = arrow_csv.read_csv(
            path,
            # With threads, rows have no numbers to tell.
            read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=on_uneven),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.large_string()), null_values=[""], strings_can_be_null=True
            ),
        )
    except pa.ArrowException:
        if not uneven:
            figure = f"quotes that do not close, or a row above {BLOCK // 1024**2} MiB"
            raise RefusedDataError([Violation("complete rows", "", figure, "rows of CSV")]) from None
        table = None
    wrong = [
        Violation("complete rows", "", f"row {number} has {count} values", f"{len(header)} values")
        for number, count in uneven
    ]
    if table is not None and not table.num_rows and not wrong:
        wrong.append(Violation("rows", "", "0 rows", "at least 1"))
    if table is not None and table.num_rows and not ends_with_a_line(path):
        wrong.append(Violation("complete file", "", f"ends inside row {table.num_rows + len(uneven)}", "a line end"))
    if wrong:
        raise RefusedDataError(wrong)
    return table


def apart(names: list[str], columns: Sequence[Column]) -> list[str]:
    """The header. Raises RefusedDataError where its names stand apart by something else than commas."""
    separator = next((one for one in ";\t|" if len(names) == 1 < len(columns) and one in names[0]), "")
    if separator:
        raise RefusedDataError([Violation("separator", "", f"{separator!r} between values", "a comma")])
    return names


UNDECLARED = "absent: model.yaml names every column of the file"


def check_header(names: Sequence[str], columns: Sequence[Column]) -> list[str]:
    declared = [column.name for column in columns]
    wrong = [Violation("missing column", name, "absent", "present") for name in declared if name not in names]
    extra = [name[:64] or "without a name" for name in names if name not in declared]
    wrong += [Violation("unknown column", name, "present", UNDECLARED) for name in extra]
    wrong += [Violation("repeated column", name, "twice", "once") for name in declared if names.count(name) > 1]
    if wrong:
        raise RefusedDataError(wrong)
    return list(names)


def read_header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        try:
            return next(csv.reader(lines), [])
        except csv.Error:
            raise RefusedDataError([Violation("complete file", "", "its first line is no header", "CSV")]) from None


def check_encoding(path: Path) -> None:
    decoder, read, quotes = codecs.getincrementaldecoder("utf-8")(), 0, 0
    with path.open("rb") as file:
        while content := file.read(1024**2):
            held = len(decoder.getstate()[0])  # the beginning of a character that the last block cut through
            try:
                decoder.decode(content)
            except UnicodeDecodeError as error:
                at = read - held + error.start
                figure = f"byte {at} is 0x{error.object[error.start]:02x}"
                raise RefusedDataError([Violation("encoding", "", figure, "UTF-8")]) from None
            if b"\0" in content:
                raise RefusedDataError([Violation("encoding", "", "holds zero bytes, as UTF-16 does", "UTF-8")])
            read += len(content)
            quotes += content.count(b'"')
    if quotes % 2:  # the last one would swallow all rows below it
        raise RefusedDataError([Violation("complete rows", "", "quotes that do not close", "rows of CSV")])
    if not read:
        raise RefusedDataError([Violation("rows", "", "0 rows", "at least 1")])


def ends_with_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) in b"\r\n"
