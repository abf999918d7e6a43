"""Holes, each planted in the policies of a plan as someone might: a refusal dropped, a condition lost, a name widened.

The layers overlap on purpose, so that some take two changes to open.
"""

# ruff: noqa: E501  # a table is read by the line

import json
from typing import Any

from tests.ladder.judges.access.planting import (
    Change,
    Hole,
    Statement,
    allow,
    both_of,
    document,
    less,
    more,
    public,
    text,
    unconditionally,
)

ROLE, INLINE, BOUNDARY = "aws:iam/role:Role::", "aws:iam/rolePolicy:RolePolicy::", "aws:iam/policy:Policy::"
BUCKET, KEY, IMAGES = (
    "aws:s3/bucketPolicy:BucketPolicy::",
    "aws:kms/key:Key::",
    "aws:ecr/repositoryPolicy:RepositoryPolicy::",
)
EVERYTHING: Statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
LENDING = BOUNDARY + "lending-boundary-policy"
PEOPLE = BOUNDARY + "lending-people-boundary-policy"
CLUSTER = BOUNDARY + "platform-gpu-boundary-policy"


def unbounded(inputs: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in inputs.items() if name != "permissionsBoundary"}


def both(action: str) -> dict[str, Change]:
    """One action everywhere, in what people are granted and in their boundary."""
    return {INLINE + "lending-people-policy": more(allow(action)), PEOPLE: more(allow(action))}


