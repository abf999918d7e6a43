"""How far any boundary may reach: into which account and network, and, of the platform's, into which services."""

from collections.abc import Iterator

from policies.boundary import fence, of_boundary, permission
from policies.control import Control
from policies.document import Statement
from policies.facts import Facts
from policies.identity import PULLS
from policies.resource import Resource

# In which the platform's own services act. None is one that holds what teams store, or that gives rights.
SERVICES = ("autoscaling", "ec2", "ecr", "eks", "eks-auth", "kms", "logs")

# What those may do who judge models of all teams: see which there are, and ask the teams' functions.
JUDGED = ("lambda:InvokeFunction", "sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages")


def few_services(policy: Resource, facts: Facts) -> Iterator[str]:
    if policy.team != "platform":
        return
    state = f"arn:aws:s3:::ladder-state-{facts.region}-{facts.account_id}"  # what this program made stands there
    for one in of_boundary(policy, facts):
        of_state = one.resources and all(arn.partition("/")[0] == state for arn in one.resources)
        for action in one.actions if one.allows else ():
            service = action.partition(":")[0]
            judged = "model-risk" in policy.name and action in JUDGED
            if service not in SERVICES and not judged and not (service == "s3" and of_state):
                yield f"policy permits {action}, in a service where the platform's own have nothing to do"


def this_account(policy: Resource, facts: Facts) -> Iterator[str]:
    for one in of_boundary(policy, facts):
        for arn in one.resources if one.allows else ():
            if arn.startswith("arn:"):
                # What a name leaves out at its end, AWS takes for anything.
                region, account = (*arn.split(":"), "*", "*", "*", "*")[3:5]
                images = set(one.actions) <= PULLS and account.isdigit()  # the cluster's own lie with AWS
                if region not in ("", facts.region) or not (images or account in ("", facts.account_id)):
                    yield f"policy permits {one.actions[0]} on {arn}, outside this account and region"


def interfaces(policy: Resource, facts: Facts) -> Iterator[str]:
    """Permitted in our VPC alone; or anywhere, since SageMaker asks without a context, and refused in any other VPC."""
    found = [one for one in of_boundary(policy, facts) if one.covers("ec2:CreateNetworkInterface")]
    refused = any(
        not one.allows
        and one.resources == ("*",)
        and one.tests("Null", "ec2:Vpc", "false")
        and _one_of_ours(one, "ArnNotEquals", facts)
        for one in found
    )
    if not refused and any(one.allows and not _one_of_ours(one, "ArnEqualsIfExists", facts) for one in found):
        yield "policy permits network interfaces in any VPC"


def _one_of_ours(one: Statement, operator: str, facts: Facts) -> bool:
    ours = f"arn:aws:ec2:{facts.region}:{facts.account_id}:vpc/"
    named = [str(v) for op, key, found in one.conditions for v in found if (op, key) == (operator, "ec2:vpc")]
    return bool(named) and all(arn.startswith(ours) and "*" not in arn for arn in named)


def to_sagemaker(one: Statement, _policy: Resource, _facts: Facts) -> bool:
    operators = ("StringEquals", "StringEqualsIfExists")
    return any(one.tests(operator, "iam:PassedToService", "sagemaker.amazonaws.com") for operator in operators)


CONTROLS: tuple[Control, ...] = (
    fence(
        "services",
        "Services act for the platform where its machines and logs are, and nowhere else",
        "a role of the platform's that reads what teams store, or gives itself rights",
        ("Ladder",),
        few_services,
    ),
    fence(
        "account",
        "No boundary reaches beyond this account and region",
        "data carried out by a name that only looks like ours",
        ("Ladder",),
        this_account,
    ),
    fence(
        "interfaces",
        "Network interfaces stand in our VPC alone",
        "a door between our network and another",
        ("Ladder",),
        interfaces,
    ),
    fence(
        "pass-role",
        "Roles are passed to SageMaker alone",
        "code that runs with our rights where no fence of ours stands",
        ("Ladder",),
        permission("iam:PassRole", "passing a role to any service", to_sagemaker),
    ),
)
