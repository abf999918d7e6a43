"""What a team's roles may do once training is automated and released by hand, in statements for each role.

Instances, networks, keys and tags are not repeated here: the team's boundary refuses whatever lies outside them.
"""

from pulumi import Input

from components.team_access import RUNS, TO_SAGEMAKER, run_in_network
from components.territory import Statement, Territory, actions, allow

TRACKING = "tracking"  # where in the artifacts bucket the MLflow app keeps what is logged
VERSIONS = ("model-package-group", "model-package")


def start_pipelines(ours: Territory) -> list[Statement]:
    return [
        allow(
            actions(
                "sagemaker",
                "DescribePipeline DescribePipelineDefinitionForExecution DescribePipelineExecution"
                " ListPipelineExecutions ListPipelineExecutionSteps ListPipelineParametersForExecution"
                " RetryPipelineExecution StartPipelineExecution StopPipelineExecution",
            ),
            ours.sagemaker("pipeline"),
        )
    ]


def read_results(ours: Territory) -> list[Statement]:
    """The registry's versions and the evidence that the runs left."""
    bucket = f"arn:aws:s3:::{ours.artifacts_bucket}"
    return [
        allow(
            actions("sagemaker", "DescribeModelPackage DescribeModelPackageGroup"),
            [ours.sagemaker(kind) for kind in VERSIONS],
        ),
        # AWS narrows these lists to no resource; they tell names.
        allow(actions("sagemaker", "ListModelPackageGroups ListModelPackages ListPipelines"), "*"),
        allow(actions("s3", "GetObject GetObjectVersion"), f"{bucket}/*"),
        allow(actions("s3", "ListBucket ListBucketVersions"), bucket),
        allow("kms:Decrypt", ours.key_arn),
    ]


def track(ours: Territory, app_arn: Input[str]) -> list[Statement]:
    """Record experiments. AWS checks the first action for every call of an app, and finer ones for some of them."""
    return [
        allow(
            ["sagemaker:CallMlflowAppApi", "sagemaker:DescribeMlflowApp", "sagemaker-mlflow:*"],
            app_arn,
        ),
        # Clients write artifacts past the app, straight to where it keeps them.
        allow("s3:PutObject", f"arn:aws:s3:::{ours.artifacts_bucket}/{TRACKING}/*"),
        allow("kms:GenerateDataKey", ours.key_arn),
    ]


def for_people(ours: Territory, app_arn: Input[str]) -> list[Statement]:
    show = allow("sagemaker:CreatePresignedMlflowAppUrl", app_arn)
    return [*start_pipelines(ours), *read_results(ours), *track(ours, app_arn), show]


def for_jobs(ours: Territory, app_arn: Input[str]) -> list[Statement]:
    """What people start by hand reads results and records experiments; to register is the pipeline's alone."""
    return [*read_results(ours), *track(ours, app_arn)]


def for_pipeline(ours: Territory, app_arn: Input[str]) -> list[Statement]:
    """The pipeline and its steps: run them, keep what they made, register what has still to be approved.

    People start it and pass it to nothing: so whatever is registered went through the definition's gates.
    """
    steps = [ours.sagemaker(kind) for kind in ("processing-job", "training-job")]
    kinds = ("ProcessingJob", "TrainingJob")
    verbs = ("Create", "Describe", "Stop")
    return [
        *run_in_network(ours),
        *read_results(ours),
        *track(ours, app_arn),
        allow([*(f"sagemaker:{verb}{kind}" for kind in kinds for verb in verbs), "sagemaker:AddTags"], steps),
        # To its own steps (Developer Guide, "IAM access management" of Pipelines).
        allow("iam:PassRole", ours.pipeline_role_arn, TO_SAGEMAKER),
        allow(
            actions("s3", "AbortMultipartUpload PutObject"),
            f"arn:aws:s3:::{ours.artifacts_bucket}/*/{RUNS}/*",
        ),
        allow(
            "sagemaker:CreateModelPackage",
            [ours.sagemaker(kind) for kind in VERSIONS],
            {"StringEquals": {"sagemaker:ModelApprovalStatus": "PendingManualApproval"}},
        ),
        allow(
            "cloudwatch:PutMetricData",
            "*",
            {"StringEquals": {"cloudwatch:namespace": ours.metric_namespace}},
        ),
    ]


