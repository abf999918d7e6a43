"""Where things are built, through what, and how hard they are to lose."""

from collections.abc import Iterator

from policies.control import Control
from policies.facts import Facts
from policies.resource import Resource
from policies.stack import Stack

PROVIDER = "pulumi:providers:aws"
# What holds data, evidence or access.
LASTING = tuple(
    f"aws:{one}"
    for one in (
        "s3/bucket:Bucket",
        "s3/bucketPolicy:BucketPolicy",
        "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "s3/bucketVersioning:BucketVersioning",
        "kms/key:Key",
        "ecr/repository:Repository",
        "cloudwatch/logGroup:LogGroup",
        "cloudtrail/trail:Trail",
        "sagemaker/domain:Domain",
        "sagemaker/modelPackageGroup:ModelPackageGroup",
        "sagemaker/mlflowApp:MlflowApp",
        "eks/cluster:Cluster",
    )
)


def one_account(stack: Stack, facts: Facts) -> Iterator[tuple[Resource | None, str]]:
    providers = stack.of(PROVIDER)
    if not providers:
        yield None, "no provider is planned, so everything lands wherever the shell points"
    for provider in providers:
        if facts.account_id not in str(provider.value("allowedAccountIds")):
            yield provider, f"allowedAccountIds is {provider.value('allowedAccountIds')}, not {facts.account_id}"


def one_region(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    for provider in stack.of(PROVIDER):
        if provider.value("region") != facts.region:
            yield provider, f"region is {provider.value('region')}, and this stack is of {facts.region}"
    for resource in stack.resources:
        zone = resource.inputs.get("availabilityZone")
        if isinstance(zone, str) and not zone.startswith(facts.region):
            yield resource, f"availabilityZone is {zone}, outside {facts.region}"
        elsewhere = resource.inputs.get("region")
        if resource.type != PROVIDER and elsewhere not in (None, facts.region):
            yield resource, f"region is {elsewhere}, outside {facts.region}"


def through_the_provider(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    for resource in stack.resources:
        if resource.type.startswith(("aws:", "kubernetes:")) and not resource.provider:
            yield resource, "is built through no provider of ours"


def default_tags(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    for provider in stack.of(PROVIDER):
        given = str(provider.inputs.get("defaultTags"))
        if "managed-by" not in given or facts.environment not in given:
            yield provider, "defaultTags lack environment or managed-by, which fences tell our people by"


def protected(resource: Resource, facts: Facts) -> Iterator[str]:
    if facts.production and not resource.protect:
        yield "is not protected, and one command would delete it"


CONTROLS = (
    Control(
        "place-account",
        "critical",
        "Everything lands in the stack's own account",
        "production built over by a test",
        "Set allowed_account_ids",
        ("Ladder",),
        one_account,
    ),
    Control(
        "place-region",
        "critical",
        "Everything lands in the stack's own region",
        "data outside its residency",
        "Take the region from the config",
        ("Ladder",),
        one_region,
    ),
    Control(
        "place-provider",
        "high",
        "Everything is built through our one provider",
        "a resource in the wrong account",
        "Pass the provider on",
        ("Ladder",),
        through_the_provider,
    ),
    Control(
        "place-default-tags",
        "high",
        "The provider marks everything as ours",
        "a fence that lets our people through",
        "Set default_tags",
        ("Ladder",),
        default_tags,
    ),
    Control(
        "place-protected",
        "high",
        "In production, what holds data, evidence or access is protected",
        "all of it gone with one command",
        "Set protection.protect",
        ("KMS.3", "Ladder"),
        protected,
        LASTING,
    ),
)
