"""How a service tells EventBridge of what happened to its resources.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html.
"""

import json
from collections.abc import Mapping
from typing import Any

from moto.events.models import events_backends

from ladder.cloud.home import Address


def emit(address: Address, *, source: str, detail_type: str, resource: str, detail: Mapping[str, Any]) -> None:
    """Past PutEvents, which lets nobody speak as a service of AWS."""
    event = {
        "Source": source,
        "DetailType": detail_type,
        "Resources": [resource],
        "Detail": json.dumps(detail, allow_nan=False),
    }
    events_backends[address.account_id][address.region].put_events([event])
