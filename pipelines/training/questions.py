"""What a model is asked when it is judged: the test rows as a caller would send them, the answers withheld."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Mapping
from typing import Any

import numpy as np

from pipelines.arrow import Table, pa, pc
from pipelines.declaration import QUESTION, ROW_ID, Declaration
from pipelines.table import rows, without
from pipelines.training.splitting import Rows


def questions(table: Table, declaration: Declaration, test: Rows) -> Table:
    """The columns of a request, by row_id and question; the row asked about is the last one of its question.

    Where the model looks back, the rows before it come first, each with what was known after it.
    """
    held = table.select([ROW_ID, *(column.name for column in declaration.request)])
    history = declaration.split.look_back
    if not history:
        asked = without(rows(held, test), declaration.after)
        return asked.add_column(0, QUESTION, asked[ROW_ID])
    offsets = np.arange(-history, 1)
    positions = (np.asarray(test)[:, None] + offsets).ravel()
    whole, last = rows(held, positions), np.tile(offsets == 0, len(test))
    for name in sorted(declaration.after & set(held.column_names)):
        blank = pa.scalar(None, whole.schema.field(name).type)
        shown = pc.if_else(pa.array(last), blank, whole[name])
        whole = whole.set_column(whole.schema.get_field_index(name), name, shown)
    asked = np.repeat(table[ROW_ID].to_numpy()[test], history + 1)
    return whole.add_column(0, QUESTION, pa.array(asked))


def answers(table: Table, declaration: Declaration, groups: Mapping[str, Any], test: Rows) -> Table:
    """Target and protected groups of the test rows, by row_id."""
    held = {ROW_ID: table[ROW_ID], declaration.target: table[declaration.target], **groups}
    return rows(pa.table(held), test)
