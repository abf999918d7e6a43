"""What a team's people and jobs may do from level 0 on. Level 1 adds policies of its own and changes none of these.

Instances, networks, keys and tags are not repeated here: the team's boundary refuses whatever lies outside them.
"""

from collections.abc import Sequence

from components.territory import Statement, Territory, actions, allow

TO_SAGEMAKER = {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
KINDS = {
    "TrainingJob": "training-job",
    "ProcessingJob": "processing-job",
    "HyperParameterTuningJob": "hyper-parameter-tuning-job",
}
INTERFACES = (
    "CreateNetworkInterface CreateNetworkInterfacePermission DeleteNetworkInterface DeleteNetworkInterfacePermission"
    " DescribeDhcpOptions DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcEndpoints"
    " DescribeVpcs"
)
RUNS = "runs"  # where in the data bucket jobs leave what they make, so that no job writes what another is trained on


def for_people(ours: Territory, studio_instance_types: Sequence[str]) -> list[Statement]:
    """Work by hand: read and write the team's data, use Studio, run jobs under the jobs' role, read their logs."""
    verbs = ("Create", "Describe", "Stop")
    data = f"arn:aws:s3:::{ours.data_bucket}"
    spaces = [ours.in_domain("app/", "/*"), ours.in_domain("space/", "/*")]
    return [
        allow(actions("s3", "AbortMultipartUpload DeleteObject GetObject GetObjectVersion PutObject"), f"{data}/*"),
        allow(actions("s3", "GetBucketLocation ListBucket ListBucketVersions"), data),
        *use_key(ours),
        allow(
            [
                *(f"sagemaker:{verb}{kind}" for kind in KINDS for verb in verbs),
                "sagemaker:ListTags",
            ],
            [ours.sagemaker(kind) for kind in KINDS.values()],
        ),
        tag_when_created(ours, *KINDS.values()),
        allow("iam:PassRole", ours.jobs_role_arn, TO_SAGEMAKER),
        # The session is called after the person (training_access.signed_in_with), and so is the tag of the profile.
        allow(
            "sagemaker:CreatePresignedDomainUrl",
            ours.profiles,
            {"StringLike": {"aws:userid": "*:${sagemaker:ResourceTag/person}"}},
        ),
        allow("sagemaker:DescribeUserProfile", ours.profiles),
        allow("sagemaker:DescribeDomain", ours.in_domain("domain/")),
        allow(
            actions("sagemaker", "CreateApp CreateSpace DeleteApp DeleteSpace UpdateSpace"),
            spaces,
            {
                # Private spaces are their owner's alone
                # (https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-jl-user-guide-space-access.html).
                "ArnEquals": {"sagemaker:OwnerUserProfileArn": ours.own_profile},
                "StringEquals": {"sagemaker:SpaceSharingType": "Private"},
                # True as well where none is named: then the domain's own, listed type holds.
                "ForAllValues:StringEquals": {"sagemaker:InstanceTypes": ["system", *sorted(studio_instance_types)]},
            },
        ),
        # Studio tags what it makes, and a space may be called anything: what is made can be read. Names and settings,
        # no content.
        allow("sagemaker:AddTags", spaces, {"Null": {"sagemaker:TaggingAction": "false"}}),
        allow(actions("sagemaker", "DescribeApp DescribeSpace"), spaces),
        # CreateApp asks for these on the domain's key in the name of the person's role
        # (https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html, "CreateDomain API").
        allow("kms:DescribeKey", ours.studio_key_arn),
        allow("kms:CreateGrant", ours.studio_key_arn, {"Bool": {"kms:GrantIsForAWSResource": "true"}}),
        allow(actions("logs", "FilterLogEvents GetLogEvents"), ours.log_groups),
        allow("logs:GetLogEvents", ours.job_log_streams),
        allow("logs:DescribeLogStreams", [ours.log_groups, ours.shared_log_groups]),
        *pull_images(ours),
        # AWS narrows these to no resource; they tell names and figures.
        allow(
            [
                *actions("cloudwatch", "DescribeAlarms GetMetricData GetMetricStatistics ListMetrics"),
                "logs:DescribeLogGroups",
                *actions("sagemaker", "ListApps ListDomains ListSpaces ListUserProfiles"),
                *(f"sagemaker:List{kind}s" for kind in KINDS),
            ],
            "*",
        ),
    ]


def for_jobs(ours: Territory) -> list[Statement]:
    """Run what people start by hand, and leave results beside the data. Register, approve and deploy nothing."""
    results = f"arn:aws:s3:::{ours.data_bucket}/{RUNS}/*"
    return [*run_in_network(ours), *read_data(ours), allow(actions("s3", "AbortMultipartUpload PutObject"), results)]


def run_in_network(ours: Territory) -> list[Statement]:
    """What a job needs whatever it reads and wherever it leaves it: its image, a network, a log, figures."""
    return [
        *start_in_network(ours),
        *write_log(ours, ours.log_groups, ours.job_log_streams),
        *write_figures_of(*(f"/aws/sagemaker/{kind}Jobs" for kind in ("Processing", "Training", "Transform"))),
    ]


def start_in_network(ours: Territory) -> list[Statement]:
    return [
        *use_key(ours),
        *pull_images(ours),
        # What SageMaker does with this role to put a job or a model into the VPC. AWS names no resource or condition
        # for it, and CreateProcessingJob fails where there is one; the boundary refuses every other VPC
        # (https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html).
        allow(actions("ec2", INTERFACES), "*"),
    ]


def write_log(ours: Territory, *places: str) -> list[Statement]:
    groups = [*(place for place in places if ":log-stream:" not in place), ours.shared_log_groups]
    return [
        allow(actions("logs", "CreateLogStream PutLogEvents"), [*places]),
        # The groups of jobs are made with the first job of anyone; our own stand already, an endpoint's come with it.
        allow("logs:CreateLogGroup", [group for group in groups if group != ours.log_groups]),
        allow("logs:DescribeLogStreams", groups),
    ]


def write_figures_of(*namespaces: str) -> list[Statement]:
    """What SageMaker measures of an instance, it writes as the role that runs there. IAM tells one team's jobs from
    another's no more than by namespace, so no alarm may rest on these
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html).
    """
    return [allow("cloudwatch:PutMetricData", "*", {"StringEquals": {"cloudwatch:namespace": [*namespaces]}})]


def read_data(ours: Territory) -> list[Statement]:
    data = f"arn:aws:s3:::{ours.data_bucket}"
    return [
        allow(actions("s3", "GetObject GetObjectVersion"), f"{data}/*"),
        allow(actions("s3", "GetBucketLocation ListBucket ListBucketVersions"), data),
    ]


def tag_when_created(ours: Territory, *kinds: str) -> Statement:
    """Tags that a create call brings, which the boundary names; whoever tags later moves what runs off the bill. The
    key holds the name of the call that creates: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/
    AmazonSageMakerFullAccess.html (AllowAddTagsForSpace).
    """
    created = {"StringLike": {"sagemaker:TaggingAction": "Create*"}}
    return allow("sagemaker:AddTags", [ours.sagemaker(kind) for kind in kinds], created)


def use_key(ours: Territory) -> list[Statement]:
    """Volumes need a grant; AWS services ask for it, and nobody else gets one.

    https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html asks for kms:CreateGrant without a condition;
    that SageMaker calls it for the role is what the condition tells. AWS's own example of Studio's key has it.
    https://docs.aws.amazon.com/kms/latest/developerguide/grant-authorization.html
    https://github.com/aws-samples/amazon-sagemaker-administration-workshop (lab 2, "Using KMS key policies")
    """
    return [
        allow(actions("kms", "Decrypt DescribeKey Encrypt GenerateDataKey"), ours.key_arn),
        allow("kms:CreateGrant", ours.key_arn, {"Bool": {"kms:GrantIsForAWSResource": "true"}}),
    ]


def pull_images(ours: Territory) -> list[Statement]:
    return [
        allow(
            actions("ecr", "BatchCheckLayerAvailability BatchGetImage DescribeImages GetDownloadUrlForLayer"),
            ours.repository_arn,
        ),
        allow("ecr:GetAuthorizationToken", "*"),
    ]


def sagemaker_trust(ours: Territory) -> Statement:
    """SageMaker takes the role, for this account and region alone (the confused deputy, IAM User Guide).

    The Studio domain names the person in the audit trail, for which every role that anything started there runs as has
    to let it (Developer Guide, "Turn on sourceIdentity in CloudTrail logs").
    """
    return {
        "Effect": "Allow",
        "Principal": {"Service": "sagemaker.amazonaws.com"},
        "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": ours.account_id},
            "ArnLike": {"aws:SourceArn": ours.arn("sagemaker", "*")},
        },
    }
