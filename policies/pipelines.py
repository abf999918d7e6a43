"""Training pipelines: each job private, encrypted and bounded; no version registered but through the gates."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from policies.control import Control
from policies.facts import Facts
from policies.resource import REFERENCE, UNKNOWN, Resource, UnknownError, items, mapping
from policies.sagemaker import ROLE
from policies.stack import Stack

PIPELINE = "aws:sagemaker/pipeline:Pipeline"
REPOSITORY, SUBNET, GROUP = (
    "aws:ecr/repository:Repository",
    "aws:ec2/subnet:Subnet",
    "aws:ec2/securityGroup:SecurityGroup",
)
# Step -> the part of its team's roles that it runs as. All but the platform's own code runs as author.
PLATFORM_STEPS = {"Validate": "prepare", "Dataset": "prepare", "Evaluate": "judge"}
LONGEST_RUN = 86_400  # seconds
Step = dict[str, Any]
Demand = Callable[[Step, Resource, Stack, Facts], bool]


def definition(pipeline: Resource) -> Any:
    return document(pipeline, "pipelineDefinition")


def document(resource: Resource, place: str) -> Any:
    raw = resource.inputs.get(place)
    if raw is UNKNOWN or (isinstance(raw, str) and REFERENCE.fullmatch(raw)):
        raise UnknownError(place)
    try:
        return json.loads(raw) if isinstance(raw, str) else raw or {}
    except json.JSONDecodeError:
        raise UnknownError(place) from None


def steps(pipeline: Resource, *kinds: str) -> Iterator[Step]:
    def walk(found: Any) -> Iterator[Step]:
        for step in items(found):
            yield step
            arguments = mapping(step.get("Arguments"))
            yield from walk(arguments.get("IfSteps"))
            yield from walk(arguments.get("ElseSteps"))

    for step in walk(mapping(definition(pipeline)).get("Steps")):
        if not kinds or step.get("Type") in kinds:
            yield step


def part(step: Step, *paths: str) -> Any:
    """The first of these that the step's arguments hold: processing and training name the same thing differently."""
    for path in paths:
        value: Any = step.get("Arguments")
        for name in path.split("."):
            value = mapping(value).get(name)
        if value is not None:
            return value
    return None


