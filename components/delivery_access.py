"""Who may release from level 2 on: people ask, one function decides, another carries out, and nobody else does either.

None of these roles is a person's, and no code of a team's runs under them.
"""

from collections.abc import Iterable

from pulumi import Input

from components.team_access import TO_SAGEMAKER, tag_when_created
from components.territory import Statement, Territory, actions, allow, deny
from components.training_access import decide, read_results

# What Lambda does with a function's role to put it into the VPC
# (https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions).
VPC_INTERFACES = actions(
    "ec2",
    "AssignPrivateIpAddresses CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces"
    " DescribeSecurityGroups DescribeSubnets DescribeVpcs UnassignPrivateIpAddresses",
)
# What a state machine's role needs to have its log delivered, on every resource
# (https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html).
LOG_DELIVERY = actions(
    "logs",
    "CreateLogDelivery DeleteLogDelivery DescribeLogGroups DescribeResourcePolicies GetLogDelivery"
    " ListLogDeliveries PutResourcePolicy UpdateLogDelivery",
)
KINDS = {"Model": "model", "EndpointConfig": "endpoint-config", "Endpoint": "endpoint"}
# What level 1 lets the release role do by hand; batches of a version that serves stay.
BY_HAND = [
    *(f"sagemaker:{verb}{kind}" for kind in KINDS for verb in ("Create", "Delete")),
    *actions("sagemaker", "UpdateEndpoint UpdateModelPackage"),
]


def for_askers(ours: Territory) -> list[Statement]:
    """People who approve and release: they see what was trained and decided, and ask."""
    return [
        allow("lambda:InvokeFunction", ours.decisions_arn),
        *read_results(ours, "judge"),
        *read_ledger(ours),
        allow("sagemaker:DescribeEndpoint", ours.sagemaker("endpoint")),
        allow("cloudwatch:DescribeAlarms", "*"),
    ]


def not_by_hand() -> list[Statement]:
    """For the release role of level 1. A refusal, since a level only adds: what that grants stays where it stands."""
    return [deny(BY_HAND, "*")]


def for_decisions(ours: Territory, registered: Iterable[str]) -> list[Statement]:
    """Read what was trained, enter who decided what, tell the registry, start releases."""
    pipelines = ours.sagemaker("pipeline")
    return [
        *in_our_vpc(ours, ours.decisions_arn),
        *read_results(ours, "judge"),
        *keep_ledger(ours),
        allow(actions("sagemaker", "DescribePipeline DescribePipelineExecution"), pipelines),
        decide(ours, registered),
        allow("states:StartExecution", ours.state_machine_arn),
        allow("sqs:SendMessage", ours.arn("sqs", f"{ours.prefix}decisions-undelivered")),
    ]


def for_releases(ours: Territory, topic_arn: Input[str], platform_key_arn: Input[str]) -> list[Statement]:
    """Make models and endpoints of approved versions, watch them, and tell how it ended."""
    own = [ours.sagemaker(kind) for kind in KINDS.values()]
    tagged = {"StringEquals": {"aws:RequestTag/team": ours.team, "aws:RequestTag/environment": ours.environment}}
    return [
        *in_our_vpc(ours, ours.release_function_arn),
        *read_results(ours, "judge"),
        *keep_ledger(ours),
        allow(actions("dynamodb", "GetItem PutItem"), ours.table_arn("deployments")),
        allow([f"sagemaker:Create{kind}" for kind in ("EndpointConfig", "Endpoint")], own, tagged),
        allow("sagemaker:CreateModel", own, {**tagged, "Bool": {"sagemaker:NetworkIsolation": "true"}}),
        allow(
            [
                *(f"sagemaker:Describe{kind}" for kind in KINDS),
                *actions("sagemaker", "DeleteEndpoint InvokeEndpoint UpdateEndpoint"),
            ],
            own,
        ),
        tag_when_created(ours, *KINDS.values()),
        allow("iam:PassRole", ours.serving_role_arn, TO_SAGEMAKER),
        allow("kms:DescribeKey", ours.key_arn),
        allow("kms:CreateGrant", ours.key_arn, {"Bool": {"kms:GrantIsForAWSResource": "true"}}),
        # SageMaker looks at the alarms that take a release back as whoever asked for it.
        # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html
        allow("cloudwatch:DescribeAlarms", "*"),
        allow("states:DescribeExecution", ours.executions),
        allow("sns:Publish", topic_arn),
        # To publish to a topic that rests under the platform's key
        # (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html).
        allow(
            actions("kms", "Decrypt GenerateDataKey"),
            platform_key_arn,
            {"StringEquals": {"kms:ViaService": f"sns.{ours.region}.amazonaws.com"}},
        ),
    ]


def for_workflow(ours: Territory) -> list[Statement]:
    """The state machine: it calls one function, and writes its log and traces.

    https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html and
    https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
    """
    return [
        allow("lambda:InvokeFunction", ours.release_function_arn),
        allow(LOG_DELIVERY, "*"),
        *trace(),
        allow(
            actions("kms", "Decrypt GenerateDataKey"),
            ours.key_arn,
            {"StringEquals": {"kms:ViaService": f"states.{ours.region}.amazonaws.com"}},
        ),
    ]


def keep_ledger(ours: Territory) -> list[Statement]:
    """Append and read. Nobody may change or delete an entry: no role holds an action for it."""
    return [
        allow(actions("dynamodb", "GetItem PutItem Query"), ours.table_arn("ledger")),
        allow("s3:PutObject", f"arn:aws:s3:::{ours.ledger_bucket}/*"),
        allow(actions("kms", "Decrypt GenerateDataKey"), ours.key_arn),
    ]


def read_ledger(ours: Territory) -> list[Statement]:
    bucket = f"arn:aws:s3:::{ours.ledger_bucket}"
    return [
        allow("dynamodb:Query", ours.table_arn("ledger")),
        allow(actions("s3", "GetObject GetObjectVersion"), f"{bucket}/*"),
        allow(actions("s3", "ListBucket ListBucketVersions"), bucket),
        allow("kms:Decrypt", ours.key_arn),
    ]


def in_our_vpc(ours: Territory, function_arn: str) -> list[Statement]:
    """Its interfaces, which Lambda makes and the function itself may not; its log and traces.

    https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
    """
    return [
        allow(VPC_INTERFACES, "*"),
        deny(VPC_INTERFACES, "*", {"ArnEquals": {"lambda:SourceFunctionArn": function_arn}}),
        allow(actions("logs", "CreateLogStream PutLogEvents"), ours.log_groups),
        *trace(),
    ]


def trace() -> list[Statement]:
    # AWS narrows these to no resource (https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html).
    return [allow(actions("xray", "PutTelemetryRecords PutTraceSegments"), "*")]


def for_model_risk(environment: str, region: str, account_id: str) -> list[Statement]:
    """Those who judge models of all teams and build none: they see which versions there are, and ask for decisions."""
    return [
        allow("lambda:InvokeFunction", f"arn:aws:lambda:{region}:{account_id}:function:{environment}-*-decisions"),
        allow(
            "sagemaker:DescribeModelPackage", f"arn:aws:sagemaker:{region}:{account_id}:model-package/{environment}-*"
        ),
        allow("sagemaker:ListModelPackages", "*"),
    ]
