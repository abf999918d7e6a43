"""What computes: Studio, training, endpoints, and the cluster with its nodes."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from ladder.judges.cost.assumptions import HOURS
from ladder.judges.cost.needs import Context, Kind, Need, Rule, always, figure, used
from ladder.plan import Resource

SPACE_GB = 5  # a Studio space's volume, SageMaker's default: AWS::SageMaker::Space, EbsVolumeSizeInGb
PARAMETER = "Parameters."


def profile(_resource: Resource, context: Context) -> Iterable[Need]:
    hours, instance = context.use.studio_hours, context.use.studio_instance_type
    return (
        used(f"studio/{instance}", hours, f"{figure(hours)} hours of {instance}"),
        used("studio-volume", SPACE_GB, f"{SPACE_GB} GB of one space, kept also while it is stopped"),
    )


def pipeline(resource: Resource, context: Context) -> Iterable[Need]:
    """Each job of the definition on the instance that it names, run after run."""
    runs, minutes = context.use.training_runs, context.use.job_minutes
    hours, gb_hours = Counter[str](), 0.0
    for item, instances, volume_gb in jobs(resource.inputs.get("pipelineDefinition", "{}")):
        hours[item] += instances
        gb_hours += instances * volume_gb
    each = f"{figure(runs)} runs of {figure(minutes)} minutes"
    for item, count in hours.items():
        yield used(item, runs * count * minutes / 60, f"{each}, {count} of {item.partition('/')[2]}")
    yield used("training-volume", runs * gb_hours * minutes / 60 / HOURS, f"{each}, the jobs' own disks")


def jobs(definition: str) -> Iterable[tuple[str, int, float]]:
    """Of each job: its item, how many instances, and each one's disk in GB. The form is SageMaker's, 2020-12-01."""
    document: dict[str, Any] = json.loads(definition)
    parameters = {one["Name"]: one.get("DefaultValue") for one in document.get("Parameters", [])}
    for step in document.get("Steps", []):
        arguments = step.get("Arguments", {})
        match step["Type"]:
            case "Training":
                family, found = "training", arguments["ResourceConfig"]
            case "Processing":
                family, found = "processing", arguments["ProcessingResources"]["ClusterConfig"]
            case _:
                continue
        named: str | dict[str, str] = found["InstanceType"]
        instance = named if isinstance(named, str) else parameters[named["Get"].removeprefix(PARAMETER)]
        yield f"{family}/{instance}", found["InstanceCount"], found["VolumeSizeInGB"]


def versions(resource: Resource, context: Context) -> Iterable[Need]:
    """A registry is free. What is released from it answers at an endpoint or in batches, which no plan holds."""
    tags: dict[str, str] = resource.inputs.get("tags", {})
    serving = context.use.serving.get(f"{tags.get('team')}/{tags.get('model')}")
    if serving is None:
        return
    of = f"{serving.instances} of {serving.instance_type}"
    if serving.mode == "realtime":
        hours = context.use.endpoint_hours
        because = f"endpoint: {of}, {figure(hours)} hours"
        yield used(f"hosting/{serving.instance_type}", serving.instances * hours, because)
    else:
        runs, minutes = context.use.training_runs, context.use.job_minutes
        hours = runs * minutes / 60
        because = f"in batches: {of}, {figure(runs)} runs of {figure(minutes)} minutes"
        yield used(f"transform/{serving.instance_type}", serving.instances * hours, because)


def cluster(_resource: Resource, _context: Context) -> Iterable[Need]:
    """In standard support: extended support, which config never asks for, costs six times as much."""
    return (always("eks-cluster"),)


def nodes(resource: Resource, context: Context) -> Iterable[Need]:
    """Nodes that always stand are fixed; a pool that is scaled to zero costs the hours that config assumes."""
    standing: int = resource.inputs["scalingConfig"]["desiredSize"]
    hours = standing * HOURS if standing else context.use.gpu_node_hours
    instance: str = resource.inputs["instanceTypes"][0]
    spot = resource.inputs.get("capacityType") == "SPOT"
    share = context.use.spot_share if spot else 1.0
    at = f" at {share:.0%} of on-demand, an assumption: spot prices move" if spot else ""
    kind: Kind = "fixed" if standing else "usage"
    because = f"{figure(hours)} hours of {instance}{at}"
    yield Need(item=f"ec2/{instance}", quantity=hours * share, kind=kind, because=because)
    gb = disk_gb(resource, context)
    yield Need(item="gp3-volume", quantity=gb * hours / HOURS, kind=kind, because=f"{gb} GB for as long")


def disk_gb(resource: Resource, context: Context) -> int:
    """The launch template says; without one EKS gives a node 20 GB."""
    template = context.behind(resource.inputs.get("launchTemplate", {}).get("id"))
    devices: list[dict[str, Any]] = template.inputs.get("blockDeviceMappings", []) if template else []
    return sum(device.get("ebs", {}).get("volumeSize", 0) for device in devices) or 20


ROWS: Mapping[str, Rule] = {
    "aws:sagemaker/userProfile:UserProfile": profile,
    "aws:sagemaker/pipeline:Pipeline": pipeline,
    "aws:sagemaker/modelPackageGroup:ModelPackageGroup": versions,
    "aws:eks/cluster:Cluster": cluster,
    "aws:eks/nodeGroup:NodeGroup": nodes,
}
