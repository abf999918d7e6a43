"""What a team's roles may ask of things that are not the team's, and why: all else that they reach is a hole."""

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from ladder.judges.access.estate import Estate

STUDIO_KEY = "aws:kms/key:Key::platform-key"
CLOUDWATCH = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_"


@dataclass(frozen=True)
class Shared:
    actions: str  # with spaces between
    resources: str  # patterns of what comes after the account in an ARN, with spaces between
    why: str

    def covers(self, action: str, resource: str) -> bool:
        named = resource.split(":", 5)[-1]
        return action in self.actions.split() and any(fnmatchcase(named, one) for one in self.resources.split())


SHARED = (
    Shared(
        "cloudwatch:DescribeAlarms",
        "alarm:*",
        f"granted on `*`, or composite alarms are not told ({CLOUDWATCH}DescribeAlarms.html): names and limits",
    ),
    Shared(
        "cloudwatch:GetMetricData cloudwatch:ListMetrics",
        "dataset/*",
        "a figure in CloudWatch has no owner: names and figures, no rows",
    ),
    Shared(
        "cloudwatch:PutMetricData",
        "dataset/*",
        "IAM narrows it by the namespace, which is the team's, of jobs or of models"
        " (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html)",
    ),
    Shared(
        "kms:CreateGrant kms:DescribeKey",
        "key/{studio_key}",
        "Studio's volumes are under a key of the platform's, lent to AWS services alone",
    ),
    Shared(
        "sagemaker:DescribeApp sagemaker:DescribeSpace sagemaker:DescribeDomain",
        "app/* space/* domain/*",
        "one domain for all, in which a space may be called anything: names and settings, no content",
    ),
    Shared(
        "sagemaker:AddTags",
        "app/* space/*",
        "of apps and spaces, as part of the call that creates them: that one asks whose they are",
    ),
    Shared("sagemaker:ListModelPackages", "model-package/*", "names and states of versions, none of what is in them"),
)


def shared_in(estate: Estate) -> tuple[Shared, ...]:
    """SHARED with the ids of one plan."""
    studio_key = estate.arn(STUDIO_KEY).rpartition("/")[2]
    return tuple(replace(one, resources=one.resources.replace("{studio_key}", studio_key)) for one in SHARED)
