"""Permissions: nobody may do everything, give themselves more, or pass on a role that isn't theirs to give."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from policies.control import ABSENT, Control, at_least, equal, every, forbidden, must
from policies.document import DOCUMENTS, IDENTITY_DOCUMENTS, Statement, statements
from policies.facts import Facts
from policies.resource import Resource
from policies.stack import Stack

ROLE, POLICY = "aws:iam/role:Role", "aws:iam/policy:Policy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
PASSWORDS = "aws:iam/accountPasswordPolicy:AccountPasswordPolicy"
BUCKETS = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
ANALYZER = "aws:accessanalyzer/analyzer:Analyzer"
PEOPLE = (
    "user:User",
    "accessKey:AccessKey",
    "userLoginProfile:UserLoginProfile",
    "group:Group",
    "userPolicy:UserPolicy",
    "userPolicyAttachment:UserPolicyAttachment",
    "groupPolicy:GroupPolicy",
    "policyAttachment:PolicyAttachment",
)
# AWS's own policies that EKS demands of its machines and control plane; each is scoped to the service's work.
MANAGED = (
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKSClusterPolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonEKSWorkerNodeMinimalPolicy",
)
# Actions that AWS offers for no single resource, or that tell no more than names.
HARMLESS = ("Describe", "List", "GetMetric", "GetAuthorizationToken", "GetInstanceTypesFrom")
# Actions for which AWS knows no single resource:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
NO_RESOURCE = (
    *("autoscaling:Describe*", "ec2:Describe*", "ec2:GetInstanceTypesFrom*", "ecr:GetAuthorizationToken"),
    *("cloudwatch:DescribeAlarms", "cloudwatch:GetMetric*", "cloudwatch:ListMetrics"),
    *("logs:DescribeLogGroups", "sagemaker:List*"),
)
OF_A_CEILING = ("logs:DescribeLog*", "eks:DescribeCluster")  # a boundary grants nothing by itself
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


def no_everything(resource: Resource, _facts: Facts) -> Iterator[str]:
    narrowest = (*NO_RESOURCE, *(OF_A_CEILING if "boundary" in resource.name else ()))
    for one in allowing(resource):
        if "*" not in one.resources and not one.excepted_resources:
            continue
        for action in one.actions:
            if not any(fnmatchcase(action, pattern) for pattern in narrowest) and not one.condition:
                yield f"{action} is allowed on every resource"


def no_foreign_decryption(resource: Resource, _facts: Facts) -> Iterator[str]:
    for one in allowing(resource):
        wide = any(arn == "*" or arn.endswith((":key/*", ":*")) for arn in one.resources)
        if wide and any(one.covers(action) for action in ("kms:Decrypt", "kms:ReEncryptFrom")):
            yield f"statement {one.sid} decrypts under every key"


def passes_one_role(resource: Resource, _facts: Facts) -> Iterator[str]:
    for one in allowing(resource):
        if not one.covers("iam:PassRole"):
            continue
        roles = [arn for arn in one.resources if arn == "*" or ":role/" in arn or arn.startswith("arn:aws:iam:")]
        if any("*" in arn for arn in roles) or not roles:
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


def known_managed_policy(resource: Resource, _facts: Facts) -> Iterator[str]:
    arn = str(resource.value("policyArn") if "<<" not in str(resource.inputs.get("policyArn")) else "")
    if arn and arn.rpartition("/")[2] not in MANAGED:
        yield f"policyArn is {arn}, wider than any one work asks"


def analyzed(stack: Stack, facts: Facts) -> Iterator[tuple[None, str]]:
    if facts.account_baseline:
        for type_ in (ANALYZER, PASSWORDS, BUCKETS):
            if not stack.of(type_):
                yield None, f"no {type_.rpartition(':')[2]} is planned"


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
        ("IAM.21", "Ladder"),
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
        ("Ladder", "IAM.1"),
        no_escalation,
        IDENTITY_DOCUMENTS,
    ),
    Control(
        "iam-grants-for-aws",
        "high",
        "Key grants are for AWS services alone",
        "a grant that outlives its giver",
        "Ask for kms:GrantIsForAWSResource",
        ("Ladder", "KMS.2"),
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
        tuple(DOCUMENTS),
    ),
    Control(
        "iam-managed-policies",
        "critical",
        "Of AWS's own policies only those that EKS demands are attached",
        "AdministratorAccess by one line",
        "Write the statements out",
        ("IAM.1", "IAM.18"),
        known_managed_policy,
        (ATTACHMENT,),
    ),
    Control(
        "iam-no-inline-on-role",
        "medium",
        "A role's rights are resources of their own, each checked",
        "rights that no control sees",
        "Use RolePolicy and RolePolicyAttachment",
        ("Ladder",),
        every(must("inlinePolicies", ABSENT), must("managedPolicyArns", ABSENT)),
        (ROLE,),
    ),
    Control(
        "iam-no-users",
        "critical",
        "Nobody has a user, a key or a password here",
        "a key that leaks and never ends",
        "Sign in through IAM Identity Center",
        ("IAM.2", "IAM.3", "IAM.5", "IAM.22"),
        forbidden,
        tuple(f"aws:iam/{one}" for one in PEOPLE),
    ),
    Control(
        "iam-passwords",
        "medium",
        "The account asks for long, mixed passwords that are never used again",
        "a guessed password",
        "Ask for 14 characters of all kinds, 90 days, 24 remembered",
        ("IAM.7", "IAM.10", "IAM.15", "IAM.16"),
        every(
            must("minimumPasswordLength", at_least(14)),
            must("passwordReusePrevention", at_least(24)),
            *(
                must(f"require{kind}", equal(True))
                for kind in ("LowercaseCharacters", "UppercaseCharacters", "Numbers", "Symbols")
            ),
            must("maxPasswordAge", at_least(1)),
            lambda one, _: (
                ()
                if int(one.value("maxPasswordAge") or 999) <= 90  # noqa: PLR2004
                else ("maxPasswordAge is above 90",)
            ),
        ),
        (PASSWORDS,),
    ),
    Control(
        "iam-analyzer",
        "high",
        "Access Analyzer watches the account, passwords have rules, and no bucket may be public",
        "a grant to a stranger that nobody notices",
        "Plan both in the stack with account_baseline",
        ("IAM.28",),
        analyzed,
    ),
)
