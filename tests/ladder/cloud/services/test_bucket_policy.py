"""Conditions of a bucket's policy, as the IAM User Guide has its operators:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import pytest

from ladder.cloud.services.s3.behaviour.bucket_policy import applies

KEY = "arn:aws:kms:us-east-1:111111111111:key/ours"


@pytest.mark.parametrize(
    ("operator", "wanted", "fact", "holds"),
    [
        ("StringEquals", KEY, KEY, True),
        ("StringEquals", "arn:*", KEY, False),
        ("StringEquals", ["other", KEY], KEY, True),
        ("StringNotEquals", KEY, KEY, False),
        ("StringNotEquals", "other", KEY, True),
        ("StringLike", "arn:aws:kms:*", KEY, True),
        ("StringNotLike", "arn:aws:kms:*", KEY, False),
        ("ArnLike", "arn:aws:kms:*:*:key/*", KEY, True),
        ("ArnEquals", "arn:aws:kms:*:*:key/*", KEY, True),  # takes patterns too
        ("ArnNotLike", "arn:aws:kms:*:*:key/*", KEY, False),
        ("Bool", "true", "true", True),
        ("Bool", "true", "false", False),
        ("Null", "true", None, True),
        ("Null", "true", KEY, False),
        ("Null", "false", KEY, True),
        ("StringEquals", KEY, None, False),
        ("StringEqualsIfExists", KEY, None, True),
        ("StringNotEquals", KEY, None, True),
    ],
)
def test_an_operator_holds_as_iam_says(operator: str, wanted: str | list[str], fact: str | None, holds: bool) -> None:
    assert applies({operator: {"a": wanted}}, {"a": fact}) is holds


def test_all_conditions_have_to_hold_and_one_of_what_is_unknown_never_does() -> None:
    both = {"StringEquals": {"a": "1"}, "StringLike": {"b": "2*"}}
    assert applies(both, {"a": "1", "b": "22"})
    assert not applies(both, {"a": "1", "b": "33"})
    assert not applies({"StringNotEquals": {"c": "1"}}, {})
