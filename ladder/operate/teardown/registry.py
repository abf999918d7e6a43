"""A package group is deleted once it holds no version.

https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-delete-model-group.html
"""

from collections.abc import Iterator

from ladder.operate.retirement import retire
from ladder.operate.session import Clients
from ladder.operate.teardown.obstacle import Obstacle
from ladder.plan import Resource
from pipelines.delivery.looking import look


def versions(client: Clients, group: Resource) -> Iterator[Obstacle]:
    """What a release made goes with them: endpoint, configs and models are named after the group and its versions."""
    name, sagemaker = group.inputs["modelPackageGroupName"], client("sagemaker")
    groups = sagemaker.get_paginator("list_model_package_groups").paginate(NameContains=name)
    if not any(one["ModelPackageGroupName"] == name for page in groups for one in page["ModelPackageGroupSummaryList"]):
        return
    pages = sagemaker.get_paginator("list_model_packages").paginate(ModelPackageGroupName=name)
    count = sum(len(page["ModelPackageSummaryList"]) for page in pages)
    if look(lambda: sagemaker.describe_endpoint(EndpointName=name)) is not None:
        # It holds a network interface in the subnets, too.
        yield Obstacle(kind="endpoint", name=name, stops=f"package group {name}", remove=lambda: retire(client, name))
    if count:
        kind = "model version" if count == 1 else f"{count} model versions"
        yield Obstacle(kind=kind, name=name, stops=f"package group {name}", remove=lambda: retire(client, name))
