"""Who may take a role, and what no role of a team may ever be given."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from policies.control import PRESENT, Control, every, must
from policies.document import IDENTITY_DOCUMENTS, Statement, statements
from policies.facts import Facts
from policies.identity import HARMLESS, INTERFACES, LOG_DELIVERY, NO_RESOURCE, POLICY, PULLS, ROLE, is_boundary
from policies.resource import Resource, known
from policies.stack import Stack

GITHUB = "token.actions.githubusercontent.com"
OIDC = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
# These services take a role for the one cluster or machine that names it, and send no source account; MLflow apps, that
# are told by their role's description, neither.
# CloudTrail sends none for a role for CloudWatch Logs
# (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html).
SEND_NO_SOURCE = ("cloudtrail.amazonaws.com", "ec2.amazonaws.com", "eks.amazonaws.com")


def boundary(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    """Whoever takes the role, a service of AWS's too. A boundary of somebody else's, or of another stack, is none."""
    for role in stack.of(ROLE):
        given = stack.target(role.inputs.get("permissionsBoundary"), POLICY)
        if given is None or not is_boundary(given) or given.team != role.team or role.team not in facts.prefixes:
            found = given.name if given else "missing"
            yield role, f"permissionsBoundary is {found}, and no boundary of {role.team or 'anybody'}'s in this stack"


def nobody_in_particular(role: Resource, _facts: Facts) -> Iterator[str]:
    for one in statements(role):
        if one.allows and "*" in one.principals:
            yield "assumeRolePolicy lets anybody take the role"


def only_this_account(role: Resource, facts: Facts) -> Iterator[str]:
    for one in _taking(role):
        for name in one.principals:
            account = name.split(":")[4] if name.startswith("arn:") else name
            if account.isdigit() and account != facts.account_id:
                yield f"assumeRolePolicy lets account {account} take the role"
            if name.endswith(":root") and "aws:principalarn" not in one.keys:
                yield "assumeRolePolicy lets everybody of the account take the role"


def services_for_us(role: Resource, facts: Facts) -> Iterator[str]:
    for one in _taking(role):
        services = [n for n in one.principals if n.endswith(".amazonaws.com") and n not in SEND_NO_SOURCE]
        if (
            services
            and "mlflow" not in str(role.inputs.get("description")).lower()
            and not one.tests("StringEquals", "aws:SourceAccount", facts.account_id)
        ):
            yield f"assumeRolePolicy lets {services[0]} take the role on behalf of any account"


def one_workflow(role: Resource, facts: Facts) -> Iterator[str]:
    """https://docs.github.com/en/actions/reference/security/oidc."""
    for one in _taking(role):
        if "sts:AssumeRoleWithWebIdentity" not in one.actions:
            continue
        claims = {key.partition(":")[2]: found for op, key, found in one.conditions if op == "StringEquals"}
        environment = f":environment:{facts.prefixes.get(role.team, '').removesuffix('-')}"
        subjects = [str(known(subject, "the subject")) for subject in claims.get("sub", [])]
        if not subjects or any("*" in subject or not subject.endswith(environment) for subject in subjects):
            yield "assumeRolePolicy does not name one repository and the team's environment (sub)"
        if not claims.get("ref") or any("*" in str(ref) for ref in claims["ref"]):
            yield "assumeRolePolicy does not name one branch (ref)"
        if claims.get("aud") != ["sts.amazonaws.com"]:
            yield "assumeRolePolicy does not name the audience sts.amazonaws.com (aud)"


def _taking(role: Resource) -> list[Statement]:
    return [one for one in statements(role) if one.allows]


def issuer(one: Resource, _facts: Facts) -> Iterator[str]:
    if one.value("url") != f"https://{GITHUB}" or one.value("clientIdLists") != ["sts.amazonaws.com"]:
        yield "url and clientIdLists name others than GitHub and AWS STS"


def of_approval(policy: Resource, _facts: Facts) -> Iterator[str]:
    for one in statements(policy):
        for action in ("sagemaker:CreateModelPackage", "sagemaker:UpdateModelPackage"):
            if one.allows and one.covers(action) and "sagemaker:modelapprovalstatus" not in one.keys:
                yield f"{action} is allowed with any approval status"


def as_it_stands(policy: Resource, _facts: Facts) -> Iterator[str]:
    for one in statements(policy):
        starts = one.allows and one.covers("sagemaker:StartPipelineExecution")
        if starts and not one.tests("Null", "sagemaker:pipelineversionid", "true"):
            yield "starts former versions of a pipeline too"


