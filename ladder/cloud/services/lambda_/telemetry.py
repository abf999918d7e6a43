"""What a function leaves behind: its lines in its log group, and metrics.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html and
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html.
"""

import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from ladder.cloud.daemon import Daemon
from ladder.cloud.services.lambda_.embedded_metrics import Datum, embedded_metrics

NAMESPACE = "AWS/Lambda"
MAXIMUM_LINE = 100_000  # an event of a log holds 256 KB
MAXIMUM_EVENTS = 10_000  # of one PutLogEvents
MAXIMUM_DATA = 1_000  # of one PutMetricData


class Telemetry:
    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon

    def measure(self, function: str, values: Mapping[str, float]) -> None:
        dimensions, now = [{"Name": "FunctionName", "Value": function}], datetime.now(UTC)
        self._put(
            NAMESPACE,
            [
                {
                    "MetricName": name,
                    "Value": value,
                    "Unit": "Milliseconds" if name == "Duration" else "Count",
                    "Dimensions": dimensions,
                    "Timestamp": now,
                }
                for name, value in values.items()
            ],
        )

    def log(self, group: str, stream: str, text: str) -> None:
        lines = [line for line in text.splitlines() if line.strip()]
        metrics: dict[str, list[Datum]] = defaultdict(list)
        for line in lines:
            for namespace, datum in embedded_metrics(line):
                metrics[namespace].append(datum)
        for namespace, found in metrics.items():
            self._put(namespace, found)
        now = int(time.time() * 1000)
        self._write(group, stream, [{"timestamp": now, "message": line[:MAXIMUM_LINE]} for line in lines])

    def _write(self, group: str, stream: str, events: list[dict[str, Any]]) -> None:
        logs, request = self._daemon.client("logs"), {"logGroupName": group, "logStreamName": stream}
        try:
            self._write_to(request, events)
        except logs.exceptions.ResourceNotFoundException:
            with suppress(logs.exceptions.ResourceAlreadyExistsException):
                logs.create_log_group(logGroupName=group)
            with suppress(logs.exceptions.ResourceAlreadyExistsException):
                logs.create_log_stream(**request)
            self._write_to(request, events)

    def _write_to(self, stream: Mapping[str, str], events: list[dict[str, Any]]) -> None:
        for start in range(0, len(events), MAXIMUM_EVENTS):
            batch = events[start : start + MAXIMUM_EVENTS]
            self._daemon.client("logs").put_log_events(**stream, logEvents=batch)

    def _put(self, namespace: str, data: list[Datum]) -> None:
        cloudwatch = self._daemon.client("cloudwatch")
        for start in range(0, len(data), MAXIMUM_DATA):
            cloudwatch.put_metric_data(Namespace=namespace, MetricData=data[start : start + MAXIMUM_DATA])
