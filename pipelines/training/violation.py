"""A broken rule, and the refusal that lists them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.cells import Mask

ROWS_TOLD = 3
VIOLATIONS_TOLD = 50


@dataclass(frozen=True)
class Violation:
    """One broken rule. ``figure`` is what was found and ``limit`` what is allowed; neither holds a person's record."""

    rule: str
    column: str
    figure: str
    limit: str

    def __str__(self) -> str:
        where = f" in column {self.column}" if self.column else ""
        return f"{self.rule}{where}: {self.figure}, limit: {self.limit}"


class RefusedDataError(Exception):
    """The data breaks rules; the message lists them, the first ones of very many."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = tuple(violations[:VIOLATIONS_TOLD])
        words = [*map(str, self.violations)]
        if len(violations) > VIOLATIONS_TOLD:
            words.append(f"and {len(violations) - VIOLATIONS_TOLD} more")
        super().__init__(f"Data refused, {len(violations)} rule(s) broken. " + "; ".join(words))


def rows_told(wrong: Mask) -> str:
    """The first rows, counted from 1 below the header."""
    numbers = [str(row + 1) for row in np.flatnonzero(wrong)[:ROWS_TOLD]]
    return f"first in row {numbers[0]}" if len(numbers) == 1 else f"first in rows {', '.join(numbers)}"
