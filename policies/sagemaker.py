"""Studio, registry, experiment tracking and what serves: in our network, under our keys, and off when nobody works."""

from collections.abc import Iterator

from policies.control import PRESENT, Control, at_least, at_most, equal, every, forbidden, in_production, must
from policies.document import statements
from policies.facts import Facts
from policies.resource import Resource
from policies.stack import Stack

DOMAIN, PROFILE = "aws:sagemaker/domain:Domain", "aws:sagemaker/userProfile:UserProfile"
MLFLOW, TRACKING_SERVER = "aws:sagemaker/mlflowApp:MlflowApp", "aws:sagemaker/mlflowTrackingServer:MlflowTrackingServer"
PACKAGE_GROUP = "aws:sagemaker/modelPackageGroup:ModelPackageGroup"
NOTEBOOK, MODEL = "aws:sagemaker/notebookInstance:NotebookInstance", "aws:sagemaker/model:Model"
ENDPOINT_CONFIG = "aws:sagemaker/endpointConfiguration:EndpointConfiguration"
QUALITY_JOB = "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition"
FEATURE_GROUP = "aws:sagemaker/featureGroup:FeatureGroup"
ROLE, BUCKET = "aws:iam/role:Role", "aws:s3/bucket:Bucket"
IDLE = "appLifecycleManagement.idleSettings"
APPS = (
    "defaultUserSettings.jupyterLabAppSettings",
    "defaultUserSettings.codeEditorAppSettings",
    "defaultSpaceSettings.jupyterLabAppSettings",
)


def profile_is_of_its_team(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    for profile in stack.of(PROFILE):
        given = next(iter(profile.at("userSettings.executionRole")))[1]
        role = stack.target(given, ROLE)
        if role is None or role.team != profile.team:
            yield profile, f"executionRole is not a role of team {profile.team}"


def default_role_permits_nothing(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    grants = stack.of("aws:iam/rolePolicy:RolePolicy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    granted = stack.targets((one.inputs.get("role") for one in grants), ROLE)
    for domain in stack.of(DOMAIN):
        for path in ("defaultUserSettings.executionRole", "defaultSpaceSettings.executionRole"):
            role = stack.target(next(iter(domain.at(path)))[1], ROLE)
            if role is None or role in granted:
                yield domain, f"{path} is a role with permissions, or none of this stack"


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
        "sagemaker-studio-vpc-only",
        "high",
        "Studio reaches the network through our VPC alone",
        "data carried out from a notebook",
        "Set appNetworkAccessType to VpcOnly",
        ("SageMaker.1", "SageMaker.2"),
        must("appNetworkAccessType", equal("VpcOnly")),
        (DOMAIN,),
    ),
    Control(
        "sagemaker-studio-key",
        "high",
        "Studio's volumes and homes rest under our key",
        "reading a colleague's disk",
        "Set kmsKeyId",
        ("Ladder",),
        must("kmsKeyId", PRESENT),
        (DOMAIN,),
    ),
    Control(
        "sagemaker-studio-idle",
        "high",
        "What nobody uses in Studio stops by itself",
        "a month's bill for a weekend",
        "Enable idle shutdown within compute.studio_idle_minutes",
        ("Ladder",),
        every(
            *(
                check
                for app in APPS
                for check in (
                    must(f"{app}.{IDLE}.lifecycleManagement", equal("ENABLED")),
                    must(f"{app}.{IDLE}.idleTimeoutInMinutes", at_most(lambda facts: facts.idle_minutes)),
                    must(f"{app}.{IDLE}.maxIdleTimeoutInMinutes", at_most(lambda facts: facts.idle_minutes)),
                )
            )
        ),
        (DOMAIN,),
    ),
    Control(
        "sagemaker-studio-sharing",
        "medium",
        "Notebook output is shared with nobody",
        "data in a shared folder",
        "Set notebookOutputOption to Disabled",
        ("Ladder",),
        must("defaultUserSettings.sharingSettings.notebookOutputOption", equal("Disabled")),
        (DOMAIN,),
    ),
    Control(
        "sagemaker-studio-docker",
        "medium",
        "Studio runs no containers of its own",
        "images that nobody scanned",
        "Set enableDockerAccess to DISABLED",
        ("SageMaker.3", "Ladder"),
        must("domainSettings.dockerSettings.enableDockerAccess", equal("DISABLED")),
        (DOMAIN,),
    ),
    Control(
        "sagemaker-studio-identity",
        "high",
        "The audit trail names the person behind a Studio session",
        "deeds that nobody did",
        "Set executionRoleIdentityConfig to USER_PROFILE_NAME",
        ("Ladder",),
        must("domainSettings.executionRoleIdentityConfig", equal("USER_PROFILE_NAME")),
        (DOMAIN,),
    ),
    Control(
        "sagemaker-studio-tags",
        "medium",
        "What is started in Studio carries the team's tags",
        "cost that nobody owns",
        "Set tagPropagation to ENABLED",
        ("SageMaker.6", "SageMaker.7", "Ladder"),
        must("tagPropagation", equal("ENABLED")),
        (DOMAIN,),
    ),
    Control(
        "sagemaker-studio-homes",
        "high",
        "Production keeps Studio's homes when the domain goes",
        "people's work gone",
        "Set homeEfsFileSystem to Retain",
        ("Ladder",),
        in_production(must("retentionPolicy.homeEfsFileSystem", equal("Retain"))),
        (DOMAIN,),
    ),
    Control(
        "sagemaker-studio-groups",
        "high",
        "Studio stands behind our security groups",
        "a notebook open to all",
        "Name the workload group",
        ("SageMaker.2",),
        every(
            must("defaultUserSettings.securityGroups", PRESENT), must("defaultSpaceSettings.securityGroups", PRESENT)
        ),
        (DOMAIN,),
    ),
    Control(
        "sagemaker-default-role",
        "high",
        "Studio's default role permits nothing",
        "rights by accident",
        "Name a role without policies",
        ("SageMaker.3", "Ladder"),
        default_role_permits_nothing,
    ),
    Control(
        "sagemaker-profile-team",
        "critical",
        "A Studio profile has its own team's role",
        "one team acting as another",
        "Name the team's people role",
        ("Ladder",),
        profile_is_of_its_team,
    ),
    Control(
        "sagemaker-profile-groups",
        "high",
        "A profile stands behind our security groups",
        "a notebook open to all",
        "Name the workload group",
        ("SageMaker.2",),
        must("userSettings.securityGroups", PRESENT),
        (PROFILE,),
    ),
    Control(
        "sagemaker-no-notebooks",
        "high",
        "No notebook instances: Studio alone",
        "root on a machine with its own way to the internet",
        "Use Studio",
        ("SageMaker.1", "SageMaker.2", "SageMaker.3", "SageMaker.8"),
        forbidden,
        (NOTEBOOK,),
    ),
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
