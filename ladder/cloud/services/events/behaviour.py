"""EventBridge as it really behaves: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html."""

import copy
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from moto.events.models import Rule, events_backends
from moto.events.responses import EventsHandler

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace, replace_method
from ladder.cloud.services.events import patterns
from ladder.cloud.services.events.delivering import Delivering

REFUSED = {"ErrorCode": "NotAuthorizedForSourceException", "ErrorMessage": "Not authorized for the source."}
OWN = ("ingestion-time", "archive-arn")  # moto's, in no event of AWS


def install(daemon: Daemon) -> None:
    def put_events(request: dict[str, Any]) -> Mapping[str, Any]:
        """Nobody but AWS speaks as a service of AWS."""
        backend = events_backends[daemon.address.account_id][daemon.address.region]
        entries = request["Entries"]
        allowed = iter(backend.put_events([one for one in entries if not is_of_aws(one)]))
        answers = [REFUSED if is_of_aws(one) else next(allowed) for one in entries]
        return {"FailedEntryCount": sum("ErrorCode" in one for one in answers), "Entries": answers}

    patterns.install()
    replace(EventsHandler, {"PutEvents": put_events})
    replace_method(Rule, "send_to_targets", sending(Rule.send_to_targets, Delivering(daemon)))


def is_of_aws(entry: Mapping[str, Any]) -> bool:
    return str(entry.get("Source", "")).startswith("aws.")


def sending(original: Callable[..., None], delivering: Delivering) -> Callable[..., None]:
    def send_to_targets(rule: Any, original_event: Mapping[str, Any], transform_input: bool = True) -> None:
        """What is EventBridge's own, an archive or another bus, is left to moto."""
        # A schedule has no pattern, which moto takes for one that matches all.
        if rule.state == "DISABLED" or not rule.event_pattern.get_pattern():
            return
        if not rule.event_pattern.matches_event(original_event):
            return
        inner = copy.copy(rule)
        inner.targets = [target for target in rule.targets if of_events(target)]
        original(inner, original_event, transform_input)
        event = {name: value for name, value in original_event.items() if name not in OWN}
        event["time"] = timestamp(event["time"])
        for target in list(rule.targets):
            if not of_events(target):
                delivering.begin(rule.arn, target, event)

    return send_to_targets


def of_events(target: Mapping[str, Any]) -> bool:
    return str(target["Arn"]).split(":")[2] == "events"


def timestamp(time: Any) -> str:
    """As events have it: to the second, in UTC."""
    if isinstance(time, str):
        return time
    moment = time if isinstance(time, datetime) else datetime.fromtimestamp(float(time), UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