def for_delivery(ours: Territory) -> list[Statement]:
    """Continuous integration: push the image, start the training, read how it went. Approve and deploy nothing."""
    return [
        allow("ecr:GetAuthorizationToken", "*"),
        allow(
            actions(
                "ecr",
                "BatchCheckLayerAvailability BatchGetImage CompleteLayerUpload DescribeImages GetDownloadUrlForLayer"
                " InitiateLayerUpload PutImage UploadLayerPart",
            ),
            ours.repository_arn,
        ),
        # Names and digests, which tell whether anything has changed since the last run.
        allow("s3:ListBucket", f"arn:aws:s3:::{ours.data_bucket}"),
        *start_pipelines(ours),
        *read_results(ours),
    ]


def for_release(ours: Territory) -> list[Statement]:
    """Approve or reject a version, and put it behind an endpoint of the team's, or through a batch of its data.

    Both run as the jobs' role, which the model never holds: it runs in network isolation, without credentials.
    """
    kinds = {"Model": "model", "EndpointConfig": "endpoint-config", "Endpoint": "endpoint"}
    own = [ours.sagemaker(kind) for kind in kinds.values()]
    verbs = ("Create", "Delete", "Describe")
    batches = f"arn:aws:s3:::{ours.data_bucket}/{RUNS}/*"
    return [
        *read_results(ours),
        # It tells the network and the key that a model of this pipeline serves with.
        allow("sagemaker:DescribePipeline", ours.sagemaker("pipeline")),
        allow(
            "sagemaker:UpdateModelPackage",
            ours.sagemaker("model-package"),
            # With a decision only: a call without one could rewrite where a version came from.
            {"StringEquals": {"sagemaker:ModelApprovalStatus": ["Approved", "Rejected"]}},
        ),
        allow(
            [
                *(f"sagemaker:{verb}{kind}" for kind in kinds for verb in verbs),
                *actions("sagemaker", "AddTags InvokeEndpoint UpdateEndpoint"),
            ],
            own,
        ),
        allow(
            actions("sagemaker", "AddTags CreateTransformJob DescribeTransformJob StopTransformJob"),
            ours.sagemaker("transform-job"),
        ),
        allow(actions("s3", "GetObject PutObject"), batches),
        allow("iam:PassRole", ours.jobs_role_arn, TO_SAGEMAKER),
        allow(actions("kms", "DescribeKey GenerateDataKey"), ours.key_arn),
        allow("kms:CreateGrant", ours.key_arn, {"Bool": {"kms:GrantIsForAWSResource": "true"}}),
        allow(actions("logs", "FilterLogEvents GetLogEvents"), ours.endpoint_log_groups),
    ]


def for_tracking_app(ours: Territory) -> list[Statement]:
    """The MLflow app itself: artifacts under its prefix, and nothing else."""
    bucket = f"arn:aws:s3:::{ours.artifacts_bucket}"
    return [
        allow(actions("s3", "GetObject PutObject"), f"{bucket}/{TRACKING}/*"),
        allow("s3:ListBucket", bucket, {"StringLike": {"s3:prefix": [TRACKING, f"{TRACKING}/*"]}}),
        allow(actions("kms", "Decrypt GenerateDataKey"), ours.key_arn),
    ]


def signed_in_with(account_id: str, permission_set: str) -> Statement:
    """Trust people who signed in through IAM Identity Center with one permission set, in whatever region it lives."""
    roles = f"arn:aws:iam::{account_id}:role/aws-reserved/sso.amazonaws.com"
    # Sixteen characters of AWS's own end the name; `_*` would let in a permission set called like this one and more.
    name = f"AWSReservedSSO_{permission_set}_{'?' * 16}"
    return {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account_id}:root"},
        "Action": "sts:AssumeRole",
        "Condition": {"ArnLike": {"aws:PrincipalArn": [f"{roles}/{name}", f"{roles}/*/{name}"]}},
    }
