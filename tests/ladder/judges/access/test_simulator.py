"""The policies that the simulator is asked about are the ones deployed, whatever it makes of a pattern by itself."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from ladder.judges.access.callers import ANYTHING
from ladder.judges.access.service_reference import actions_like
from ladder.judges.access.simulator import ALLOWED, Question, Simulator

ACCOUNT, ROLE = "111111111111", "arn:aws:iam::111111111111:role/x"
HERE = f"arn:aws:sagemaker:us-east-1:{ACCOUNT}"
OURS = {"Effect": "Allow", "Action": "sagemaker:*", "Resource": f"{HERE}:*/dev-lending-*"}
DEEP = {"Effect": "Deny", "Action": "sagemaker:*", "Resource": "arn:aws:sagemaker:*:*:*/*/*/dev-lending-*"}


def allowed(action: str, resources: list[str], *statements: Mapping[str, Any]) -> set[str]:
    boundary = {"Version": "2012-10-17", "Statement": [*statements]}
    questions = [
        Question(
            principal=ROLE,
            action=action,
            resource=resource,
            account=ACCOUNT,
            context={},
            identity=(ANYTHING,),
            boundary=boundary,
            resource_policy=None,
        )
        for resource in resources
    ]
    answers = Simulator().ask(questions)
    return {one for one, answer in zip(resources, answers, strict=True) if answer == ALLOWED}


def named(name: str) -> list[str]:
    """A resource of each kind that can bear a tag, with ``name`` wherever AWS puts one of ours."""
    (action,) = actions_like("sagemaker:AddTags")
    place = {"Partition": "aws", "Region": "us-east-1", "Account": ACCOUNT}
    return [re.sub(r"\$\{(\w+)\}", lambda found: place.get(found[1], name), kind) for kind in action.kinds.values()]


def test_a_pattern_of_any_kind_takes_in_every_kind_that_aws_knows_and_no_other_name() -> None:
    ours, others = named("dev-lending-x"), named("dev-mobility-x")
    assert len(ours) > 50
    assert allowed("sagemaker:AddTags", [*ours, *others], OURS) == {*ours}


@pytest.mark.parametrize(
    "resource",
    [
        f"{HERE}:app/d-x/dev-mobility-ada/JupyterLab/dev-lending-x",
        f"{HERE}:device-fleet/dev-mobility-x/device/dev-lending-x",
    ],
)
def test_it_takes_in_names_deeper_down_as_iam_does_and_a_refusal_of_those_holds(resource: str) -> None:
    assert allowed("sagemaker:AddTags", [resource], OURS) == {resource}
    assert allowed("sagemaker:AddTags", [resource], OURS, DEEP) == set()


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:sagemaker:us-east-1:999999999999:pipeline/dev-lending-x",
        f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:pipeline/dev-lending-x",
    ],
)
def test_it_stays_in_its_account_and_region(resource: str) -> None:
    assert allowed("sagemaker:AddTags", [resource], OURS) == set()


def test_what_is_said_of_other_actions_says_nothing() -> None:
    (pipeline,) = (one for one in named("dev-lending-x") if one.endswith(":pipeline/dev-lending-x"))
    others = {"Effect": "Allow", "NotAction": "sagemaker:AddTags", "Resource": "*"}
    assert allowed("sagemaker:AddTags", [pipeline], others) == set()
    assert allowed("sagemaker:AddTags", [pipeline], {**OURS, "Action": "sagemaker:add?ags"}) == {pipeline}
    assert allowed("sagemaker:AddTags", [pipeline], OURS, {**others, "Effect": "Deny"}) == {pipeline}
