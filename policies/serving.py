"""What serves, tracks and registers: isolated, under our keys, and nothing registered but by the pipeline."""

from collections.abc import Iterator

from policies.control import PRESENT, Control, at_least, equal, every, forbidden, must
from policies.document import statements
from policies.facts import Facts
from policies.resource import Resource
from policies.sagemaker import BUCKET, MODEL, ROLE
from policies.stack import Stack

MLFLOW, TRACKING_SERVER = "aws:sagemaker/mlflowApp:MlflowApp", "aws:sagemaker/mlflowTrackingServer:MlflowTrackingServer"


PACKAGE_GROUP = "aws:sagemaker/modelPackageGroup:ModelPackageGroup"


ENDPOINT_CONFIG = "aws:sagemaker/endpointConfiguration:EndpointConfiguration"


QUALITY_JOB = "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition"


FEATURE_GROUP = "aws:sagemaker/featureGroup:FeatureGroup"


def tracking_is_of_its_team(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    for app in stack.of(MLFLOW):
        store = stack.target(app.inputs.get("artifactStoreUri"), BUCKET)
        role = stack.target(app.inputs.get("roleArn"), ROLE)
        if store is None or store.team != app.team:
            yield app, f"artifactStoreUri is no bucket of team {app.team}"
        if role is None or role.team != app.team:
            yield app, f"roleArn is no role of team {app.team}"


def tracking_sees_its_own(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    roles = stack.targets((app.inputs.get("roleArn") for app in stack.of(MLFLOW)), ROLE)
    for policy in stack.of("aws:iam/rolePolicy:RolePolicy"):
        if stack.target(policy.inputs.get("role"), ROLE) in roles:
            for one in statements(policy):
                if one.allows and one.covers("s3:ListBucket") and "s3:prefix" not in one.keys:
                    yield policy, "lists all of the bucket"


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
        every(
            must("networkConfig.enableInterContainerTrafficEncryption", equal(True)),
            must("networkConfig.enableNetworkIsolation", equal(True)),
        ),
        (QUALITY_JOB,),
    ),
    Control(
        "sagemaker-feature-store-key",
        "high",
        "A feature group's stores rest under our key",
        "features that anybody can read",
        "Set both KMS keys",
        ("SageMaker.17", "Ladder"),
        every(must("offlineStoreConfig.s3StorageConfig.kmsKeyId", PRESENT)),
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
        "mlflow-sees-its-own",
        "medium",
        "A tracking app lists its own artifacts alone",
        "an app that finds the team's data",
        "Ask for s3:prefix",
        ("Ladder",),
        tracking_sees_its_own,
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
        ("SageMaker.7", "Ladder"),
        every(must("modelPackageGroupDescription", PRESENT), must("modelPackageGroupName", PRESENT)),
        (PACKAGE_GROUP,),
    ),
)
