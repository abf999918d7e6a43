"""Permissions: nobody may do everything, give themselves more, or pass on a role that isn't theirs to give."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from policies.control import Control
from policies.document import DOCUMENTS, IDENTITY_DOCUMENTS, PERMISSION, Statement, statements
from policies.facts import Facts
from policies.resource import Resource

# Actions that AWS offers for no single resource, or that tell no more than names.
HARMLESS = ("Describe", "List", "GetMetric", "GetAuthorizationToken", "GetInstanceTypesFrom")
ROLE, POLICY = "aws:iam/role:Role", "aws:iam/policy:Policy"
# Actions for which AWS knows no single resource:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
NO_RESOURCE = (
    *("autoscaling:Describe*", "ec2:Describe*", "ec2:GetInstanceTypesFrom*", "ecr:GetAuthorizationToken"),
    *("cloudwatch:DescribeAlarms", "cloudwatch:GetMetric*", "cloudwatch:ListMetrics"),
    *("logs:DescribeLogGroups", "sagemaker:List*", "xray:PutTelemetryRecords", "xray:PutTraceSegments"),
)
# What a state machine's role needs to have its log delivered, on every resource:
# https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
LOG_DELIVERY = ("logs:*LogDeliver*", "logs:*ResourcePolic*")
# SageMaker puts a job into the VPC with the job's role, and asks for these on every resource. The boundary refuses
# other VPCs (boundary-interfaces). https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
INTERFACES = (
    *("ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:*NetworkInterfacePermission"),
    # Lambda's: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
    *("ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"),
)
OF_A_CEILING = ("logs:DescribeLog*", "eks:DescribeCluster")  # a boundary grants nothing by itself
PULLS = {"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}
# Ways to more rights than one was given: https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
ESCALATING = (
    "iam:CreatePolicyVersion",
    "iam:SetDefaultPolicyVersion",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile",
    "iam:AttachRolePolicy",
    "iam:PutRolePolicy",
    "iam:AttachUserPolicy",
    "iam:PutUserPolicy",
    "iam:AddUserToGroup",
    "iam:UpdateAssumeRolePolicy",
    "iam:DeleteRolePermissionsBoundary",
    "iam:CreateRole",
    "iam:PutRolePermissionsBoundary",
    "iam:TagRole",
    "iam:CreateUser",
    "organizations:LeaveOrganization",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "cloudtrail:StopLogging",
    "cloudtrail:DeleteTrail",
    "sts:AssumeRole",
)


def is_boundary(policy: Resource) -> bool:
    return "boundary" in policy.name


def allowing(resource: Resource) -> list[Statement]:
    return [one for one in statements(resource) if one.allows]


def no_administrator(resource: Resource, _facts: Facts) -> Iterator[str]:
    for one in allowing(resource):
        if "*" in one.actions or one.excepted_actions:
            yield f"statement {one.sid} allows every action"


def no_whole_service(resource: Resource, _facts: Facts) -> Iterator[str]:
    for one in allowing(resource):
        for action in one.actions:
            # MLflow's data plane has no finer resource than its app: the statement names the team's own.
            if action.endswith(":*") and not (action == "sagemaker-mlflow:*" and "*" not in one.resources):
                yield f"statement {one.sid} allows all of {action}"


def tags_with_creation(resource: Resource, _facts: Facts) -> Iterator[str]:
    """The boundary has no room to say so of every call, and says whose tags they may be."""
    asked = {"sagemaker:taggingaction"} | ({"aws:requesttag/team"} if is_boundary(resource) else set[str]())
    for one in allowing(resource):
        if one.covers("sagemaker:AddTags") and not asked & {*one.keys}:
            yield "sagemaker:AddTags is allowed on what exists already"


def own_studio_only(resource: Resource, _facts: Facts) -> Iterator[str]:
    """Who opens a profile acts under its name; a boundary holds whose profiles of the team these may be."""
    for one in allowing(resource):
        opens = one.covers("sagemaker:CreatePresignedDomainUrl")
        if opens and "aws:userid" not in one.keys and not is_boundary(resource):
            yield "sagemaker:CreatePresignedDomainUrl opens the profile of anybody"


def no_everything(resource: Resource, _facts: Facts) -> Iterator[str]:
    narrowest = (*NO_RESOURCE, *INTERFACES, *LOG_DELIVERY, *(OF_A_CEILING if is_boundary(resource) else ()))
    for one in allowing(resource):
        if "*" not in one.resources and not one.excepted_resources:
            continue
        for action in one.actions:
            if not any(fnmatchcase(action, pattern) for pattern in narrowest) and not one.condition:
                yield f"{action} is allowed on every resource"


def no_foreign_decryption(resource: Resource, _facts: Facts) -> Iterator[str]:
    for one in allowing(resource):
        wide = any(arn == "*" or arn.endswith((":key/*", ":*")) for arn in one.resources)
        if wide and not by_alias(one) and any(one.covers(action) for action in ("kms:Decrypt", "kms:ReEncryptFrom")):
            yield f"statement {one.sid} decrypts under every key"


# The roles of one team's pipeline steps, which the platform alone makes.
STEPS_OF_A_TEAM = re.compile(r":role/[a-z0-9]+-[a-z0-9]+-step-\*$")


def by_alias(one: Statement) -> bool:
    """https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html: one key, by a name of its own."""
    return any(
        key == "kms:resourcealiases" and op == "ForAnyValue:StringEquals" and all("*" not in str(v) for v in found)
        for op, key, found in one.conditions
    )


def passes_one_role(resource: Resource, _facts: Facts) -> Iterator[str]:
    for one in allowing(resource):
        if not one.covers("iam:PassRole"):
            continue
        roles = [arn for arn in one.resources if arn == "*" or ":role/" in arn or arn.startswith("arn:aws:iam:")]
        # A boundary grants nothing, and has no room to list them all.
        named = [arn for arn in roles if not (resource.type == POLICY and STEPS_OF_A_TEAM.search(arn))]
        if any("*" in arn for arn in named) or not roles:
            yield "iam:PassRole is allowed for more roles than one names"
        if "iam:passedtoservice" not in one.keys:
            yield "iam:PassRole does not say to which service (iam:PassedToService)"


def no_escalation(resource: Resource, _facts: Facts) -> Iterator[str]:
    for one in allowing(resource):
        for action in ESCALATING:
            if one.covers(action):
                yield f"{action} is allowed, a way to more rights than were given"


def grants_for_aws(resource: Resource, _facts: Facts) -> Iterator[str]:
    found = statements(resource)
    if any(
        not one.allows
        and one.covers("kms:CreateGrant")
        and "*" in one.resources
        and any(one.tests(operator, "kms:GrantIsForAWSResource", "false") for operator in ("Bool", "BoolIfExists"))
        for one in found
    ):
        return
    for one in found:
        if one.allows and one.covers("kms:CreateGrant") and not one.tests("Bool", "kms:GrantIsForAWSResource", "true"):
            yield "kms:CreateGrant is allowed for others than AWS services"


def names_no_other_team(resource: Resource, facts: Facts) -> Iterator[str]:
    """A document of one team speaks of another in refusals alone."""
    own = resource.team or next((team for team in facts.prefixes if resource.name.startswith(f"{team}-")), "")
    for one in allowing(resource):
        spoken = (*one.resources, *one.principals, *(str(v) for _, _, values in one.conditions for v in values))
        for other, prefix in facts.prefixes.items():
            if facts.team(own) and other not in (own, "platform"):
                for text in spoken:
                    if prefix in text or f"::{other}-" in text:
                        yield f"allows {text[:90]}, of team {other}"


CONTROLS = (
    Control(
        "iam-no-administrator",
        "critical",
        "No policy allows every action",
        "one stolen session that owns all",
        "Name the actions",
        ("IAM.1",),
        no_administrator,
        IDENTITY_DOCUMENTS,
    ),
    Control(
        "iam-no-whole-service",
        "high",
        "No policy allows all of a service",
        "rights that nobody thought of",
        "Name the actions",
        ("IAM.21",),
        no_whole_service,
        IDENTITY_DOCUMENTS,
    ),
    Control(
        "iam-no-everything",
        "high",
        "What changes or reads data names its resources",
        "rights over what belongs to others",
        "Name the resources, or narrow by condition",
        ("Ladder",),
        no_everything,
        IDENTITY_DOCUMENTS,
    ),
    Control(
        "iam-no-foreign-decryption",
        "critical",
        "Nobody may decrypt under every key",
        "reading all teams' data",
        "Name the key",
        ("KMS.1", "KMS.2"),
        no_foreign_decryption,
        IDENTITY_DOCUMENTS,
    ),
    Control(
        "iam-own-studio",
        "high",
        "People open their own profile in Studio",
        "work done in the name of a colleague",
        "Ask that aws:userid ends in the profile's own tag",
        ("Ladder",),
        own_studio_only,
        IDENTITY_DOCUMENTS,
    ),
    Control(
        "iam-tags-with-creation",
        "high",
        "Tags come with what creates, and never change after",
        "a job that was moved off its team's bill",
        "Ask for sagemaker:TaggingAction",
        ("Ladder",),
        tags_with_creation,
        IDENTITY_DOCUMENTS,
    ),
    Control(
        "iam-pass-role",
        "critical",
        "A role may be passed only by name, to a named service",
        "a job that runs with somebody else's rights",
        "Name the role and iam:PassedToService",
        ("Ladder",),
        passes_one_role,
        IDENTITY_DOCUMENTS,
    ),
    Control(
        "iam-no-escalation",
        "critical",
        "Nobody may widen their own rights or stop the audit",
        "a way out of the boundary",
        "Leave the action to the platform's pipeline",
        ("Ladder",),
        no_escalation,
        IDENTITY_DOCUMENTS,
    ),
    Control(
        "iam-grants-for-aws",
        "high",
        "Key grants are for AWS services alone",
        "a grant that outlives its giver",
        "Ask for kms:GrantIsForAWSResource",
        ("Ladder",),
        grants_for_aws,
        IDENTITY_DOCUMENTS,
    ),
    Control(
        "iam-no-cross-team-grant",
        "critical",
        "No document of a team lets another team in, or itself into another",
        "one team reading another's data",
        "Share through the platform",
        ("Ladder",),
        names_no_other_team,
        (*DOCUMENTS, PERMISSION),
    ),
)
