"""Who is in the account at all: no users, known policies of AWS's, strong passwords, and a watcher."""

from collections.abc import Iterator

from policies.control import ABSENT, Control, at_least, equal, every, forbidden, must
from policies.facts import Facts
from policies.identity import ROLE
from policies.resource import Resource
from policies.stack import Stack

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


def known_managed_policy(resource: Resource, _facts: Facts) -> Iterator[str]:
    arn = str(resource.value("policyArn"))
    if arn.rpartition("/")[2] not in MANAGED:
        yield f"policyArn is {arn}, wider than any one work asks"


def analyzed(stack: Stack, facts: Facts) -> Iterator[tuple[None, str]]:
    if facts.account_baseline:
        for type_ in (ANALYZER, PASSWORDS, BUCKETS):
            if not stack.of(type_):
                yield None, f"no {type_.rpartition(':')[2]} is planned"


CONTROLS = (
    Control(
        "iam-managed-policies",
        "critical",
        "Of AWS's own policies only those that EKS demands are attached",
        "AdministratorAccess by one line",
        "Write the statements out",
        ("IAM.27", "Ladder"),
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
        ("IAM.2", "IAM.3", "IAM.5", "IAM.8", "IAM.19", "IAM.22"),
        forbidden,
        tuple(f"aws:iam/{one}" for one in PEOPLE),
    ),
    Control(
        "iam-passwords",
        "medium",
        "The account asks for long, mixed passwords that are never used again",
        "a guessed password",
        "Ask for 14 characters of all kinds, 90 days, 24 remembered",
        ("IAM.7", "IAM.10", "IAM.11", "IAM.12", "IAM.13", "IAM.14", "IAM.15", "IAM.16", "IAM.17"),
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
        ("IAM.7", "IAM.28", "S3.1"),
        analyzed,
    ),
)
