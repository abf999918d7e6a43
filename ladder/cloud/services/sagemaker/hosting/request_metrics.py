"""What SageMaker measures of each request, brought to CloudWatch once a second.

https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html: the average of an error metric is the share
of requests that failed, and both latencies are in microseconds.
"""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ladder.cloud.daemon import Daemon

FLUSH_SECONDS = 1.0
MOST_LATENCIES = 100  # of one variant in one flush; beyond that, every n-th stands for its neighbours
NAMESPACE = "AWS/SageMaker"
MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Seen:
    status: int
    model_seconds: float
    overhead_seconds: float


class RequestMetrics:
    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self._seen: dict[tuple[str, str], list[Seen]] = defaultdict(list)
        self._lock = threading.Lock()

    def install(self) -> None:
        self._daemon.thread(self._flush_always, "metrics of endpoints")

    def record(self, endpoint: str, variant: str, seen: Seen) -> None:
        with self._lock:
            self._seen[endpoint, variant].append(seen)

    def _flush_always(self) -> None:
        while not self._daemon.stopping.wait(FLUSH_SECONDS):
            with suppress(ClientError, BotoCoreError):
                self.flush()

    def flush(self) -> None:
        with self._lock:
            seen, self._seen = self._seen, defaultdict(list)
        for (endpoint, variant), requests in seen.items():
            dimensions = [{"Name": "EndpointName", "Value": endpoint}, {"Name": "VariantName", "Value": variant}]
            data = [{**datum, "Dimensions": dimensions} for datum in measured(requests)]
            self._daemon.client("cloudwatch").put_metric_data(Namespace=NAMESPACE, MetricData=data)


def measured(requests: list[Seen]) -> Iterator[dict[str, Any]]:
    """The data of one variant's requests, without dimensions."""
    failed = {
        "Invocation4XXErrors": [400 <= one.status < 500 for one in requests],  # noqa: PLR2004 - HTTP's classes
        "Invocation5XXErrors": [one.status >= 500 for one in requests],  # noqa: PLR2004
        "InvocationModelErrors": [one.status != 200 for one in requests],  # noqa: PLR2004
        "Invocations": [True for _ in requests],
    }
    for name, flags in failed.items():
        figures = {"SampleCount": len(flags), "Sum": sum(flags), "Minimum": min(flags), "Maximum": max(flags)}
        yield {"MetricName": name, "StatisticValues": {key: float(figure) for key, figure in figures.items()}}
    kept = requests[:: -(-len(requests) // MOST_LATENCIES)]
    for name, seconds in (
        ("ModelLatency", [one.model_seconds for one in kept]),
        ("OverheadLatency", [one.overhead_seconds for one in kept]),
    ):
        yield {"MetricName": name, "Unit": "Microseconds", "Values": [MICROSECONDS * one for one in seconds]}
