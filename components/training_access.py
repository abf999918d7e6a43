"""What a team's roles may do once training is automated and released by hand, in statements for each role.

Instances, networks, keys and tags are not repeated here: the team's boundary refuses whatever lies outside them.
"""

from collections.abc import Iterable, Sequence

from pulumi import Input

from components.team_access import (
    RUNS,
    TO_SAGEMAKER,
    read_data,
    run_in_network,
    start_in_network,
    tag_when_created,
    use_key,
    write_figures_of,
    write_log,
)
from components.team_fences import BATCHES
from components.territory import OF_MODELS, Statement, Territory, actions, allow

# Who writes what a run leaves, each below a prefix of its own (runs/<writer>/<model>/<execution>/<step>/<output>), so
# that no step can change what another is judged by. Rows of data lie below the first two alone.
WRITERS = ("prepare", "author", "judge")
ROWS = ("prepare", "author")
# A pipeline keeps its former versions, and may be asked to run one: with gates, or faults, that were since mended.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
AS_IT_STANDS = {"Null": {"sagemaker:PipelineVersionId": "true"}}
TRACKING = "tracking"  # where in the artifacts bucket the MLflow app keeps what is logged
VERSIONS = ("model-package-group", "model-package")


def start_pipelines(ours: Territory) -> list[Statement]:
    pipelines = ours.sagemaker("pipeline")
    return [
        allow(
            actions(
                "sagemaker",
                "DescribePipeline DescribePipelineDefinitionForExecution DescribePipelineExecution"
                " ListPipelineExecutions ListPipelineExecutionSteps ListPipelineParametersForExecution"
                " RetryPipelineExecution StopPipelineExecution",
            ),
            pipelines,
        ),
        allow("sagemaker:StartPipelineExecution", pipelines, AS_IT_STANDS),
    ]


def run_objects(ours: Territory, *writers: str) -> list[str]:
    """ARNs of what these writers left in all runs."""
    return [f"arn:aws:s3:::{ours.artifacts_bucket}/{RUNS}/{writer}/*" for writer in writers]


def read_runs(ours: Territory, *writers: str) -> list[Statement]:
    """The contracts, which hold no rows, and what these writers left."""
    bucket = f"arn:aws:s3:::{ours.artifacts_bucket}"
    return [
        allow(actions("s3", "GetObject GetObjectVersion"), [f"{bucket}/*/contract.json", *run_objects(ours, *writers)]),
        allow(actions("s3", "ListBucket ListBucketVersions"), bucket),
        allow("kms:Decrypt", ours.key_arn),
    ]


