"""Tells CloudWatch that data was refused, so that the alarm DataRefused rings."""

from collections.abc import Mapping
from typing import Any, cast


def count_refusal(environment: Mapping[str, str]) -> None:
    """One more DataRefused for this pipeline. Does nothing outside a pipeline."""
    pipeline = environment.get("LADDER_PIPELINE")
    if not pipeline:
        return
    import boto3  # noqa: PLC0415 - a quarter second that good data need not pay

    cloudwatch: Any = cast(Any, boto3).client("cloudwatch")
    datum = {"MetricName": "DataRefused", "Value": 1, "Unit": "Count"}
    dimensions = [{"Name": "PipelineName", "Value": pipeline}]
    cloudwatch.put_metric_data(Namespace="Ladder/Training", MetricData=[{**datum, "Dimensions": dimensions}])
