"""Each control names what AWS Security Hub truly says, and what Security Hub asks of our plans no control forgets."""

from functools import cache

import pytest

from ladder.plan.output_names import classes
from policies.catalogue import PAGE, page
from policies.crossguard import policies
from policies.pack import CONTROLS
from policies.security_hub import HUB, IN_PART, NOT_CHECKED
from stacks.reading import stack_names
from tests.policies.plans import shipped

CITED = {source for control in CONTROLS for source in control.sources if source != "Ladder"}


@cache
def met() -> frozenset[str]:
    """Every type that a shipped plan holds, or that a control looks at."""
    planned = {one.type for stack in stack_names() for one in shipped(stack)[1].resources}
    return frozenset(planned | {type_ for control in CONTROLS for type_ in control.types})


def demanded() -> set[str]:
    ours = (one for one in HUB.values() if {"FSBP", "AI"} & set(one.standards))
    return {one.id for one in ours if any(map(one.is_about, met()))}


def test_every_source_is_a_control_of_security_hub() -> None:
    assert CITED - HUB.keys() == set()


def test_a_control_names_only_what_aws_says_of_a_type_that_it_looks_at() -> None:
    astray = [
        (control.id, source)
        for control in CONTROLS
        for source in control.sources
        if control.types and source != "Ladder" and not any(map(HUB[source].is_about, control.types))
    ]
    assert astray == []


def test_what_security_hub_asks_of_our_plans_is_checked_or_explained() -> None:
    assert demanded() - CITED - NOT_CHECKED.keys() == set()
    assert NOT_CHECKED.keys() - demanded() == set()
    assert NOT_CHECKED.keys() & CITED == set()
    assert IN_PART.keys() - CITED == set()


def test_pulumi_shows_where_aws_explains_it() -> None:
    shown = {policy.name: policy.url for policy in policies(lambda _stack: pytest.fail("asked too early"))}
    assert shown["s3-only-tls"] == "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5"
    assert shown["place-region"] is None


def test_the_table_lists_nothing_that_nobody_needs() -> None:
    whole = {one.id for one in HUB.values() if "AI" in one.standards}
    assert HUB.keys() - CITED - demanded() - whole == set()
    named = [type_ for one in HUB.values() for type_ in one.types]
    assert [type_ for type_ in named if not any(one.startswith(type_) for one in classes())] == []


def test_the_page_of_controls_is_what_the_pack_asks() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make it again: python -m policies.catalogue"
