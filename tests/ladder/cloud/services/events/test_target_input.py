"""What a target is given: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html."""

import json
from typing import Any

import pytest

from ladder.cloud.services.events.target_input import target_input

RULE = "arn:aws:events:us-east-1:123456789012:rule/approved"
EVENT = {
    "id": "1",
    "time": "2026-11-27T12:00:00Z",
    "detail-type": "State Change",
    "detail": {"model": 'a "b"', "version": 3, "tags": ["x", "y"]},
}
PATHS = {"model": "$.detail.model", "version": "$.detail.version", "kind": "$.detail-type", "tag": "$.detail.tags[1]"}


@pytest.mark.parametrize(
    ("target", "given"),
    [
        ({}, EVENT),
        ({"Input": '{"n": 1}'}, {"n": 1}),
        ({"InputPath": "$.detail"}, EVENT["detail"]),
        ({"InputPath": "$.detail.tags[0]"}, "x"),
    ],
)
def test_all_of_an_event_or_a_part_or_a_constant(target: dict[str, Any], given: Any) -> None:
    assert json.loads(target_input(target, EVENT, RULE)) == given


@pytest.mark.parametrize(
    ("template", "given"),
    [
        ('{"m": <model>, "v": <version>, "t": "<tag>!"}', {"m": 'a "b"', "v": 3, "t": "y!"}),
        ('{"text": "<model> is <version>: <kind>"}', {"text": 'a "b" is 3: State Change'}),
        ("<model> is <version>", 'a "b" is 3'),
        ('{"none": <missing>, "in": "<missing>"}', {"none": None, "in": ""}),
        ('{"rule": "<aws.events.rule-name>", "all": <aws.events.event.json>}', {"rule": "approved", "all": EVENT}),
    ],
)
def test_a_template_is_filled_with_parts_of_the_event(template: str, given: Any) -> None:
    transformer = {"InputPathsMap": PATHS, "InputTemplate": template}
    assert json.loads(target_input({"InputTransformer": transformer}, EVENT, RULE)) == given
