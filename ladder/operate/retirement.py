"""Taking down what a release made beside the plan, before the plan takes the registry that it came from.

AWS refuses to delete a model package group that holds versions, and knows nothing of the endpoint that serves one.
"""

from collections.abc import Iterable

from ladder.cloud.client import Cloud
from ladder.cloud.engine.changes import Change
from ladder.operate.session import Clients
from pipelines.delivery.looking import look

GROUP = "aws:sagemaker/modelPackageGroup:ModelPackageGroup"


def retire_leaving(changes: Iterable[Change], cloud: Cloud) -> None:
    """For each package group that ``changes`` delete in this cloud: its endpoint, models and versions go first."""
    leaving = {change.key for change in changes if change.action == "delete"}
    for one in cloud.deployed():
        if one.type == GROUP and one.key in leaving:
            retire(cloud.client, one.resolved["modelPackageGroupName"])


def retire(client: Clients, name: str) -> None:
    """Can be cut short and run again: versions are what the rest is named after, so they go last."""
    sagemaker = client("sagemaker")
    if look(lambda: sagemaker.describe_endpoint(EndpointName=name)) is not None:
        sagemaker.delete_endpoint(EndpointName=name)
        # AWS takes minutes, and keeps its network interface in the subnets till then.
        sagemaker.get_waiter("endpoint_deleted").wait(EndpointName=name)
    pages = sagemaker.get_paginator("list_model_packages").paginate(ModelPackageGroupName=name)
    for package in [package for page in pages for package in page["ModelPackageSummaryList"]]:
        released = f"{name}-v{package['ModelPackageVersion']}"
        if look(lambda of=released: sagemaker.describe_endpoint_config(EndpointConfigName=of)) is not None:
            sagemaker.delete_endpoint_config(EndpointConfigName=released)
        if look(lambda of=released: sagemaker.describe_model(ModelName=of)) is not None:
            sagemaker.delete_model(ModelName=released)
        sagemaker.delete_model_package(ModelPackageName=package["ModelPackageArn"])
