"""What is kept, and what is asked of it. Old versions of objects are not counted, nor do discounts for volume apply."""

from collections.abc import Iterable, Mapping

from ladder.judges.cost.needs import Context, Need, Rule, figure, monthly, used
from ladder.plan import Resource
from ladder.plan.tree import PLATFORM

READS_A_WRITE = 9  # of ten requests to a bucket, nine read
DAYS = 30.4  # in a month
COMPRESSED = (
    0.15  # of what a log group takes in is kept: the ratio of AWS's own examples on the CloudWatch pricing page
)
FOREVER = 3653  # days: the longest that a log group can be told to keep, for one that is told nothing
HOME_DIRECTORIES_GB = 1  # of a Studio domain: work itself is kept on each space's own volume


def bucket(resource: Resource, context: Context) -> Iterable[Need]:
    """A team's bucket holds its data; one of the platform's holds logs."""
    mine = resource.inputs.get("tags", {}).get("team", PLATFORM) != PLATFORM
    gb, requests = context.use.data_gb if mine else context.use.log_gb, context.use.requests
    writes = requests / (1 + READS_A_WRITE)
    return (
        used("s3-storage", gb, f"{figure(gb)} GB kept"),
        used("s3-writes", writes / 1_000, f"{figure(writes)} requests, one in ten of all"),
        used("s3-reads", (requests - writes) / 1_000, f"{figure(requests - writes)} requests"),
    )


def repository(_resource: Resource, context: Context) -> Iterable[Need]:
    """Basic scanning is free: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-basic.html."""
    return (used("ecr-storage", context.use.image_gb, f"{figure(context.use.image_gb)} GB of images"),)


def log_group(resource: Resource, context: Context) -> Iterable[Need]:
    """What writes into it (flow logs, the audit trail, EKS) is charged here, at the price of custom logs."""
    gb, days = context.use.log_gb, resource.inputs.get("retentionInDays") or FOREVER
    kept = gb * days / DAYS * COMPRESSED
    return (
        used("log-ingestion", gb, f"{figure(gb)} GB taken in"),
        used("log-storage", kept, f"{figure(gb)} GB a month for {days} days, compressed to 15 %"),
    )


def key(_resource: Resource, context: Context) -> Iterable[Need]:
    requests = context.use.requests
    return (
        monthly("kms-key", "1 key; its first two yearly rotations will each add as much"),
        used("kms-requests", requests / 10_000, f"{figure(requests)} requests"),
    )


def domain(_resource: Resource, _context: Context) -> Iterable[Need]:
    return (used("efs-storage", HOME_DIRECTORIES_GB, f"{HOME_DIRECTORIES_GB} GB of home directories"),)


ROWS: Mapping[str, Rule] = {
    "aws:s3/bucket:Bucket": bucket,
    "aws:ecr/repository:Repository": repository,
    "aws:cloudwatch/logGroup:LogGroup": log_group,
    "aws:kms/key:Key": key,
    "aws:sagemaker/domain:Domain": domain,
}
