"""Cost anomaly monitors and subscriptions, which moto lacks.

Kept and told again, and nothing is watched: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from moto.ce.models import ce_backends
from moto.ce.responses import CostExplorerResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import Operation, Refused, replace

# An ARN says `anomalymonitor`; requests say `Monitor`.
KINDS = ("Monitor", "Subscription")


def install(daemon: Daemon) -> None:
    for kind in KINDS:
        replace(CostExplorerResponse, operations(kind, daemon.address.account_id))


def operations(kind: str, account_id: str) -> Mapping[str, Operation]:
    """Create, read, change and delete of one kind, which have the same words but for the kind's."""
    kept: dict[str, dict[str, Any]] = {}
    whole, arn_of = f"Anomaly{kind}", f"{kind}Arn"

    def known(arn: str) -> dict[str, Any]:
        if arn not in kept:
            raise Refused(f"Unknown{kind}Exception", f"Can't find the anomaly {kind.lower()} with ARN {arn}.")
        return kept[arn]

    def create(params: dict[str, Any]) -> dict[str, Any]:
        arn = f"arn:aws:ce::{account_id}:anomaly{kind.lower()}/{uuid.uuid4()}"
        kept[arn] = {**params[whole], arn_of: arn, "AccountId": account_id}
        backend: Any = ce_backends[account_id]["aws"]
        backend.tag_resource(arn, params.get("ResourceTags", []))
        return {arn_of: arn}

    def get(params: dict[str, Any]) -> dict[str, Any]:
        wanted = params.get(f"{arn_of}List") or list(kept)
        return {f"Anomaly{kind}s": [known(arn) for arn in wanted]}

    def update(params: dict[str, Any]) -> dict[str, Any]:
        known(params[arn_of]).update(params)
        return {arn_of: params[arn_of]}

    def delete(params: dict[str, Any]) -> dict[str, Any]:
        known(params[arn_of])
        del kept[params[arn_of]]
        return {}

    return {
        f"CreateAnomaly{kind}": create,
        f"GetAnomaly{kind}s": get,
        f"UpdateAnomaly{kind}": update,
        f"DeleteAnomaly{kind}": delete,
    }
