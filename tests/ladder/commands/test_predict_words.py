"""`ladder predict` takes a row from a person and an answer from a model: neither need be what it should."""

import pytest

from ladder.commands.predict import parsed, request
from ladder.exits import Wrong

DEEP = "[" * 100_000


@pytest.mark.parametrize("row", ["", "{", DEEP, "\udcff", '{"a": "\udcff"}', f'{{"temp": {"9" * 5000}}}'])
def test_a_row_that_is_no_json_is_told_so(row: str) -> None:
    with pytest.raises(Wrong, match="--row is not JSON"):
        request("bike-demand", None, row)


@pytest.mark.parametrize(
    ("answer", "shown"), [(b'{"a": 1}', {"a": 1}), (b"a,b", "a,b"), (b"\xff", "\ufffd"), (DEEP.encode(), DEEP)]
)
def test_an_answer_that_is_no_json_is_shown_as_text(answer: bytes, shown: object) -> None:
    assert parsed(answer) == shown
