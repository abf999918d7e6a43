"""The matrix for people: a row for each role, a column for each class of action, own resources beside others'."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.table import Table
from rich.text import Text

from ladder.judges.access.cells import Cell

COLUMNS = 6  # beside each other, or as many as there is room for
NAME = 11  # characters of a column: the longest word of a name
LEGEND = "Two marks: on own resources, then on all others'. + may, - may not, ! is not as it should be."
WORDS = {"+": "+ yes", "-": "- no", "!": "! WRONG", "": "none there"}
STYLES = {"+": "green", "-": "dim", "!": "bold red"}


def tables(cells: Sequence[Cell], team: str | None, room: int, *, words: bool) -> Iterator[Table]:
    """``team`` limits the rows to its roles. ``words`` stand beside the marks where nobody looks at a screen.

    ``room`` is how many characters stand in a line.
    """
    shown = [cell for cell in cells if team in (None, cell.team) or not cell.team]
    for section, group in groupby(sorted(shown, key=lambda cell: _sections(cells).index(cell.section)), _section):
        in_section = list(group)
        names = list(dict.fromkeys(cell.name for cell in in_section))
        roles = max(len(f"{cell.team} {cell.part}") for cell in in_section)
        columns = min(max((room - roles - 2) // (NAME + 2), 1), COLUMNS)
        for start in range(0, len(names), columns):
            yield _table(section, in_section, names[start : start + columns], words=words)


def _section(cell: Cell) -> str:
    return cell.section


def _sections(cells: Iterable[Cell]) -> list[str]:
    return list(dict.fromkeys(cell.section for cell in cells))


def _table(section: str, cells: Sequence[Cell], names: Sequence[str], *, words: bool) -> Table:
    table = Table(
        title=section, title_justify="left", title_style="bold", box=None, padding=(0, 1), header_style="cyan"
    )
    table.add_column("role", no_wrap=True)
    for name in names:
        table.add_column(name, max_width=None if words else NAME)
    for row in dict.fromkeys((cell.team, cell.part) for cell in cells):
        of_row = [cell for cell in cells if (cell.team, cell.part) == row]
        marks = [_marks([cell for cell in of_row if cell.name == name]) for name in names]
        if any(any(pair) for pair in marks):
            table.add_row(" ".join(row).strip(), *(_drawn(pair, words=words) for pair in marks))
    return table


def _marks(cells: Sequence[Cell]) -> tuple[str, str]:
    own = [cell for cell in cells if cell.owner == cell.team]
    others = [cell for cell in cells if cell.owner != cell.team]
    return _mark(own), _mark(others)


def _mark(cells: Sequence[Cell]) -> str:
    if not all(cell.as_expected for cell in cells):
        return "!"
    return "" if not cells else "+" if any(cell.expected for cell in cells) else "-"


def _drawn(pair: tuple[str, str], *, words: bool) -> Text | str:
    if words:
        return " / ".join(WORDS[mark] for mark in pair) if any(pair) else ""
    return Text(" ").join(Text(mark or " ", STYLES[mark] if mark else "") for mark in pair)
