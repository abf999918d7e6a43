"""Who may take a role, and what no role of a team may ever be given."""

from collections.abc import Callable, Iterator

from policies.control import PRESENT, Control, ResourceCheck, every, must
from policies.document import IDENTITY_DOCUMENTS, Statement, statements
from policies.facts import Facts
from policies.identity import HARMLESS, POLICY, ROLE
from policies.resource import Resource, known
from policies.stack import Stack

GITHUB = "token.actions.githubusercontent.com"
OIDC = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
# These services take a role for the one cluster or machine that names it, and send no source account. SageMaker's
# MLflow apps neither: https://docs.aws.amazon.com/sagemaker/latest/dg/mlflow-app-setup-prerequisites-iam.html
RUN_NO_CODE = ("scheduler.amazonaws.com", "events.amazonaws.com")
SEND_NO_SOURCE = ("ec2.amazonaws.com", "eks.amazonaws.com")


def boundary(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    """A role may do without where none but an AWS service takes it, and that service runs no code of the team."""
    for role in stack.of(ROLE):
        given = stack.target(role.inputs.get("permissionsBoundary"), POLICY)
        takers = {name for one in _taking(role) for name in one.principals}
        services = bool(takers) and all(name.endswith(".amazonaws.com") for name in takers)
        if given is None and services and (not facts.team(role.team) or takers <= set(RUN_NO_CODE)):
            continue
        if given is None or given.team != (role.team or given.team):
            yield role, f"permissionsBoundary is {given.name if given else 'missing'}, not that of team {role.team}"


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


def one_workflow(role: Resource, _facts: Facts) -> Iterator[str]:
    for one in _taking(role):
        if "sts:AssumeRoleWithWebIdentity" not in one.actions:
            continue
        subjects = [
            v for op, key, values in one.conditions if (op, key) == ("StringEquals", f"{GITHUB}:sub") for v in values
        ]
        if not subjects or any("*" in str(known(subject, "the subject")) for subject in subjects):
            yield "assumeRolePolicy does not name one repository and branch (sub)"
        if not one.tests("StringEquals", f"{GITHUB}:aud", "sts.amazonaws.com"):
            yield "assumeRolePolicy does not name the audience sts.amazonaws.com (aud)"


def _taking(role: Resource) -> list[Statement]:
    return [one for one in statements(role) if one.allows]


def issuer(one: Resource, _facts: Facts) -> Iterator[str]:
    if one.value("url") != f"https://{GITHUB}" or one.value("clientIdLists") != ["sts.amazonaws.com"]:
        yield "url and clientIdLists name others than GitHub and AWS STS"


def boundary_of_a_team(policy: Resource, facts: Facts) -> bool:
    return facts.team(policy.team) is not None and "boundary" in policy.name


Expected = Callable[[Statement, Resource, Facts], bool]


def refusal(action: str, words: str, expected: Expected) -> ResourceCheck:
    """The boundary refuses the action on every resource, on the condition expected."""

    def check(policy: Resource, facts: Facts) -> Iterator[str]:
        if boundary_of_a_team(policy, facts):
            denials = [one for one in statements(policy) if not one.allows and "*" in one.resources]
            if not any(one.covers(action) and expected(one, policy, facts) for one in denials):
                yield f"policy does not refuse {words}"

    return check


def permission(action: str, words: str, expected: Expected) -> ResourceCheck:
    """Wherever the boundary permits the action, it does so on the condition expected."""

    def check(policy: Resource, facts: Facts) -> Iterator[str]:
        if boundary_of_a_team(policy, facts):
            for one in statements(policy):
                if one.allows and one.covers(action) and not expected(one, policy, facts):
                    yield f"policy permits {words}"

    return check


def missing(key: str) -> Expected:
    return lambda one, _policy, _facts: one.tests("Null", key, "true")


def not_isolated(one: Statement, _policy: Resource, _facts: Facts) -> bool:
    return any(one.tests(operator, "sagemaker:NetworkIsolation", "false") for operator in ("Bool", "BoolIfExists"))


def other_instances(one: Statement, _policy: Resource, facts: Facts) -> bool:
    listed = {
        str(v)
        for op, key, found in one.conditions
        for v in found
        if (op, key) == ("ForAnyValue:StringNotEquals", "sagemaker:instancetypes")
    }
    return "system" in listed and listed - {"system"} <= facts.rentable_instances


def other_than_release(one: Statement, policy: Resource, facts: Facts) -> bool:
    named = [
        str(v) for op, key, found in one.conditions for v in found if (op, key) == ("ArnNotEquals", "aws:principalarn")
    ]
    return len(named) == 1 and f":role/{facts.prefixes[policy.team]}release-" in named[0] and "*" not in named[0]


def pending(one: Statement, _policy: Resource, _facts: Facts) -> bool:
    return any(
        one.tests(operator, "sagemaker:ModelApprovalStatus", "PendingManualApproval")
        for operator in ("StringEquals", "StringEqualsIfExists")
    )


def placed(one: Statement, _policy: Resource, _facts: Facts) -> bool:
    named = {key: found for op, key, found in one.conditions if op == "ForAllValues:StringEquals"}
    return all(
        named.get(key) and "*" not in named[key] for key in ("sagemaker:vpcsubnets", "sagemaker:vpcsecuritygroupids")
    )


def under_the_teams_key(one: Statement, _policy: Resource, _facts: Facts) -> bool:
    keys = {key: found for op, key, found in one.conditions if op.startswith("ArnEquals")}
    return all(
        keys.get(key) and "*" not in keys[key] for key in ("sagemaker:outputkmskeyarn", "sagemaker:volumekmskeyarn")
    )


def tagged(one: Statement, policy: Resource, _facts: Facts) -> bool:
    return one.tests("StringEquals", "aws:RequestTag/team", policy.team)


def own_space(one: Statement, policy: Resource, facts: Facts) -> bool:
    prefix = facts.prefixes[policy.team]
    return "sagemaker:owneruserprofilearn" in one.keys and any(
        str(v).endswith(f"/{prefix}studio")
        for _, key, found in one.conditions
        for v in found
        if key == "sagemaker:owneruserprofilearn"
    )


def nested(policy: Resource, facts: Facts) -> Iterator[str]:
    if boundary_of_a_team(policy, facts) and not any(
        not one.allows
        and "sagemaker:*" in one.actions
        and any(arn.endswith(f"/*/*/{facts.prefixes[policy.team]}*") for arn in one.resources)
        for one in statements(policy)
    ):
        yield "policy does not refuse names of its own inside what others own"


def same_account(one: Statement, _policy: Resource, facts: Facts) -> bool:
    return one.tests("StringEquals", "aws:ResourceAccount", facts.account_id)


def of_approval(policy: Resource, _facts: Facts) -> Iterator[str]:
    for one in statements(policy):
        for action in ("sagemaker:CreateModelPackage", "sagemaker:UpdateModelPackage"):
            if one.allows and one.covers(action) and "sagemaker:modelapprovalstatus" not in one.keys:
                yield f"{action} is allowed with any approval status"


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
                    if text.endswith(INTERFACES) and set(statement.actions) == {"ec2:CreateNetworkInterface"}:
                        continue
                    if not ours(stack, facts, team, text, "boundary" in one.name):
                        yield (
                            one,
                            f"allows {statement.actions[0]} and more on {text[:80]}, which is not the team's alone",
                        )


def harmless(statement: Statement) -> bool:
    return all(action.partition(":")[2].startswith(HARMLESS) for action in statement.actions)


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


INTERFACES = ":network-interface/*"  # made by the call itself; the subnet and the group are what is narrowed
SHARED = (":log-group:/aws/sagemaker/*Jobs*",)  # SageMaker's log groups are the account's, their streams the team's


def _fence(id_: str, title: str, threat: str, sources: tuple[str, ...], check: object) -> Control:
    return Control(
        f"boundary-{id_}",
        "critical",
        title,
        threat,
        "Put the refusal back into the team's boundary",
        sources,
        check,
        (POLICY,),
    )


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
        "iam-boundary",
        "critical",
        "Every role of a team has the team's boundary, and every other one is AWS's to take",
        "a team that gives itself what it likes",
        "Set permissionsBoundary to the team's own",
        ("Ladder",),
        boundary,
    ),
    Control(
        "iam-trust-nobody-in-particular",
        "critical",
        "No role is for anybody",
        "a stranger inside",
        "Name the principal",
        ("IAM.1", "Ladder"),
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
        "A workflow takes a role from one repository and branch alone",
        "anybody's workflow on GitHub",
        "Name sub in full, and aud",
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
    _fence(
        "vpc",
        "Jobs and models stay in our network",
        "data trained on outside our network",
        ("SageMaker.2", "Ladder"),
        refusal("sagemaker:CreateTrainingJob", "jobs outside the VPC", missing("sagemaker:VpcSubnets")),
    ),
    _fence(
        "subnets",
        "Jobs stand in our subnets and groups alone",
        "a job beside our network's rules",
        ("SageMaker.2", "Ladder"),
        permission("sagemaker:CreateTrainingJob", "jobs in any subnet", placed),
    ),
    _fence(
        "output-key",
        "What jobs write is under a key",
        "results that anybody can read",
        ("Ladder",),
        refusal("sagemaker:CreateTrainingJob", "results without a key", missing("sagemaker:OutputKmsKeyArn")),
    ),
    _fence(
        "volume-key",
        "Jobs' disks are under a key",
        "a disk that anybody can read",
        ("Ladder",),
        refusal("sagemaker:CreateTrainingJob", "disks without a key", missing("sagemaker:VolumeKmsKeyArn")),
    ),
    _fence(
        "own-key",
        "The key of a job is the team's",
        "ransom: results that only the intruder's key opens",
        ("Ladder",),
        permission("sagemaker:CreateTrainingJob", "any key", under_the_teams_key),
    ),
    _fence(
        "isolation",
        "Models serve without a network of their own",
        "a model that sends data out",
        ("SageMaker.5",),
        refusal("sagemaker:CreateModel", "models without network isolation", not_isolated),
    ),
    _fence(
        "instances",
        "Nobody rents what the config doesn't list",
        "a bill for a hundred GPUs",
        ("Ladder",),
        refusal("sagemaker:CreateTrainingJob", "instance types outside the config", other_instances),
    ),
    _fence(
        "tags",
        "What a team starts carries its name",
        "cost and access that nobody can tell apart",
        ("Ladder",),
        permission("sagemaker:CreateTrainingJob", "jobs without the team's tag", tagged),
    ),
    _fence(
        "approval",
        "Nobody registers a model as approved",
        "a model that nobody looked at",
        ("Ladder",),
        permission("sagemaker:CreateModelPackage", "registering as approved", pending),
    ),
    _fence(
        "release",
        "Only the release role approves",
        "whoever trains also approves",
        ("Ladder",),
        refusal("sagemaker:UpdateModelPackage", "approval by others than the release role", other_than_release),
    ),
    _fence(
        "deploy",
        "Only the release role deploys",
        "whoever trains also deploys",
        ("Ladder",),
        refusal("sagemaker:CreateEndpoint", "deployment by others than the release role", other_than_release),
    ),
    _fence(
        "space",
        "A team works in its own Studio spaces",
        "a colleague's notebook",
        ("Ladder",),
        permission("sagemaker:CreateSpace", "other people's spaces", own_space),
    ),
    _fence(
        "nested",
        "Names of the team count at the first place alone",
        "another team's resource by a clever name",
        ("Ladder",),
        nested,
    ),
    _fence(
        "storage",
        "Objects are of this account",
        "data carried out to somebody else's bucket",
        ("S3.6", "Ladder"),
        permission("s3:PutObject", "buckets of other accounts", same_account),
    ),
)
