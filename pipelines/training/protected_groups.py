"""Which protected group each row belongs to, made from validated columns; null where that is not known."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Mapping
from typing import Any

import numpy as np

from pipelines.arrow import Table, pa, pc
from pipelines.cells import mask
from pipelines.declaration.groups import Group


def protected_groups(table: Table, groups: Mapping[str, Group]) -> dict[str, Any]:
    """Arrays of text by group name, in the table's order of rows."""
    return {name: members(table, group) for name, group in groups.items()}


def members(table: Table, group: Group) -> Any:
    if group.first_of:
        return first_flag(table, group)
    cells = table[group.column].combine_chunks()
    if not group.bins:
        return cells.cast(pa.string())
    found = np.full(len(cells), None, dtype=object)
    for name, one in group.bins.items():
        inside = mask(cells.is_valid())
        inside &= mask(pc.greater_equal(cells, one.low)) if one.low is not None else True
        inside &= mask(pc.less(cells, one.below)) if one.below is not None else True
        found[inside] = name
    return pa.array(found, pa.string())


def first_flag(table: Table, group: Group) -> Any:
    found = np.full(table.num_rows, group.otherwise, dtype=object)
    for column, name in reversed(tuple(group.first_of.items())):
        cells = table[column].combine_chunks()
        # A flag that is not known leaves the group unknown, unless one before it is set.
        found[~mask(cells.is_valid())] = None
        found[mask(pc.equal(cells.cast(pa.int8()), 1))] = name
    return pa.array(found, pa.string())