def home(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    """What a team's documents allow lies in what is the team's by name, by reference, or by condition."""
    for one in stack.of(*IDENTITY_DOCUMENTS):
        role = one if one.team else stack.target(one.inputs.get("role"), ROLE)
        team = role.team if role else ""
        if team not in facts.prefixes:
            continue
        for statement in statements(one):
            if statement.allows and not statement.condition and not harmless(statement):
                for text in statement.resources:
                    if not lent(team, statement, text) and not ours(stack, facts, team, text, is_boundary(one)):
                        yield (
                            one,
                            f"allows {statement.actions[0]} and more on {text[:80]}, which is not the team's alone",
                        )


def harmless(statement: Statement) -> bool:
    return all(action.partition(":")[2].startswith(HARMLESS) for action in statement.actions)


def lent(team: str, statement: Statement, text: str) -> bool:
    """SageMaker asks for interfaces on `*` alone, and the boundary keeps them in our VPC (boundary-interfaces). Nodes
    run images of every team, and do nothing to them. Model risk asks each team's function; a release is told to people.
    """
    permitted = (*INTERFACES, *LOG_DELIVERY, *NO_RESOURCE)
    interfaces = all(any(fnmatchcase(action, one) for one in permitted) for action in statement.actions)
    asks = team == "platform" and text.endswith("-*-decisions") and set(statement.actions) == {"lambda:InvokeFunction"}
    tells = "platform-alerts" in text and set(statement.actions) == {"sns:Publish"}
    images = team == "platform" and text.endswith(":repository/*") and set(statement.actions) <= PULLS
    return (text == "*" and interfaces) or images or asks or tells


def ours(stack: Stack, facts: Facts, team: str, text: str, ceiling: bool) -> bool:
    """A ceiling, which grants nothing by itself, may also name one whole resource of the platform."""
    prefix = facts.prefixes[team]
    if (
        prefix in text
        or text.endswith((f"repository/{prefix.removesuffix('-')}", *SHARED))
        or f"/{facts.environment}/{team}/" in text
    ):
        return True
    found = stack.target(text)
    return found is not None and (found.team == team or (ceiling and text.endswith(">>")))


SHARED = (":log-group:/aws/sagemaker/?r*Jobs*",)  # SageMaker's log groups are the account's, their streams the team's


CONTROLS = (
    Control(
        "iam-team-stays-home",
        "critical",
        "What a team may do, it may do to what is its own",
        "one team changing what belongs to another",
        "Name the team's own resources, or narrow by condition",
        ("Ladder",),
        home,
    ),
    Control(
        "iam-approval",
        "critical",
        "Who registers or approves may set the approval status alone that is theirs to set",
        "a model that approves itself",
        "Ask for sagemaker:ModelApprovalStatus",
        ("Ladder",),
        of_approval,
        ("aws:iam/rolePolicy:RolePolicy",),
    ),
    Control(
        "iam-pipeline-as-it-stands",
        "high",
        "A pipeline is started as it stands, and no version of before",
        "gates, or faults, that were since mended",
        "Ask that sagemaker:PipelineVersionId is absent",
        ("Ladder",),
        as_it_stands,
        ("aws:iam/rolePolicy:RolePolicy",),
    ),
    Control(
        "iam-boundary",
        "critical",
        "Every role has a boundary of its owner's",
        "a role that whoever may write its policies makes into an administrator's",
        "Set permissionsBoundary to one of the team's, or of the platform's",
        ("Ladder",),
        boundary,
    ),
    Control(
        "iam-trust-nobody-in-particular",
        "critical",
        "No role is for anybody",
        "a stranger inside",
        "Name the principal",
        ("Ladder",),
        nobody_in_particular,
        (ROLE,),
    ),
    Control(
        "iam-trust-this-account",
        "critical",
        "Roles are for people of this account, named by their role",
        "a stranger inside",
        "Ask for aws:PrincipalArn",
        ("Ladder",),
        only_this_account,
        (ROLE,),
    ),
    Control(
        "iam-trust-services-for-us",
        "high",
        "A service takes a role on behalf of this account alone",
        "the confused deputy",
        "Ask for aws:SourceAccount",
        ("Ladder",),
        services_for_us,
        (ROLE,),
    ),
    Control(
        "iam-trust-one-workflow",
        "critical",
        "A workflow takes a role from one repository, branch and environment of its team alone",
        "anybody's workflow on GitHub, or another team's",
        "Name sub in full, ref and aud",
        ("Ladder",),
        one_workflow,
        (ROLE,),
    ),
    Control(
        "iam-issuer",
        "critical",
        "Only GitHub signs for workflows, and only to AWS",
        "tokens from elsewhere",
        "Name GitHub's address and sts.amazonaws.com",
        ("Ladder",),
        issuer,
        (OIDC,),
    ),
    Control(
        "iam-trust-given",
        "high",
        "Every role says who may take it",
        "a role that nobody can account for",
        "Write assumeRolePolicy and a description",
        ("Ladder",),
        every(must("assumeRolePolicy", PRESENT), must("description", PRESENT)),
        (ROLE,),
    ),
)