DATA = "arn:aws:s3:::dev-lending-data-us-east-1-111111111111"
HOLES = (
    Hole(
        "a bucket anyone may read",
        {BUCKET + "lending-data-policy": both_of(less("RowsAreForThoseAtWork"), more(public("s3:GetObject*", f"{DATA}/*")))},
        "read data",
    ),
    Hole("a bucket that trusts another account", {BUCKET + "lending-data-policy": more(public("s3:*", DATA))}, "change the bucket"),
    Hole("a bucket that leaves content to IAM", {BUCKET + "lending-data-policy": less("ArnNot")}, "read data"),
    Hole(
        "evidence that people write",
        {
            BUCKET + "lending-artifacts-policy": less("OnlyJudgeWrites"),
            INLINE + "lending-people-training": text("/tracking/*", "/*"),
        },
        "write evidence",
    ),
    Hole(
        "a contract that its team writes",
        {
            BUCKET + "lending-artifacts-policy": less("ContractIsThePlatforms"),
            INLINE + "lending-people-training": text("/tracking/*", "/*"),
        },
        "write the contract",
    ),
    Hole("people without a boundary", {ROLE + "lending-people-role": unbounded}, "outside the VPC"),
    Hole("a pipeline without a boundary", {ROLE + "lending-pipeline-role": unbounded}, "bigger instance"),
    Hole("release without a boundary", {ROLE + "lending-release-role": unbounded}, "deploy unsafely"),
    Hole("a boundary that allows everything", {LENDING: document(lambda _: [EVERYTHING])}, "outside the VPC"),
    Hole("a job may leave out its network", {LENDING: less("sagemaker:VpcSubnets")}, "outside the VPC"),
    Hole("a job may choose its network", {LENDING: unconditionally("AddTags", key="sagemaker:VpcSubnets")}, "outside the VPC"),
    Hole("any instance", {LENDING: less("ForAnyValue:StringNotEquals")}, "bigger instance"),
    Hole("output without a key", {LENDING: less("sagemaker:OutputKmsKeyArn")}, "without key or tag"),
    Hole(
        "logs of any group in a stream of ours",
        {
            LENDING: text("/aws/sagemaker/?r*Jobs:log-stream", "/aws/sagemaker/*:log-stream"),
            INLINE + "lending-jobs-policy": text("/aws/sagemaker/?r*Jobs:log-stream", "/aws/sagemaker/*:log-stream"),
        },
        "forge another's logs",
    ),
    Hole(
        "figures under SageMaker's names",
        {
            LENDING: unconditionally("cloudwatch:PutMetricData"),
            INLINE + "lending-jobs-policy": unconditionally("cloudwatch:PutMetricData"),
        },
        "write figures of others",
    ),
    Hole("jobs of no environment", {LENDING: unconditionally("AddTags", key="aws:RequestTag/environment")}, "without key or tag"),
    Hole("tags that change after", {INLINE + "lending-people-policy": unconditionally("AddTags")}, "move by tag"),
    Hole("jobs of no team", {LENDING: unconditionally("AddTags", key="aws:RequestTag/team")}, "without key or tag"),
    Hole("jobs that mount homes", {LENDING: unconditionally("AddTags", key="sagemaker:FileSystemId")}, "mount Studio's homes"),
    Hole("models that call out", {LENDING: less("sagemaker:NetworkIsolation")}, "deploy unsafely"),
    Hole("any role is passed", both("iam:PassRole"), "pass a stronger role"),
    Hole(
        "the jobs role is passed to any service",
        {
            INLINE + "lending-people-policy": unconditionally("iam:PassRole"),
            PEOPLE: unconditionally("iam:PassRole", "-jobs-"),
        },
        "pass a stronger role",
    ),
    Hole("people pass the pipeline's role", both("iam:PassRole"), "pass the pipeline role"),
    Hole("people register", both("sagemaker:CreateModelPackage"), "register"),
    Hole(
        "people approve",
        {INLINE + "lending-people-policy": more(allow("sagemaker:UpdateModelPackage")), PEOPLE: less("aws:PrincipalArn")},
        "approve",
    ),
    Hole("people change policies", both("iam:*"), "escape the boundary"),
    Hole("people make keys for users", both("iam:CreateAccessKey"), "become a user"),
    Hole("people make functions", both("lambda:CreateFunction"), "run code elsewhere"),
    Hole("people open others' Studio", both("sagemaker:CreatePresignedDomainUrl"), "open Studio"),
    Hole("people read all logs", both("logs:GetLogEvents"), "read logs"),
    Hole("people erase versions", both("s3:DeleteObjectVersion"), "erase"),
    Hole("people change pipelines", both("sagemaker:UpdatePipeline"), "change the pipeline"),
    Hole("people are granted everything within the boundary", {INLINE + "lending-people-policy": more(EVERYTHING)}, "write figures"),
    Hole(
        "figures under any name",
        {
            INLINE + "lending-prepare-policy": unconditionally("cloudwatch:PutMetricData"),
            LENDING: unconditionally("cloudwatch:PutMetricData"),
        },
        "write figures",
    ),
    Hole(
        "experiments of any team",
        {
            INLINE + "lending-people-training": more(allow("sagemaker:CallMlflowAppApi")),
            PEOPLE: unconditionally("mlflow-app"),
        },
        "record experiments",
    ),
    Hole(
        "a schedule without a boundary that starts any pipeline",
        {
            ROLE + "mobility-bike-demand-clock-starter-role": unbounded,
            INLINE + "mobility-bike-demand-clock-starter-policy": more(allow("sagemaker:StartPipelineExecution")),
        },
        "start the pipeline",
    ),
    Hole(
        "a schedule that decrypts for another team",
        {
            INLINE + "mobility-bike-demand-clock-starter-policy": more(allow("kms:Decrypt")),
            BOUNDARY + "mobility-services-boundary-policy": more(allow("kms:Decrypt")),
            KEY + "lending-key": less("NoOtherTeam"),
        },
        "decrypt",
    ),
    Hole("a key anyone may use", {KEY + "lending-key": more(public("kms:*", "*"))}, "decrypt"),
    Hole("anyone of the account pushes images", {IMAGES + "lending-images-policy": less("OnlyCiPushes")}, "push images"),
    Hole("images that anyone pulls", {IMAGES + "lending-images-policy": more(public("ecr:*", "*"))}, "pull images"),
    Hole("Lambda takes the jobs role", {ROLE + "lending-jobs-role": text("sagemaker.amazonaws", "lambda.amazonaws", "assumeRolePolicy")}, "become jobs"),
    Hole(
        "SageMaker of any account takes a role",
        {ROLE + "lending-pipeline-role": unconditionally("sagemaker", field="assumeRolePolicy")},
        "become pipeline",
    ),
    Hole(
        "any team delivers",
        {ROLE + "lending-ci-role": unconditionally("environment:", key="token.actions.githubusercontent.com:sub", field="assumeRolePolicy")},
        "become ci",
    ),
    Hole(
        "any branch delivers",
        {ROLE + "lending-ci-role": unconditionally("environment:", key="token.actions.githubusercontent.com:ref", field="assumeRolePolicy")},
        "become ci",
    ),
    Hole("a permission set called alike", {ROLE + "lending-release-role": text("?" * 16, "*", "assumeRolePolicy")}, "become release"),
    Hole("the whole account takes a role", {ROLE + "lending-people-role": unconditionally(":root", field="assumeRolePolicy")}, "become people"),
    Hole(
        "a bucket that a tag opens",
        {
            BUCKET + "lending-data-policy": both_of(
                less("RowsAreForThoseAtWork"),
                text('{"ArnNotLike": {"aws:PrincipalArn"', '{"StringNotEquals": {"aws:PrincipalTag/team": "lending"}, "ArnNotLike": {"aws:PrincipalArn"'),
            )
        },
        "read data",
    ),
    Hole("stolen credentials open data", {BUCKET + "lending-data-policy": less("OnlyFromOurVpc")}, "read data from elsewhere"),
    Hole("objects under a key of the writer's", {BUCKET + "lending-data-policy": less("NoKeyOfTheCallers")}, "write under one's own key"),
    Hole(
        "those who deliver read copies of rows",
        {
            BUCKET + "lending-artifacts-policy": less("RowsAreForThoseAtWork"),
            INLINE + "lending-ci-policy": more(allow("s3:GetObject", f"{DATA.replace('data', 'artifacts')}/*")),
        },
        "read copies of data",
    ),
    Hole(
        "those who deliver read rows",
        {
            BUCKET + "lending-data-policy": less("RowsAreForThoseAtWork"),
            INLINE + "lending-ci-policy": more(allow("s3:GetObject", f"{DATA}/*")),
        },
        "read data",
    ),
    Hole(
        "Studio's nobody may read",
        {BUCKET + "lending-data-policy": less("aws:PrincipalArn"),
         ROLE + "platform-studio-nobody-role": lambda inputs: inputs | {"tags": inputs["tags"] | {"team": "lending"}},
         BOUNDARY + "platform-boundary-policy": document(lambda _: [EVERYTHING]),
         INLINE + "platform-flow-writer-policy": lambda inputs: inputs | {
             "role": "<<aws:iam/role:Role::platform-studio-nobody-role#name>>", "policy": json.dumps({"Version": "2012-10-17", "Statement": [EVERYTHING]})}},
        "read data",
    ),
    Hole("nodes without a boundary", {ROLE + "platform-gpu-add-ons-node-role": unbounded}, "decrypt"),
    Hole("a cluster's boundary around every key", {CLUSTER: more(allow("kms:Decrypt"))}, "decrypt"),
    Hole("a cluster's boundary around every log", {CLUSTER: more(allow("logs:GetLogEvents"))}, "read logs"),
    Hole(
        "an MLflow app without a boundary that reads all data",
        {BUCKET + "lending-data-policy": less("RowsAreForThoseAtWork"), ROLE + "lending-tracking-service-role": unbounded, INLINE + "lending-tracking-service-policy": more(allow("s3:GetObject"))},
        "read data",
    ),
)  # fmt: skip
# What the matrix has no question for, and AWS's list of actions does: `opens` is the service.
REACHED = (
    Hole("people read others' features", both("sagemaker:BatchGetRecord"), "sagemaker"),
    Hole("any team's MLflow", {INLINE + "lending-jobs-training": more(allow("sagemaker:CallMlflowAppApi")), LENDING: unconditionally("mlflow-app")}, "sagemaker"),
    Hole(
        "buckets of any account",
        {LENDING: unconditionally("s3:*Object"), INLINE + "lending-jobs-policy": more(allow("s3:PutObject", f"{DATA}/*"))},
        "s3",
    ),
    Hole(
        "the platform's logs",
        {INLINE + "lending-serving-policy": more(allow("logs:PutLogEvents")), LENDING: more(allow("logs:PutLogEvents"))},
        "logs",
    ),
)  # fmt: skip
