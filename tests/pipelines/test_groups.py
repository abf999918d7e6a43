"""Protected groups are made by the platform, in three forms, of validated columns."""

from typing import Any

import pytest

from pipelines.arrow import pa
from pipelines.declaration.groups import Group
from pipelines.training.protected_groups import protected_groups

FLAGS = {"first_of": {"black": "black", "hispan": "hispanic"}, "otherwise": "white"}
AGE = {"column": "age", "bins": {"old": {"from": 65}, "40 to 65": {"from": 40, "below": 65}, "under 40": {"below": 40}}}


@pytest.mark.parametrize(
    ("group", "columns", "expected"),
    [
        ({"column": "region"}, {"region": ["None", "a", None]}, ["None", "a", None]),
        ({"column": "member"}, {"member": [True, False, None]}, ["true", "false", None]),
        ({"column": "code"}, {"code": [1, 2, None]}, ["1", "2", None]),
        (AGE, {"age": [18, 39.9, 40, 64, 65, 90, None]},
         ["under 40", "under 40", "40 to 65", "40 to 65", "old", "old", None]),
        (FLAGS, {"black": [1, 0, 0, 1], "hispan": [0, 1, 0, 1]}, ["black", "hispanic", "white", "black"]),
        # Who is known to be in an earlier group is in it; of a later one nothing can be said.
        (FLAGS, {"black": [None, None, 0, 1], "hispan": [0, 1, None, None]}, [None, None, None, "black"]),
        (FLAGS, {"black": [True, False], "hispan": [False, False]}, ["black", "white"]),
    ],
)  # fmt: skip
def test_each_row_is_in_its_group_or_in_none_that_is_known(
    group: dict[str, Any], columns: dict[str, list[Any]], expected: list[str | None]
) -> None:
    made = protected_groups(pa.table(columns), {"g": Group.model_validate(group)})
    assert made["g"].to_pylist() == expected
