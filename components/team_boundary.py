"""The outermost fence of a team, from level 0 to 3: whatever its roles are granted, nothing beyond this is theirs.

It is a list of what may be allowed at all, since a list of what is forbidden is never complete; the refusals in it only
narrow that list. It holds no IAM write, no role to assume, no change to a network, a policy, a bucket, a key, a
pipeline or an audit record. Every condition key here is one that the action supports (Service Authorization Reference):
a key that it does not support would make an allowance void or a refusal empty.

``*/<prefix>*`` takes in every kind of SageMaker resource by name. AWS writes its own policies so (the managed policy
AmazonSageMakerCanvasFullAccess); some simulators demand that each kind is spelled out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

from components.json_document import json_document
from components.territory import OF_JOBS, OF_MODELS, Statement, Territory, actions, allow, deny

# These have disks of their own, encrypted by the hardware, for which SageMaker refuses a volume key (API reference,
# ResourceConfig: VolumeKmsKeyId).
LOCAL_DISKS = ["ml.g*", "ml.p*", "ml.trn*", "ml.*d*.*"]
LONGEST_POLICY = 6144  # characters of a managed policy, white space not counted (IAM quotas)


@dataclass(frozen=True, kw_only=True)
class TeamBoundaryArgs:
    policy_name: str
    territory: Territory
    subnet_ids: Sequence[Input[str]]
    security_group_id: Input[str]
    workload_instance_types: Sequence[str]  # training, processing, transform and endpoints
    studio_instance_types: Sequence[str]
    people: bool  # whether it is of those who work in Studio, or of what runs in the team's name
    tags: Mapping[str, str]


class TeamBoundary(ComponentResource):
    """Outputs: ``arn``."""

    def __init__(self, name: str, args: TeamBoundaryArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:access:TeamBoundary", name, None, opts)
        policy = aws.iam.Policy(
            f"{name}-policy",
            name=args.policy_name,
            description=f"What roles of team {args.territory.team} may be allowed at all",
            policy=json_document(boundary_policy(args)),
            tags=dict(args.tags),
            opts=ResourceOptions(parent=self),
        )
        self.arn = policy.arn
        self.register_outputs({"arn": self.arn})


def boundary_policy(args: TeamBoundaryArgs) -> dict[str, Any]:
    """At most LONGEST_POLICY characters: hence the patterns of actions, each chosen so that it takes in nothing which
    the conditions do not cover.
    """
    ours = args.territory
    own = studio(ours) if args.people else [*registration(ours), *interfaces(ours)]
    statements = [*owned(ours), *own, *approval(ours), *workloads(args), *without_owner(ours)]
    return {"Version": "2012-10-17", "Statement": statements}


def has_local_disk(instance_type: str) -> bool:
    return any(fnmatchcase(instance_type, pattern) for pattern in LOCAL_DISKS)


def owned(ours: Territory) -> list[Statement]:
    """What bears the team's name. No version of an object or image is ever deleted here, and nobody changes a bucket, a
    key or a pipeline.
    """
    return [
        allow(
            [
                *actions("ecr", "*Layer* BatchGetImage DescribeImage* ListImages PutImage"),
                *actions("kms", "*crypt* CreateGrant DescribeKey GenerateDataKey*"),
                *actions("logs", "*LogEvents CreateLog*"),
                *actions(
                    "sagemaker",
                    "*Endpoint *PipelineExecution *Record CreatePresignedDomainUrl"
                    " DeleteEndpointConfig DeleteModel Describe* Invoke* Stop* UpdateModelPackage",
                ),
            ],
            [
                ours.repository_arn,
                ours.key_arn,
                ours.log_groups,
                ours.endpoint_log_groups,
                ours.job_log_streams,
                ours.sagemaker(),
                ours.in_domain("domain/"),
            ],
        ),
        deny("kms:CreateGrant", "*", {"BoolIfExists": {"kms:GrantIsForAWSResource": "false"}}),
        allow(
            actions("s3", "*Object AbortMultipartUpload GetBucket* GetObject* List*"),
            f"arn:aws:s3:::{ours.prefix}*-{ours.region}-{ours.account_id}*",
            # Who owns a name that only looks like ours, or ours once deleted, may be anyone.
            {"StringEquals": {"aws:ResourceAccount": ours.account_id}},
        ),
        # SageMaker makes these with the first job of anyone, in the name of that job's role.
        allow("logs:CreateLogGroup", ours.shared_log_groups),
        # An app, a hub's content or a device may be called anything, so ours by name could stand in another's.
        deny("sagemaker:*", f"arn:aws:sagemaker:*:*:*/*/*/{ours.prefix}*"),
        # An MLflow app's ARN holds an id and no name. `C*`: to call one; what is yet to be created has no tag to match.
        allow(
            ["sagemaker:C*MlflowApp*", "sagemaker:DescribeMlflowApp", "sagemaker-mlflow:*"],
            ours.arn("sagemaker", "mlflow-app/*"),
            {"StringEquals": {"aws:ResourceTag/team": ours.team}},
        ),
    ]


def registration(ours: Territory) -> list[Statement]:
    """Only the pipeline registers, for approval, and gives its steps their roles."""
    pipeline = {"ArnEquals": {"aws:PrincipalArn": ours.pipeline_role_arn}}
    return [
        allow(
            ["iam:PassRole", "sagemaker:CreateModelPackage*"],
            [f"arn:aws:iam::{ours.account_id}:role/{ours.prefix}step-*", ours.sagemaker()],
            pipeline
            | {
                # Each of the two is known for one of the actions alone.
                "StringEqualsIfExists": {
                    "iam:PassedToService": "sagemaker.amazonaws.com",
                    "sagemaker:ModelApprovalStatus": "PendingManualApproval",
                },
            },
        ),
        # SageMaker tags what a pipeline registers with the execution alone (training_access.for_pipeline).
        allow(
            "sagemaker:AddTags",
            ours.sagemaker(),
            pipeline | {"StringLike": {"sagemaker:TaggingAction": "CreateModelPackage*"}},
        ),
    ]


def approval(ours: Territory) -> list[Statement]:
    """Only the release role approves and says what serves."""
    return [
        deny(
            actions("sagemaker", "CreateEndpoint* DeleteEndpoint* UpdateEndpoint UpdateModelPackage"),
            "*",
            {"ArnNotEquals": {"aws:PrincipalArn": ours.release_role_arn}},
        ),
    ]


def workloads(args: TeamBoundaryArgs) -> list[Statement]:
    """What runs, runs in our VPC, under the team's key and role, on listed instances; leaving it out is refused."""
    ours = args.territory
    # Of Studio's and of workloads: the roles' own policies tell one from the other.
    instance_types = sorted({*args.workload_instance_types, *args.studio_instance_types, "system"})
    return [
        allow(
            "iam:PassRole",
            [ours.jobs_role_arn, ours.serving_role_arn],
            {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}},
        ),
        allow(
            actions("sagemaker", "AddTags Create*ingJob CreateEndpointConfig CreateModel CreateTransformJob"),
            ours.sagemaker(),
            {
                # What the team's budget counts by.
                "StringEquals": {"aws:RequestTag/team": ours.team, "aws:RequestTag/environment": ours.environment},
                "ForAllValues:StringEquals": {
                    "sagemaker:VpcSubnets": args.subnet_ids,
                    "sagemaker:VpcSecurityGroupIds": args.security_group_id,
                },
                "ArnEqualsIfExists": {
                    "sagemaker:OutputKmsKeyArn": ours.key_arn,
                    "sagemaker:VolumeKmsKeyArn": ours.key_arn,
                },
                # A transform job and an endpoint run where their model does, so the model has to be the team's.
                "ArnLikeIfExists": {"sagemaker:ModelArn": ours.sagemaker("model")},
                # Studio's file system holds the homes of all teams.
                "Null": {"sagemaker:FileSystemId": "true"},
            },
        ),
        deny(actions("sagemaker", "Create*ingJob CreateModel"), "*", {"Null": {"sagemaker:VpcSubnets": "true"}}),
        deny("sagemaker:Create*Job", "*", {"Null": {"sagemaker:OutputKmsKeyArn": "true"}}),
        deny(
            actions("sagemaker", "Create*Job CreateEndpointConfig"),
            "*",
            {
                "Null": {"sagemaker:VolumeKmsKeyArn": "true"},
                "ForAnyValue:StringNotLike": {"sagemaker:InstanceTypes": LOCAL_DISKS},
            },
        ),
        *without_network(),
        deny("sagemaker:*", "*", {"ForAnyValue:StringNotEquals": {"sagemaker:InstanceTypes": instance_types}}),
    ]