def each_job(demand: Demand, words: str):
    def check(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
        for pipeline in stack.of(PIPELINE):
            for step in steps(pipeline, "Processing", "Training", "Tuning", "Transform"):
                if not demand(step, pipeline, stack, facts):
                    yield pipeline, f"step {step.get('Name')} {words}"

    return check


def in_our_network(step: Step, _pipeline: Resource, stack: Stack, _facts: Facts) -> bool:
    config = mapping(part(step, "VpcConfig", "NetworkConfig.VpcConfig"))
    subnets, groups = items(config.get("Subnets")), items(config.get("SecurityGroupIds"))
    return (
        bool(subnets and groups)
        and len(stack.targets(subnets, SUBNET)) == len(subnets)
        and len(stack.targets(groups, GROUP)) == len(groups)
    )


def encrypts_traffic(step: Step, *_: Any) -> bool:
    flag = "EnableInterContainerTrafficEncryption"
    return part(step, flag, f"NetworkConfig.{flag}") is True


def encrypts_disk(step: Step, *_: Any) -> bool:
    return bool(part(step, "ResourceConfig.VolumeKmsKeyId", "ProcessingResources.ClusterConfig.VolumeKmsKeyId"))


def encrypts_output(step: Step, *_: Any) -> bool:
    return bool(part(step, "OutputDataConfig.KmsKeyId", "ProcessingOutputConfig.KmsKeyId"))


def ends(step: Step, *_: Any) -> bool:
    longest = part(step, "StoppingCondition.MaxRuntimeInSeconds")
    return isinstance(longest, int) and longest <= LONGEST_RUN


def isolated_author(step: Step, *_: Any) -> bool:
    flag = part(step, "EnableNetworkIsolation", "NetworkConfig.EnableNetworkIsolation")
    return step.get("Name") in PLATFORM_STEPS or flag is True


def own_role(step: Step, pipeline: Resource, stack: Stack, _facts: Facts) -> bool:
    role = stack.target(part(step, "RoleArn"), ROLE)
    wanted = PLATFORM_STEPS.get(str(step.get("Name")), "author")
    return role is not None and role.team == pipeline.team and f"-step-{wanted}-" in str(role.inputs.get("name"))


def team_image(step: Step, pipeline: Resource, stack: Stack, _facts: Facts) -> bool:
    image = part(step, "AlgorithmSpecification.TrainingImage", "AppSpecification.ImageUri")
    target = stack.target(image, REPOSITORY)
    by_name = next((one for one in stack.of(REPOSITORY) if f"/{one.inputs.get('name')}:" in str(image)), None)
    repository = target or by_name
    return repository is not None and repository.team == pipeline.team


def team_tags(step: Step, pipeline: Resource, *_: Any) -> bool:
    tags = {one.get("Key"): one.get("Value") for one in items(part(step, "Tags"))}
    own = mapping(pipeline.inputs.get("tags"))
    return all(tags.get(name) == own.get(name) for name in ("team", "model", "environment"))


def instances_are_listed(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    for pipeline in stack.of(PIPELINE):
        for parameter in items(mapping(definition(pipeline)).get("Parameters")):
            if (
                "InstanceType" in str(parameter.get("Name"))
                and parameter.get("DefaultValue") not in facts.workload_instances
            ):
                yield (
                    pipeline,
                    f"{parameter.get('Name')} is {parameter.get('DefaultValue')}, which the config doesn't list",
                )


def role_is_the_teams(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    for pipeline in stack.of(PIPELINE):
        role = stack.target(pipeline.inputs.get("roleArn"), ROLE)
        if role is None or role.team != pipeline.team:
            yield pipeline, f"roleArn is no role of team {pipeline.team}"


def _job(  # noqa: PLR0917 - a row of the table below
    id_: str, title: str, threat: str, remedy: str, sources: tuple[str, ...], demand: Demand, words: str
) -> Control:
    return Control(f"pipeline-{id_}", "high", title, threat, remedy, sources, each_job(demand, words))


CONTROLS = (
    _job(
        "network",
        "Jobs stand in our subnets and groups",
        "data carried out",
        "Name VpcConfig",
        ("Ladder",),
        in_our_network,
        "stands outside our VPC",
    ),
    _job(
        "traffic",
        "Traffic between a job's machines is encrypted",
        "data read on the wire",
        "Set EnableInterContainerTrafficEncryption",
        ("Ladder",),
        encrypts_traffic,
        "leaves traffic between its containers in clear text",
    ),
    _job(
        "disk",
        "Jobs' disks rest under our key",
        "a disk that anybody can read",
        "Set VolumeKmsKeyId",
        ("Ladder",),
        encrypts_disk,
        "has a disk without our key",
    ),
    _job(
        "output",
        "What jobs write rests under our key",
        "results that anybody can read",
        "Set KmsKeyId",
        ("Ladder",),
        encrypts_output,
        "writes without our key",
    ),
    _job(
        "ends",
        "Jobs end within a day",
        "a bill that runs on",
        "Set MaxRuntimeInSeconds",
        ("Ladder",),
        ends,
        "may run longer than a day",
    ),
    _job(
        "isolation",
        "What authors wrote has no network",
        "a dependency that sends data out",
        "Set EnableNetworkIsolation",
        ("Ladder",),
        isolated_author,
        "runs an author's code with a network",
    ),
    _job(
        "job-role",
        "Each step runs as the role of who wrote its code",
        "one team acting as another, or the judged as the judge",
        "Name the team's role prepare, author or judge",
        ("Ladder",),
        own_role,
        "does not run as its own role of its team",
    ),
    _job(
        "image",
        "Jobs run their team's image",
        "code that nobody built or scanned",
        "Name the team's repository",
        ("Ladder",),
        team_image,
        "does not run an image of its team's repository",
    ),
    _job(
        "tags",
        "Jobs carry team, model and environment",
        "cost that nobody owns",
        "Set Tags",
        ("Ladder",),
        team_tags,
        "lacks the tags team, model and environment",
    ),
    Control(
        "pipeline-instances",
        "medium",
        "Pipelines rent what the config lists",
        "a bill for a hundred GPUs",
        "Choose a type of compute.training_instance_types",
        ("Ladder",),
        instances_are_listed,
    ),
    Control(
        "pipeline-role",
        "high",
        "A pipeline runs as its team",
        "one team acting as another",
        "Name the team's jobs role",
        ("Ladder",),
        role_is_the_teams,
    ),
)
