"""What each bucket's own policy refuses, whoever asks and whatever else allows it."""

from collections.abc import Callable, Iterator

from policies.control import Control, StackCheck
from policies.document import Statement, statements
from policies.facts import Facts
from policies.resource import Resource, mapping
from policies.s3 import BUCKET, ENCRYPTION, OBJECT
from policies.stack import Stack

POLICY = "aws:s3/bucketPolicy:BucketPolicy"
Refusal = Callable[[Statement, Resource, Facts], bool]


def refuses(applies: Callable[[Stack, Resource, Facts], bool], refusal: Refusal, words: str) -> StackCheck:
    """Each bucket to which it applies has a policy with a statement that refuses."""

    def check(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
        policies = {
            b.key: policy for policy in stack.of(POLICY) if (b := stack.target(policy.inputs["bucket"], BUCKET))
        }
        for bucket in stack.of(BUCKET):
            if not applies(stack, bucket, facts):
                continue
            policy = policies.get(bucket.key)
            denials = [one for one in statements(policy) if not one.allows] if policy else []
            if not any("*" in one.principals and refusal(one, bucket, facts) for one in denials):
                yield policy or bucket, f"no statement refuses {words}"

    return check


def always(_stack: Stack, _bucket: Resource, _facts: Facts) -> bool:
    return True


def of_a_team(_stack: Stack, bucket: Resource, facts: Facts) -> bool:
    return facts.team(bucket.team) is not None


def under_kms(stack: Stack, bucket: Resource, _facts: Facts) -> bool:
    settings = [one for one in stack.of(ENCRYPTION) if stack.target(one.inputs.get("bucket"), BUCKET) == bucket]
    return any("aws:kms" in str(one.inputs.get("rules")) for one in settings)


def holds_contracts(stack: Stack, bucket: Resource, _facts: Facts) -> bool:
    contracts = (one for one in stack.of(OBJECT) if str(one.inputs.get("key")).endswith("contract.json"))
    return bucket in stack.targets((one.inputs.get("bucket") for one in contracts), BUCKET)


def everywhere(one: Statement, bucket: Resource) -> bool:
    """The statement covers the bucket and all in it."""
    arn = f"arn:aws:s3:::{bucket.inputs.get('bucket')}"
    return {arn, f"{arn}/*"} <= set(one.resources) or "*" in one.resources or f"{arn}*" in one.resources


def without_tls(one: Statement, bucket: Resource, _facts: Facts) -> bool:
    only_test = one.keys == {"aws:securetransport"}
    return (
        only_test
        and "s3:*" in one.actions
        and everywhere(one, bucket)
        and one.tests("Bool", "aws:SecureTransport", "false")
    )


def without_kms(one: Statement, _bucket: Resource, _facts: Facts) -> bool:
    return one.covers("s3:PutObject") and one.tests("StringNotEquals", "s3:x-amz-server-side-encryption", "aws:kms")


def under_another_key(one: Statement, _bucket: Resource, _facts: Facts) -> bool:
    key = "s3:x-amz-server-side-encryption-aws-kms-key-id"
    return one.covers("s3:PutObject") and one.tests("ArnNotEquals", key)


def under_the_callers_key(one: Statement, _bucket: Resource, _facts: Facts) -> bool:
    key = "s3:x-amz-server-side-encryption-customer-algorithm"
    return one.covers("s3:PutObject") and one.keys == {key} and one.tests("Null", key, "false")


def to_other_teams(one: Statement, bucket: Resource, _facts: Facts) -> bool:
    told_apart = mapping(one.condition.get("StringNotEquals")).get("aws:PrincipalTag/team")
    return (
        "s3:*" in one.actions
        and everywhere(one, bucket)
        and told_apart in (bucket.team, [bucket.team], [bucket.team, "platform"])
    )


def objects_to_strangers(one: Statement, bucket: Resource, _facts: Facts) -> bool:
    reads_and_writes = all(one.covers(f"s3:{verb}Object") for verb in ("Get", "Put", "Delete"))
    return (
        reads_and_writes
        and one.keys == {"aws:principaltag/team"}
        and one.tests("StringNotEquals", "aws:PrincipalTag/team", bucket.team)
    )


def contract_to_its_team(one: Statement, bucket: Resource, facts: Facts) -> bool:
    writes = one.covers("s3:PutObject") and one.covers("s3:DeleteObject")
    theirs = f":role/{facts.prefixes.get(bucket.team, bucket.team)}*"
    named = (str(value) for _, key, values in one.conditions if key == "aws:principalarn" for value in values)
    return (
        writes
        and any(arn.endswith("/contract.json") for arn in one.resources)
        and any(value.endswith(theirs) for value in named)
    )


def runs_to_all_but(writer: str) -> Refusal:
    def refused(one: Statement, bucket: Resource, facts: Facts) -> bool:
        named = [
            str(v)
            for op, key, found in one.conditions
            for v in found
            if (op, key) == ("ArnNotEquals", "aws:principalarn")
        ]
        writes = one.covers("s3:PutObject") and one.covers("s3:DeleteObject")
        theirs = f":role/{facts.prefixes.get(bucket.team, bucket.team)}step-{writer}-"
        return (
            writes
            and any(arn.endswith(f"/runs/{writer}/*") for arn in one.resources)
            and len(named) == 1
            and theirs in named[0]
            and "*" not in named[0]
        )

    return refused


CONTROLS = (
    *(
        Control(
            f"s3-only-{writer}-writes",
            "critical",
            f"Nobody but the steps that run as {writer} writes what they leave",
            "an evaluation written by hand, or answers by whom they judge",
            f"Deny writing runs/{writer}/* to all but the team's role {writer}",
            ("Ladder",),
            refuses(holds_contracts, runs_to_all_but(writer), f"others at runs/{writer}/*"),
        )
        for writer in ("prepare", "author", "judge")
    ),
    Control(
        "s3-only-tls",
        "high",
        "Each bucket refuses requests without TLS",
        "data read on the wire",
        "Deny s3:* on the bucket and its objects where aws:SecureTransport is false",
        ("S3.5",),
        refuses(always, without_tls, "requests without TLS"),
    ),
    Control(
        "s3-only-kms",
        "high",
        "A bucket under KMS refuses objects that are not",
        "an object outside our key",
        "Deny s3:PutObject unless s3:x-amz-server-side-encryption is aws:kms",
        ("Ladder",),
        refuses(under_kms, without_kms, "objects that are not under KMS"),
    ),
    Control(
        "s3-only-our-key",
        "high",
        "A bucket under our key refuses objects under another's",
        "ransom: an object that only the intruder's key opens",
        "Deny s3:PutObject under any other key",
        ("Ladder",),
        refuses(under_kms, under_another_key, "objects under another key"),
    ),
    Control(
        "s3-no-callers-key",
        "high",
        "Each bucket refuses objects under a key that the caller brings",
        "ransom: an object that only the intruder's key opens",
        "Deny s3:PutObject where s3:x-amz-server-side-encryption-customer-algorithm is there",
        ("Ladder",),
        refuses(always, under_the_callers_key, "objects under a key of the caller's"),
    ),
    Control(
        "s3-no-other-team",
        "critical",
        "A team's bucket refuses every other team",
        "one team reading another's data",
        "Deny s3:* where aws:PrincipalTag/team is another",
        ("Ladder",),
        refuses(of_a_team, to_other_teams, "other teams"),
    ),
    Control(
        "s3-only-the-team",
        "critical",
        "Nobody but the team touches a team's objects, administrators included",
        "a grant elsewhere that nobody remembers",
        "Deny reading and writing where aws:PrincipalTag/team is not its own",
        ("Ladder",),
        refuses(of_a_team, objects_to_strangers, "strangers at the team's objects"),
    ),
    Control(
        "s3-contract-is-the-platforms",
        "critical",
        "A team can't rewrite what the platform demands of its models",
        "gates that their own model sets",
        "Deny writing */contract.json to the team's roles",
        ("Ladder",),
        refuses(holds_contracts, contract_to_its_team, "the team's roles at contract.json"),
    ),
)
