"""Tells CloudWatch that data was refused, so that the alarm DataRefused rings."""

from collections.abc import Mapping
from typing import Any, cast

from pipelines.training.contract import Contract


def count_refusal(environment: Mapping[str, str], contract: Contract) -> None:
    """One more DataRefused for this pipeline. Does nothing outside a pipeline."""
    pipeline = environment.get("LADDER_PIPELINE")
    if not pipeline:
        return
    import boto3  # noqa: PLC0415 - a quarter second that good data need not pay

    cloudwatch: Any = cast(Any, boto3).client("cloudwatch")
    datum = {"MetricName": "DataRefused", "Value": 1, "Unit": "Count"}
    dimensions = [{"Name": "PipelineName", "Value": pipeline}]
    # A namespace for each team, since IAM can keep a team out of another's namespace and out of nothing finer.
    namespace = f"Ladder/{contract.environment}-{contract.team}"
    cloudwatch.put_metric_data(Namespace=namespace, MetricData=[{**datum, "Dimensions": dimensions}])
