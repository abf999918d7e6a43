"""References are replaced wherever they stand, and an unknown one is never passed on."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder.plan import reference
from ladder.plan.references import UnknownReference, referenced, resolve

BUCKET = "aws:s3/bucket:Bucket::lending-data"
OUTPUTS = {BUCKET: {"arn": "arn:aws:s3:::data", "ids": ["a", "b"], "authority": {"data": "Zm9v"}, "on": True}}


@pytest.mark.parametrize(
    ("output", "value"),
    [("arn", "arn:aws:s3:::data"), ("ids", ["a", "b"]), ("ids[1]", "b"), ("authority.data", "Zm9v"), ("on", True)],
)
def test_a_reference_alone_keeps_the_type_of_the_output(output: str, value: object) -> None:
    assert resolve({"deep": [reference(BUCKET, output)]}, OUTPUTS) == {"deep": [value]}


def test_a_reference_inside_a_json_document_leaves_it_valid() -> None:
    document = json.dumps({"Resource": [f"{reference(BUCKET, 'arn')}/*"], "on": reference(BUCKET, "on")})
    assert json.loads(resolve(document, OUTPUTS)) == {"Resource": ["arn:aws:s3:::data/*"], "on": "true"}


@pytest.mark.parametrize(
    "value", [reference(BUCKET, "colour"), reference(f"{BUCKET}-2", "arn"), f"x{reference(BUCKET, 'ids')}",
              reference(BUCKET, "arn.deeper"), reference(BUCKET, "on.off")],
)  # fmt: skip
def test_what_is_not_known_is_an_error(value: str) -> None:
    with pytest.raises(UnknownReference, match="lending-data"):
        resolve(value, OUTPUTS)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_characters="<>")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(plain)
def test_what_holds_no_reference_stays_as_it_is(value: object) -> None:
    assert resolve(value, {}) == value
    assert not referenced(value)
