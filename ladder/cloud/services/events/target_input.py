"""What a target is given of an event: all of it, a part, a constant, or a template filled with its parts.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from ladder.plan.references import lookup

Event = Mapping[str, Any]
# A text in quotes, or a variable outside of one.
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|<[\w.-]+>')
VARIABLE = re.compile(r"<([\w.-]+)>")


def target_input(target: Mapping[str, Any], event: Event, rule_arn: str) -> str:
    match target:
        case {"Input": text}:
            return text
        case {"InputPath": path}:
            return as_json(at(event, path))
        case {"InputTransformer": {"InputTemplate": template, **more}}:
            paths: Mapping[str, str] = more.get("InputPathsMap", {})
            return filled(template, {name: at(event, path) for name, path in paths.items()} | given(event, rule_arn))
        case _:
            return as_json(event)


def at(event: Event, path: str) -> Any:
    """None for what the event doesn't have."""
    try:
        return event if path == "$" else lookup(event, path.removeprefix("$."))
    except LookupError:
        return None


def given(event: Event, rule_arn: str) -> dict[str, Any]:
    return {
        "aws.events.rule-arn": rule_arn,
        "aws.events.rule-name": rule_arn.rpartition("/")[2],
        "aws.events.event.ingestion-time": event["time"],
        "aws.events.event": {name: value for name, value in event.items() if name != "detail"},
        "aws.events.event.json": event,
    }


def filled(template: str, values: Mapping[str, Any]) -> str:
    """Within quotes a value is text, outside of them JSON."""

    def inside(found: re.Match[str]) -> str:
        value = values.get(found[1], "")
        return json.dumps(value if isinstance(value, str) else as_json(value), allow_nan=False)[1:-1]

    def token(found: re.Match[str]) -> str:
        text = found[0]
        return VARIABLE.sub(inside, text) if text.startswith('"') else as_json(values.get(text[1:-1]))

    is_json = VARIABLE.fullmatch(template.strip()) or template.lstrip()[:1] in {"{", "[", '"'}
    return TOKEN.sub(token, template if is_json else f'"{template}"')


def as_json(value: Any) -> str:
    return json.dumps(value, allow_nan=False)
