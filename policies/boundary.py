"""What no role may ever do, whatever its own policies say: what its boundary leaves out, or permits on a condition."""

from collections.abc import Callable, Iterator

from policies.control import Control, ResourceCheck
from policies.document import Statement, statements
from policies.facts import Facts
from policies.identity import POLICY, is_boundary
from policies.resource import Resource

Expected = Callable[[Statement, Resource, Facts], bool]


def of_boundary(policy: Resource, facts: Facts) -> list[Statement]:
    return statements(policy) if is_boundary(policy) and policy.team in facts.prefixes else []


def refusal(action: str, words: str, expected: Expected) -> ResourceCheck:
    """A boundary that permits the action at all refuses it on every resource, on the condition expected."""

    def check(policy: Resource, facts: Facts) -> Iterator[str]:
        found = [one for one in of_boundary(policy, facts) if one.covers(action)]
        denials = [one for one in found if not one.allows and "*" in one.resources]
        if any(one.allows for one in found) and not any(expected(one, policy, facts) for one in denials):
            yield f"policy does not refuse {words}"

    return check


def permission(action: str, words: str, expected: Expected) -> ResourceCheck:
    """Wherever the boundary permits the action, it does so on the condition expected."""

    def check(policy: Resource, facts: Facts) -> Iterator[str]:
        for one in of_boundary(policy, facts):
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


def other_than(workflow: str) -> Expected:
    """The release role, which is people's; in the boundary of what releases for them, the role of one function."""

    def expected(one: Statement, policy: Resource, facts: Facts) -> bool:
        named = [
            str(v)
            for op, key, found in one.conditions
            for v in found
            if (op, key) == ("ArnNotEquals", "aws:principalarn")
        ]
        part = workflow if "delivery-boundary" in policy.name else "release"
        return len(named) == 1 and f":role/{facts.prefixes[policy.team]}{part}-" in named[0] and "*" not in named[0]

    return expected


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


def tagged(one: Statement, policy: Resource, facts: Facts) -> bool:
    """By both, a team's budget counts."""
    return one.tests("StringEquals", "aws:RequestTag/team", policy.team) and one.tests(
        "StringEquals", "aws:RequestTag/environment", facts.environment
    )


def figures_of_its_own(one: Statement, policy: Resource, facts: Facts) -> bool:
    """And those that SageMaker measures of instances, in the name of what runs there."""
    measured = {"/aws/sagemaker/?r*Jobs", "/aws/sagemaker/Endpoints"}
    named = {str(v) for _, key, found in one.conditions for v in found if key == "cloudwatch:namespace"}
    return bool(named) and named <= {f"Ladder/{facts.environment}-{policy.team}", *measured}


def own_space(one: Statement, _policy: Resource, _facts: Facts) -> bool:
    """Of the profile in which whoever asks has opened Studio, and private."""
    named = [str(v) for _, key, found in one.conditions for v in found if key == "sagemaker:owneruserprofilearn"]
    own = bool(named) and all(arn.endswith("/${sagemaker:UserProfileName}") for arn in named)
    return own and one.tests("StringEquals", "sagemaker:SpaceSharingType", "Private")


def nested(policy: Resource, facts: Facts) -> Iterator[str]:
    found = of_boundary(policy, facts)
    any_kind = any(one.allows and any(":*/" in arn for arn in one.resources) for one in found)
    if any_kind and not any(
        not one.allows
        and "sagemaker:*" in one.actions
        and any(arn.endswith(f"/*/*/{facts.prefixes[policy.team]}*") for arn in one.resources)
        for one in found
    ):
        yield "policy does not refuse names of its own inside what others own"


def same_account(one: Statement, _policy: Resource, facts: Facts) -> bool:
    return one.tests("StringEquals", "aws:ResourceAccount", facts.account_id)


def fence(id_: str, title: str, threat: str, sources: tuple[str, ...], check: object) -> Control:
    return Control(
        f"boundary-{id_}",
        "critical",
        title,
        threat,
        "Put the refusal, or the condition, back into the boundary",
        sources,
        check,
        (POLICY,),
    )


CONTROLS = (
    fence(
        "vpc",
        "Jobs and models stay in our network",
        "data trained on outside our network",
        ("Ladder",),
        refusal("sagemaker:CreateTrainingJob", "jobs outside the VPC", missing("sagemaker:VpcSubnets")),
    ),
    fence(
        "subnets",
        "Jobs stand in our subnets and groups alone",
        "a job beside our network's rules",
        ("Ladder",),
        permission("sagemaker:CreateTrainingJob", "jobs in any subnet", placed),
    ),
    fence(
        "output-key",
        "What jobs write is under a key",
        "results that anybody can read",
        ("Ladder",),
        refusal("sagemaker:CreateTrainingJob", "results without a key", missing("sagemaker:OutputKmsKeyArn")),
    ),
    fence(
        "volume-key",
        "Jobs' disks are under a key",
        "a disk that anybody can read",
        ("Ladder",),
        refusal("sagemaker:CreateTrainingJob", "disks without a key", missing("sagemaker:VolumeKmsKeyArn")),
    ),
    fence(
        "own-key",
        "The key of a job is the team's",
        "ransom: results that only the intruder's key opens",
        ("Ladder",),
        permission("sagemaker:CreateTrainingJob", "any key", under_the_teams_key),
    ),
    fence(
        "isolation",
        "Models serve without a network of their own",
        "a model that sends data out",
        ("Ladder",),
        refusal("sagemaker:CreateModel", "models without network isolation", not_isolated),
    ),
    fence(
        "instances",
        "Nobody rents what the config doesn't list",
        "a bill for a hundred GPUs",
        ("Ladder",),
        refusal("sagemaker:CreateTrainingJob", "instance types outside the config", other_instances),
    ),
    fence(
        "tags",
        "What a team starts carries its name",
        "cost and access that nobody can tell apart",
        ("Ladder",),
        permission("sagemaker:CreateTrainingJob", "jobs without the tags of the team's budget", tagged),
    ),
    fence(
        "figures",
        "A team writes figures of its own alone",
        "an alarm that somebody else's figures keep quiet",
        ("Ladder",),
        permission("cloudwatch:PutMetricData", "figures of others", figures_of_its_own),
    ),
    fence(
        "approval",
        "Nobody registers a model as approved",
        "a model that nobody looked at",
        ("Ladder",),
        permission("sagemaker:CreateModelPackage", "registering as approved", pending),
    ),
    fence(
        "release",
        "Only the release role approves",
        "whoever trains also approves",
        ("Ladder",),
        refusal("sagemaker:UpdateModelPackage", "approval by others than the release role", other_than("decisions")),
    ),
    fence(
        "deploy",
        "Only the release role deploys",
        "whoever trains also deploys",
        ("Ladder",),
        refusal("sagemaker:CreateEndpoint", "deployment by others than the release role", other_than("delivery")),
    ),
    fence(
        "space",
        "People work in their own private Studio spaces",
        "a colleague's notebook",
        ("Ladder",),
        permission("sagemaker:CreateSpace", "other people's spaces", own_space),
    ),
    fence(
        "nested",
        "Names of the team count at the first place alone",
        "another team's resource by a clever name",
        ("Ladder",),
        nested,
    ),
    fence(
        "storage",
        "Objects are of this account",
        "data carried out to somebody else's bucket",
        ("Ladder",),
        permission("s3:PutObject", "buckets of other accounts", same_account),
    ),
)