def without_network() -> list[Statement]:
    """A model answers from what it was given; it has no reason to call anyone."""
    return [deny("sagemaker:CreateModel", "*", {"BoolIfExists": {"sagemaker:NetworkIsolation": "false"}})]


def interfaces(ours: Territory) -> list[Statement]:
    """What SageMaker does with a role to put a job or a model into the VPC, and no interface in another.

    On ``*`` without a condition, as AWS has it: CreateProcessingJob asks IAM first whether the job's role may make
    them, without a context, and would refuse the job. So the fence is a refusal, for which the VPC has to be known: it
    is, for the interface's subnet and group, when the interface is made.
    https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
    """
    return [
        allow(
            [
                *actions("ec2", "*NetworkInterfacePermission CreateNetworkInterface DeleteNetworkInterface"),
                *actions("ec2", "DescribeDhcpOptions DescribeNetworkInterfaces DescribeS* DescribeVpc*"),
            ],
            "*",
        ),
        deny("ec2:*", "*", {"Null": {"ec2:Vpc": "false"}, "ArnNotEquals": {"ec2:Vpc": ours.in_vpc()}}),
    ]


def studio(ours: Territory) -> list[Statement]:
    """Private spaces of whoever asks, whatever they are called, what runs in them, and the domain's own volumes."""
    made = [ours.arn("sagemaker", "app/*"), ours.arn("sagemaker", "space/*")]
    return [
        allow(
            actions("sagemaker", "*App *Space"),
            ours.arn("sagemaker", "*"),
            {
                "ArnEquals": {"sagemaker:OwnerUserProfileArn": ours.own_profile},
                "StringEquals": {"sagemaker:SpaceSharingType": "Private"},
            },
        ),
        # To read one gives nothing of it away, and neither that call nor a tag tells whose it is.
        allow(actions("sagemaker", "DescribeApp DescribeSpace"), made),
        allow("sagemaker:AddTags", made, {"StringEquals": {"sagemaker:TaggingAction": ["CreateApp", "CreateSpace"]}}),
        allow(actions("kms", "CreateGrant DescribeKey"), ours.studio_key_arn),
    ]


def without_owner(ours: Territory) -> list[Statement]:
    """Names and figures that AWS narrows to no owner, and no content: ListRecords would give features away."""
    names = [
        *actions("cloudwatch", "DescribeAlarms GetMetric* ListMetrics"),
        "ecr:GetAuthorizationToken",
        "eks:DescribeCluster",
        "logs:DescribeLog*",
        "sagemaker:List*",
    ]
    return [
        {"Effect": "Allow", "Action": names, "NotResource": "arn:aws:sagemaker:*:*:feature-group/*"},
        allow(
            "cloudwatch:PutMetricData",
            "*",
            {"StringLike": {"cloudwatch:namespace": [ours.metric_namespace, OF_JOBS, OF_MODELS]}},
        ),
    ]
