"""Studio, registry, experiment tracking and what serves: in our network, under our keys, and off when nobody works."""

from collections.abc import Iterator

from policies.control import PRESENT, Control, at_most, equal, every, forbidden, in_production, must
from policies.facts import Facts
from policies.resource import Resource
from policies.stack import Stack

DOMAIN, PROFILE = "aws:sagemaker/domain:Domain", "aws:sagemaker/userProfile:UserProfile"
NOTEBOOK, MODEL = "aws:sagemaker/notebookInstance:NotebookInstance", "aws:sagemaker/model:Model"
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


CONTROLS = (
    Control(
        "sagemaker-studio-vpc-only",
        "high",
        "Studio reaches the network through our VPC alone",
        "data carried out from a notebook",
        "Set appNetworkAccessType to VpcOnly",
        ("Ladder",),
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
        ("Ladder",),
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
        ("Ladder",),
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
        ("Ladder",),
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
        ("Ladder",),
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
        ("Ladder",),
        must("userSettings.securityGroups", PRESENT),
        (PROFILE,),
    ),
    Control(
        "sagemaker-no-notebooks",
        "high",
        "No notebook instances: Studio alone",
        "root on a machine with its own way to the internet",
        "Use Studio",
        ("SageMaker.1", "SageMaker.2", "SageMaker.3", "SageMaker.8", "SageMaker.21"),
        forbidden,
        (NOTEBOOK,),
    ),
)
