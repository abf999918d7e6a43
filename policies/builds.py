"""What runs with rights in a build: from where, by whose image, and what it leaves behind."""

from collections.abc import Iterator

from policies.control import PRESENT, Control, equal, every, must
from policies.facts import Facts
from policies.identity import IDENTITY_DOCUMENTS, allowing
from policies.resource import Resource, items, mapping

PROJECT = "aws:codebuild/project:Project"


def no_plain_secrets(project: Resource, _facts: Facts) -> Iterator[str]:
    """https://docs.aws.amazon.com/securityhub/latest/userguide/codebuild-controls.html#codebuild-2 looks for AWS's two;
    any variable that is called a secret and written down is one.
    """
    for variable in items(project.value("environment.environmentVariables")):
        one = mapping(variable)
        words = ("ACCESS_KEY", "SECRET", "TOKEN", "PASSWORD", "PASSPHRASE")
        if (
            any(word in str(one.get("name", "")).upper() for word in words)
            and one.get("type", "PLAINTEXT") == "PLAINTEXT"
        ):
            yield f"environment holds {one.get('name')} in plain text"


def logged(project: Resource, _facts: Facts) -> Iterator[str]:
    if project.value("logsConfig.cloudwatchLogs.status") != "ENABLED":
        yield "logsConfig.cloudwatchLogs is not enabled"
    if not project.inputs.get("logsConfig", {}).get("cloudwatchLogs", {}).get("groupName"):
        yield "logsConfig.cloudwatchLogs names no group, so CodeBuild makes one without a key and without an end"
    if project.value("logsConfig.s3Logs.encryptionDisabled") is True:
        yield "logsConfig.s3Logs are not encrypted"


def our_image(project: Resource, facts: Facts) -> Iterator[str]:
    image = str(project.inputs.get("environment", {}).get("image", ""))
    ours = image.startswith(("<<aws:ecr/repository:", f"{facts.account_id}.dkr.ecr.{facts.region}."))
    if not ours:
        yield f"environment.image is {image}, which is not from a repository of ours"
    if ours and project.value("environment.imagePullCredentialsType") != "SERVICE_ROLE":
        yield "environment.imagePullCredentialsType is not SERVICE_ROLE, so the image can't be pulled"


def lent_to_codebuild(resource: Resource, _facts: Facts) -> Iterator[str]:
    """Where a statement is about this alone; SageMaker asks for it among others, without telling for whom."""
    for one in allowing(resource):
        alone = set(one.actions) == {"ec2:CreateNetworkInterfacePermission"}
        named = one.tests("StringEquals", "ec2:AuthorizedService", "codebuild.amazonaws.com")
        if alone and not (named and "ec2:subnet" in one.keys):
            yield "interfaces are lent to any service, or in any subnet"


CONTROLS = (
    Control(
        "codebuild-interfaces",
        "high",
        "A build's interfaces are CodeBuild's alone, in our subnets",
        "a door into our network for somebody else",
        "Name ec2:AuthorizedService and ec2:Subnet",
        ("Ladder",),
        lent_to_codebuild,
        IDENTITY_DOCUMENTS,
    ),
    Control(
        "codebuild-secrets",
        "critical",
        "No secret stands in a build's settings",
        "a secret that whoever may look at a project reads",
        "Take it from Secrets Manager",
        ("CodeBuild.2",),
        no_plain_secrets,
        (PROJECT,),
    ),
    Control(
        "codebuild-logs",
        "medium",
        "What a build did is logged, in a group of ours",
        "a change inside the cluster that nobody made",
        "Set logsConfig.cloudwatchLogs with a groupName",
        ("CodeBuild.3", "CodeBuild.4"),
        logged,
        (PROJECT,),
    ),
    Control(
        "codebuild-inside",
        "high",
        "Builds run in our network, under our key and without the host's rights",
        "a build that carries data out",
        "Set vpcConfig and encryptionKey, and privilegedMode to false",
        ("Ladder",),
        every(
            must("vpcConfig.subnets", PRESENT),
            must("vpcConfig.securityGroupIds", PRESENT),
            must("encryptionKey", PRESENT),
            must("environment.privilegedMode", equal(False)),
        ),
        (PROJECT,),
    ),
    Control(
        "codebuild-image",
        "high",
        "Builds start from images of our own",
        "a stranger's code with our rights",
        "Push the image to a repository of this program's",
        ("Ladder",),
        our_image,
        (PROJECT,),
    ),
    Control(
        "codebuild-source",
        "high",
        "Builds take their source from our state's bucket, and no address holds a password",
        "a stranger's program with our rights",
        "Set source.type to S3",
        ("CodeBuild.1",),
        must("source.type", equal("S3")),
        (PROJECT,),
    ),
)