def read_results(ours: Territory, *writers: str) -> list[Statement]:
    """The registry's versions, and of the runs what these writers left."""
    return [
        allow(
            actions("sagemaker", "DescribeModelPackage DescribeModelPackageGroup"),
            [ours.sagemaker(kind) for kind in VERSIONS],
        ),
        # AWS narrows these lists to no resource; they tell names.
        allow(actions("sagemaker", "ListModelPackageGroups ListModelPackages ListPipelines"), "*"),
        *read_runs(ours, *writers),
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
    return [*start_pipelines(ours), *read_results(ours, *WRITERS), *track(ours, app_arn), show]


def for_jobs(ours: Territory, app_arn: Input[str]) -> list[Statement]:
    """What people start by hand reads results and records experiments; to register is the pipeline's alone."""
    return [*read_results(ours, *WRITERS), *track(ours, app_arn)]


def for_prepare(ours: Territory) -> list[Statement]:
    """Validate and Dataset, the platform's code: alone among the steps, they read raw data."""
    return [
        *step_of_a_run(ours, "prepare", reads=("prepare",)),
        *read_data(ours),
        allow("cloudwatch:PutMetricData", "*", {"StringEquals": {"cloudwatch:namespace": ours.metric_namespace}}),
    ]


def for_author(ours: Territory) -> list[Statement]:
    """Features, Train, Predict and Figures, the author's code. It runs in network isolation and never holds this role:
    SageMaker copies in and out with it ("Run Training and Inference Containers in Internet-Free Mode").
    https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html
    """
    return step_of_a_run(ours, "author", reads=("prepare", "author"))


def for_judge(ours: Territory, app_arn: Input[str]) -> list[Statement]:
    """Evaluate, the platform's code: reads what the others left, and writes the evidence that nobody else can."""
    return [*step_of_a_run(ours, "judge", reads=WRITERS), *track(ours, app_arn)]


def step_of_a_run(ours: Territory, writer: str, reads: Sequence[str]) -> list[Statement]:
    write = allow(actions("s3", "AbortMultipartUpload PutObject"), run_objects(ours, writer))
    return [*run_in_network(ours), *read_runs(ours, *reads), write]


def for_pipeline(ours: Territory) -> list[Statement]:
    """The pipeline itself: start its steps, each under its role, read the verdict, register what is to be approved.

    People start it and pass it to nothing, and no step runs as it: so whatever is registered went through the gates.
    https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-access.html
    """
    steps = [ours.sagemaker(kind) for kind in ("processing-job", "training-job")]
    kinds = ("ProcessingJob", "TrainingJob")
    verbs = ("Create", "Describe", "Stop")
    return [
        *read_results(ours, "judge"),
        *use_key(ours),
        allow([f"sagemaker:{verb}{kind}" for kind in kinds for verb in verbs], steps),
        tag_when_created(ours, "processing-job", "training-job", *VERSIONS),
        allow("iam:PassRole", list(ours.step_role_arns.values()), TO_SAGEMAKER),
        # The step that registers asks for the group each time, is told that it is there, and goes on; where it may not
        # ask, the run fails. It tags group and version with the execution, as it does the jobs.
        # https://github.com/aws/sagemaker-python-sdk/pull/2475 (tags of RegisterModel are the group's); seen in an
        # account in 2026-08: "Failed to invoke sagemaker:CreateModelPackageGroup ... not authorized ... AddTags".
        allow("sagemaker:CreateModelPackageGroup", ours.sagemaker("model-package-group")),
        allow(
            "sagemaker:CreateModelPackage",
            [ours.sagemaker(kind) for kind in VERSIONS],
            {"StringEquals": {"sagemaker:ModelApprovalStatus": "PendingManualApproval"}},
        ),
        # A registration names no role, so SageMaker looks at model and image as whoever registers (seen in an account:
        # "Failed to invoke sagemaker:CreateModelPackage. Error Details: Access denied for bucket").
        # https://docs.aws.amazon.com/sagemaker/latest/dg/security-iam-awsmanpol-model-registry.html (ECRRead) and
        # https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-version.html, of another account.
        allow(actions("ecr", "BatchGetImage DescribeImages"), ours.repository_arn),
    ]


def for_delivery(ours: Territory) -> list[Statement]:
    """Continuous integration: push the image, start the training, read how it went. Approve and deploy nothing."""
    return [
        allow("ecr:GetAuthorizationToken", "*"),
        allow(
            actions(
                "ecr",
                "BatchCheckLayerAvailability BatchGetImage CompleteLayerUpload DescribeImageScanFindings DescribeImages"
                " GetDownloadUrlForLayer InitiateLayerUpload PutImage UploadLayerPart",
            ),
            ours.repository_arn,
        ),
        # Names and digests, which tell whether anything has changed since the last run.
        allow("s3:ListBucket", f"arn:aws:s3:::{ours.data_bucket}"),
        *start_pipelines(ours),
        *read_results(ours, "judge"),
    ]


def for_release(ours: Territory, registered: Iterable[str]) -> list[Statement]:
    """Approve or reject a version, and put it behind an endpoint of the team's, or through a batch of its data.

    ``registered``: keys of the metadata that the pipeline registers a version with, which no decision may rewrite.
    """
    kinds = {"Model": "model", "EndpointConfig": "endpoint-config", "Endpoint": "endpoint"}
    own = [ours.sagemaker(kind) for kind in kinds.values()]
    verbs = ("Create", "Delete", "Describe")
    batches = f"arn:aws:s3:::{ours.data_bucket}/{BATCHES}/*"
    return [
        *read_results(ours, "judge"),
        # It tells the network and the key that a model of this pipeline serves with.
        allow("sagemaker:DescribePipeline", ours.sagemaker("pipeline")),
        decide(ours, registered),
        allow(
            [
                *(f"sagemaker:{verb}{kind}" for kind in kinds for verb in verbs),
                *actions("sagemaker", "InvokeEndpoint UpdateEndpoint"),
            ],
            own,
        ),
        allow(
            actions("sagemaker", "CreateTransformJob DescribeTransformJob StopTransformJob"),
            ours.sagemaker("transform-job"),
        ),
        tag_when_created(ours, *kinds.values(), "transform-job"),
        allow(actions("s3", "GetObject PutObject"), batches),
        allow("iam:PassRole", ours.serving_role_arn, TO_SAGEMAKER),
        allow(actions("kms", "DescribeKey GenerateDataKey"), ours.key_arn),
        allow("kms:CreateGrant", ours.key_arn, {"Bool": {"kms:GrantIsForAWSResource": "true"}}),
        allow(actions("logs", "FilterLogEvents GetLogEvents"), ours.endpoint_log_groups),
    ]


def decide(ours: Territory, registered: Iterable[str]) -> Statement:
    """Approve or reject a version, with the decision only and nothing besides. No key tells IAM of a rewritten
    InferenceSpecification: that is held against the metadata by whoever decides (pipelines/delivery/package.py).
    """
    return allow(
        "sagemaker:UpdateModelPackage",
        ours.sagemaker("model-package"),
        {
            "StringEquals": {"sagemaker:ModelApprovalStatus": ["Approved", "Rejected"]},
            "Null": {
                "sagemaker:CustomerMetadataPropertiesToRemove": "true",
                **{f"sagemaker:CustomerMetadataProperties/{key}": "true" for key in registered},
            },
        },
    )


def for_serving(ours: Territory) -> list[Statement]:
    """What SageMaker serves with: it takes the model that the judge vouched for and a batch's rows, and leaves answers.

    The model never holds it, since it runs in network isolation, without credentials.
    https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms
    """
    artifacts, data = (f"arn:aws:s3:::{bucket}" for bucket in (ours.artifacts_bucket, ours.data_bucket))
    batches = f"{data}/{BATCHES}/*"
    return [
        *start_in_network(ours),
        *write_log(ours, ours.endpoint_log_groups, ours.job_log_streams),
        *write_figures_of(OF_MODELS, "/aws/sagemaker/TransformJobs"),
        allow("s3:GetObject", [*run_objects(ours, "judge"), batches]),
        allow(actions("s3", "AbortMultipartUpload PutObject"), batches),
        allow(actions("s3", "GetBucketLocation ListBucket"), [artifacts, data]),
    ]


def for_tracking_app(ours: Territory) -> list[Statement]:
    """The MLflow app itself: artifacts under its prefix, and names of what else the bucket holds.

    AWS asks for listing without a condition. One on s3:prefix would refuse HeadBucket, by which a bucket is known to be
    there: it needs s3:ListBucket, and its request has no prefix.
    https://docs.aws.amazon.com/sagemaker/latest/dg/mlflow-app-setup-prerequisites-iam.html
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
    """
    bucket = f"arn:aws:s3:::{ours.artifacts_bucket}"
    return [
        allow(actions("s3", "GetObject PutObject"), f"{bucket}/{TRACKING}/*"),
        allow("s3:ListBucket", bucket),
        allow(actions("kms", "Decrypt GenerateDataKey"), ours.key_arn),
    ]


def signed_in_with(account_id: str, permission_set: str) -> Statement:
    """Trust people who signed in through IAM Identity Center with one permission set, in whatever region it lives.

    Identity Center calls their session after them, and they take the role under that same name, so that no one acts in
    another's: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
    """
    roles = f"arn:aws:iam::{account_id}:role/aws-reserved/sso.amazonaws.com"
    # Sixteen characters of AWS's own end the name; `_*` would let in a permission set called like this one and more.
    name = f"AWSReservedSSO_{permission_set}_{'?' * 16}"
    return {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account_id}:root"},
        "Action": "sts:AssumeRole",
        "Condition": {
            "ArnLike": {"aws:PrincipalArn": [f"{roles}/{name}", f"{roles}/*/{name}"]},
            "StringLike": {"aws:userid": "*:${sts:RoleSessionName}"},
        },
    }
