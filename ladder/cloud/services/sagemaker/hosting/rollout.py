"""The traffic of one endpoint as it moves to a new fleet, or back: at the times and by the alarms asked for."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.core.utils import utcnow

from ladder.cloud.daemon import Daemon
from ladder.cloud.services.sagemaker.hosting.deployment import Shift, shifts, watched
from ladder.cloud.services.sagemaker.hosting.fleet import Endpoint, Variant

LOOK_SECONDS = 0.1  # between two looks at the alarms


@dataclass(frozen=True)
class Rollout:
    daemon: Daemon

    def completed(self, endpoint: Endpoint, green: list[Variant], config: Any, deployment: Any) -> bool:
        """Whether the new fleet has all traffic and has kept it as long as it was asked to."""
        with endpoint.lock:
            endpoint.green = green
        alarms = watched(deployment)
        for step in shifts(deployment, instances(config)):
            endpoint.shift(step.share)
            endpoint.record.pending_deployment_summary = pending(config, step)
            deadline = time.monotonic() + self.daemon.clock.lasts(step.seconds)
            while True:
                if endpoint.deleted or any(map(self.rings, alarms)):
                    return endpoint.deleted
                if time.monotonic() >= deadline:
                    break
                self.daemon.stopping.wait(LOOK_SECONDS)
        endpoint.record.pending_deployment_summary = None
        return True

    def rings(self, alarm: str) -> bool:
        address = self.daemon.address
        found = cloudwatch_backends[address.account_id][address.region].alarms.get(alarm)
        return found is not None and found.state_value == "ALARM"


def take_back(endpoint: Endpoint, started: Iterable[Variant]) -> None:
    """In silence, as AWS does it: the endpoint is in service again, on its old config, and gives no reason.

    https://github.com/hashicorp/terraform-provider-aws/issues/48997
    """
    record = endpoint.record
    record.endpoint_status = "RollingBack"
    with endpoint.lock:
        endpoint.green, endpoint.share = [], 0.0
    for one in started:
        one.server.end()
    record.pending_deployment_summary, record.last_modified_time = None, utcnow()
    record.endpoint_status = "InService"


def instances(config: Any) -> int:
    return sum(one.get("InitialInstanceCount", 1) for one in config.production_variants)


def pending(config: Any, step: Shift) -> dict[str, Any]:
    """What DescribeEndpoint says of a deployment under way: the new fleet's part of the traffic is its weight.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_PendingDeploymentSummary.html
    """
    status = "Baking" if step.share == 1 else "ActivatingTraffic"
    return {
        "EndpointConfigName": config.endpoint_config_name,
        "ProductionVariants": [
            {
                "VariantName": one["VariantName"],
                "CurrentWeight": round(step.share, 3),
                "DesiredWeight": 1.0,
                "VariantStatus": [{"Status": status}],
            }
            for one in config.production_variants
        ],
    }
