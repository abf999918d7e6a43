"""The outermost fence of what decides and releases for a team: whatever is granted, nothing beyond this is theirs.

No code of the team's runs under them. One of them approves, another deploys, and the boundary holds them apart.
"""

from typing import Any

from pulumi import Input

from components.delivery_access import LOG_DELIVERY, VPC_INTERFACES
from components.team_boundary import without_network
from components.territory import Statement, Territory, actions, allow, deny


def delivery_boundary(ours: Territory, topic_arn: Input[str], platform_key_arn: Input[str]) -> list[Statement]:
    def only(arn: str) -> dict[str, Any]:
        return {"ArnNotEquals": {"aws:PrincipalArn": arn}}

    return [
        allow(
            [
                *actions("dynamodb", "GetItem PutItem Query"),
                "lambda:InvokeFunction",
                *actions("logs", "CreateLogStream PutLogEvents"),
                *actions("sagemaker", "*Endpoint CreateEndpointConfig CreateModel Describe* UpdateModelPackage"),
                "sqs:SendMessage",
                *actions("states", "DescribeExecution StartExecution"),
            ],
            [
                ours.table_arn("*"),
                ours.release_function_arn,
                ours.log_groups,
                ours.sagemaker(),
                ours.arn("sqs", f"{ours.prefix}*"),
                ours.state_machine_arn,
                ours.executions,
            ],
        ),
        allow(
            actions("s3", "GetBucket* GetObject* List* PutObject"),
            f"arn:aws:s3:::{ours.prefix}*-{ours.region}-{ours.account_id}*",
            {"StringEquals": {"aws:ResourceAccount": ours.account_id}},
        ),
        allow(actions("kms", "CreateGrant Decrypt DescribeKey GenerateDataKey"), ours.key_arn),
        deny("kms:CreateGrant", "*", {"BoolIfExists": {"kms:GrantIsForAWSResource": "false"}}),
        allow("sns:Publish", topic_arn),
        allow(
            actions("kms", "Decrypt GenerateDataKey"),
            platform_key_arn,
            {"StringEquals": {"kms:ViaService": f"sns.{ours.region}.amazonaws.com"}},
        ),
        allow(
            "sagemaker:AddTags",
            ours.sagemaker(),
            {
                "StringEquals": {"aws:RequestTag/team": ours.team},
                "StringLike": {"sagemaker:TaggingAction": "Create*"},
            },
        ),
        allow(
            "iam:PassRole", ours.serving_role_arn, {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
        ),
        # What AWS narrows to no resource.
        allow([*VPC_INTERFACES, *LOG_DELIVERY], "*"),
        allow(
            ["cloudwatch:DescribeAlarms", "sagemaker:List*", *actions("xray", "PutTelemetryRecords PutTraceSegments")],
            "*",
        ),
        deny("ec2:*", "*", {"Null": {"ec2:Vpc": "false"}, "ArnNotEquals": {"ec2:Vpc": ours.in_vpc()}}),
        # An app, a hub's content or a device may be called anything, so ours by name could stand in another's.
        deny("sagemaker:*", f"arn:aws:sagemaker:*:*:*/*/*/{ours.prefix}*"),
        deny("sagemaker:UpdateModelPackage", "*", only(ours.decisions_role_arn)),
        deny(
            actions("sagemaker", "CreateEndpoint* CreateModel DeleteEndpoint* UpdateEndpoint"),
            "*",
            only(ours.delivery_role_arn),
        ),
        *without_network(),
    ]
