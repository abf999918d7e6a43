"""What serves, tracks and registers: isolated, under our keys, and nothing registered but by the pipeline."""

import re
from collections.abc import Iterator

from policies.control import PRESENT, Control, at_least, equal, every, forbidden, must
from policies.document import statements
from policies.facts import Facts
from policies.resource import Resource, mapping
from policies.sagemaker import BUCKET, MODEL, ROLE
from policies.stack import Stack

MLFLOW, TRACKING_SERVER = "aws:sagemaker/mlflowApp:MlflowApp", "aws:sagemaker/mlflowTrackingServer:MlflowTrackingServer"


PACKAGE_GROUP = "aws:sagemaker/modelPackageGroup:ModelPackageGroup"


ENDPOINT_CONFIG = "aws:sagemaker/endpointConfiguration:EndpointConfiguration"


QUALITY_JOB = "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition"


SCHEDULE = "aws:sagemaker/monitoringSchedule:MonitoringSchedule"


ISOLATED = every(
    must("networkConfig.enableInterContainerTrafficEncryption", equal(True)),
    must("networkConfig.enableNetworkIsolation", equal(True)),
)


FEATURE_GROUP = "aws:sagemaker/featureGroup:FeatureGroup"
BELOW_A_PREFIX = re.compile(r"arn:aws:s3:::[^/*?]+/[^/*?]+/")


def stores_under_our_key(group: Resource, facts: Facts) -> Iterator[str]:
    places = {"offlineStoreConfig": "s3StorageConfig", "onlineStoreConfig": "securityConfig"}
    for store, part in places.items():
        if group.inputs.get(store) is not None:
            yield from must(f"{store}.{part}.kmsKeyId", PRESENT)(group, facts)


def tracking_is_of_its_team(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    for app in stack.of(MLFLOW):
        store = stack.target(app.inputs.get("artifactStoreUri"), BUCKET)
        role = stack.target(app.inputs.get("roleArn"), ROLE)
        if store is None or store.team != app.team:
            yield app, f"artifactStoreUri is no bucket of team {app.team}"
        if role is None or role.team != app.team:
            yield app, f"roleArn is no role of team {app.team}"


def tracking_opens_its_own(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    """What the app's role may read and write lies below a prefix. Names of the rest it may see: AWS asks for listing,
    and a condition on the prefix would refuse HeadBucket (components/training_access.py).
    """
    roles = stack.targets((app.inputs.get("roleArn") for app in stack.of(MLFLOW)), ROLE)
    for policy in stack.of("aws:iam/rolePolicy:RolePolicy"):
        if stack.target(policy.inputs.get("role"), ROLE) in roles:
            for one in statements(policy):
                opens = one.allows and any(one.covers(f"s3:{verb}Object") for verb in ("Get", "Put", "Delete"))
                if opens and not all(BELOW_A_PREFIX.match(resource) for resource in one.resources):
                    yield policy, "opens objects outside of the app's artifact store"


def schedules_are_isolated(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    """A schedule holds its job's definition, or names one that is held to the same by itself."""
    for schedule in stack.of(SCHEDULE):
        config = mapping(schedule.value("monitoringScheduleConfig"))
        named = stack.target(config.get("monitoringJobDefinitionName"), QUALITY_JOB)
        inline = Resource(type=SCHEDULE, name=schedule.name, inputs=mapping(config.get("monitoringJobDefinition")))
        if named is None:
            yield from ((schedule, problem) for problem in ISOLATED(inline, facts))


def variants_stand_by(one: Resource, facts: Facts) -> Iterator[str]:
    if facts.production:
        for place, variant in one.at("productionVariants[*]"):
            if "serverlessConfig" not in (variant or {}):
                yield from (
                    f"{place}: {text}"
                    for text in must("initialInstanceCount", at_least(2))(
                        Resource(type=one.type, name=one.name, inputs=variant or {}), facts
                    )
                )


CONTROLS = (
    Control(
        "sagemaker-model-isolated",
        "high",
        "A model serves in our subnets and without a network of its own",
        "a model that sends data out",
        "Set enableNetworkIsolation and vpcConfig",
        ("SageMaker.5",),
        every(must("enableNetworkIsolation", equal(True)), must("vpcConfig.subnets", PRESENT)),
        (MODEL,),
    ),
    Control(
        "sagemaker-endpoint-instances",
        "medium",
        "In production an endpoint runs on two machines or more",
        "an outage with one machine",
        "Set initialInstanceCount to 2",
        ("SageMaker.4",),
        variants_stand_by,
        (ENDPOINT_CONFIG,),
    ),
    Control(
        "sagemaker-endpoint-key",
        "high",
        "An endpoint's disks rest under our key",
        "a disk that anybody can read",
        "Set kmsKeyArn",
        ("Ladder",),
        must("kmsKeyArn", PRESENT),
        (ENDPOINT_CONFIG,),
    ),
    Control(
        "sagemaker-monitoring-jobs",
        "medium",
        "Monitoring jobs are isolated, their traffic encrypted",
        "data read between containers",
        "Set both in networkConfig",
        ("SageMaker.9", "SageMaker.11"),
        ISOLATED,
        (QUALITY_JOB,),
    ),
    Control(
        "sagemaker-monitoring-schedules",
        "medium",
        "What runs by a monitoring schedule is isolated, its traffic encrypted",
        "data read between containers",
        "Name a job definition of this stack, or set both in networkConfig",
        ("SageMaker.14", "SageMaker.22"),
        schedules_are_isolated,
    ),
    Control(
        "sagemaker-feature-store-key",
        "high",
        "A feature group's stores rest under our key",
        "features that anybody can read",
        "Set both KMS keys",
        ("SageMaker.17", "SageMaker.18"),
        stores_under_our_key,
        (FEATURE_GROUP,),
    ),
    Control(
        "mlflow-team",
        "critical",
        "A tracking app keeps its team's artifacts with its team's role",
        "experiments that another team reads",
        "Name the team's bucket and role",
        ("Ladder",),
        tracking_is_of_its_team,
    ),
    Control(
        "mlflow-opens-its-own",
        "high",
        "A tracking app opens its own artifacts alone",
        "an app that reads the team's runs",
        "Name objects below the prefix of artifactStoreUri",
        ("Ladder",),
        tracking_opens_its_own,
    ),
    Control(
        "mlflow-registers-nothing",
        "high",
        "Nothing registers a model but the pipeline, after its gates",
        "a model that passed no gate",
        "Set AutoModelRegistrationDisabled",
        ("Ladder",),
        every(
            must("modelRegistrationMode", equal("AutoModelRegistrationDisabled")),
            must("accountDefaultStatus", equal("DISABLED")),
        ),
        (MLFLOW,),
    ),
    Control(
        "mlflow-no-server",
        "medium",
        "Tracking costs nothing while nobody tracks",
        "400 dollars a month, idle",
        "Use an MlflowApp",
        ("Ladder",),
        forbidden,
        (TRACKING_SERVER,),
    ),
    Control(
        "registry-described",
        "medium",
        "A model's registry says who answers for it",
        "a model that nobody owns",
        "Describe the package group",
        ("Ladder",),
        every(must("modelPackageGroupDescription", PRESENT), must("modelPackageGroupName", PRESENT)),
        (PACKAGE_GROUP,),
    ),
)
