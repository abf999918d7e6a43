"""Metrics that a function prints: CloudWatch's embedded metric format.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

Datum = dict[str, Any]


def embedded_metrics(line: str) -> Iterable[tuple[str, Datum]]:
    """Namespace and datum for PutMetricData, one for each value and set of dimensions; none for an ordinary line."""
    if '"_aws"' not in line:
        return
    try:
        document = json.loads(line)
        time = datetime.fromtimestamp(document["_aws"]["Timestamp"] / 1000, UTC)
        for directive in document["_aws"]["CloudWatchMetrics"]:
            for datum in data(directive, document):
                yield directive["Namespace"], {**datum, "Timestamp": time}
    except (ValueError, LookupError, TypeError):  # CloudWatch lets pass what it can't read
        return


def data(directive: Mapping[str, Any], document: Mapping[str, Any]) -> Iterable[Datum]:
    sets: list[list[str]] = directive.get("Dimensions") or [[]]
    for names in sets:
        dimensions = [{"Name": name, "Value": str(document[name])} for name in names]
        for metric in directive["Metrics"]:
            held: Any = document[metric["Name"]]
            for value in cast("list[float]", held if isinstance(held, list) else [held]):
                yield {
                    "MetricName": metric["Name"],
                    "Value": float(value),
                    "Unit": metric.get("Unit", "None"),
                    "Dimensions": dimensions,
                }
