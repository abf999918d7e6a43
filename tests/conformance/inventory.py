"""Everything that a cloud tells it holds, so that what a destroy leaves behind is seen without asking who made it."""

import json
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from typing import Any, cast

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from botocore.model import ServiceModel
from botocore.parsers import ResponseParserError

from ladder.cloud.client import Cloud

# What AWS offers to all, what an account once had, and what only tells of a resource.
NOT_HELD = (
    "Tags",
    "InstanceType",
    "Offering",
    "Image",
    "SpotPrice",
    "Zone",
    "Region",
    "EndpointServices",
    "OptedOut",
    "Metrics",
)
# AWS tells these for a while after they are gone.
GONE = {"deleted", "deleting", "PendingDeletion"}
# An account has one of these, or no operation lists them without being told the account.
OF_ACCOUNT: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("budgets", "describe_budgets"): ("AccountId",),
    ("ce", "get_anomaly_monitors"): (),
    ("ce", "get_anomaly_subscriptions"): (),
    ("ec2", "describe_vpc_block_public_access_options"): (),
    ("ec2", "get_ebs_default_kms_key_id"): (),
    ("ec2", "get_ebs_encryption_by_default"): (),
    ("ec2", "get_snapshot_block_public_access_state"): (),
    ("iam", "get_account_password_policy"): (),
    ("s3control", "get_public_access_block"): ("AccountId",),
}


def held(cloud: Cloud, services: Collection[str]) -> frozenset[str]:
    """``service operation item`` of every item that is told without naming it first."""
    asked = [(service, operation) for service in sorted(services) for operation in lists(cloud, service)]
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(partial(items, cloud), *zip(*asked, *OF_ACCOUNT, strict=True))
        return frozenset(chain.from_iterable(answers))


def lists(cloud: Cloud, service: str) -> Iterator[str]:
    model: ServiceModel = cloud.client(service).meta.service_model
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        asks = name.startswith(("List", "Describe")) and not any(word in name for word in NOT_HELD)
        if asks and not (shape and shape.required_members):
            yield xform_name(name)


def items(cloud: Cloud, service: str, operation: str) -> list[str]:
    client: Any = cloud.client(service)
    request = dict.fromkeys(OF_ACCOUNT.get((service, operation), ()), cloud.address.account_id)
    paging: bool = client.can_paginate(operation)
    try:
        ask = client.get_paginator(operation).paginate if paging else getattr(client, operation)
        answer: Any = ask(**request)
        pages: list[dict[str, Any]] = list(answer) if paging else [answer]
    except (ClientError, BotoCoreError, ResponseParserError):
        return []  # what the emulator cannot list it does not hold
    found = [value for page in pages for name, value in page.items() if name != "ResponseMetadata"]
    if (service, operation) not in OF_ACCOUNT:
        found = list(chain.from_iterable(cast("list[Any]", value) for value in found if isinstance(value, list)))
    told = [client.describe_key(KeyId=one["KeyId"]) for one in found] if operation == "list_keys" else found
    texts = (json.dumps(one, default=str, sort_keys=True) for one in told)
    return [f"{service} {operation} {text}" for text in texts if not any(f'"{word}"' in text for word in GONE)]
