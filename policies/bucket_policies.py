"""What each bucket's own policy refuses, whoever asks and whatever else allows it."""

from collections.abc import Callable, Iterator

from policies.control import Control, StackCheck
from policies.document import Statement, statements
from policies.facts import Facts
from policies.resource import Resource, mapping
from policies.s3 import BUCKET, ENCRYPTION, OBJECT
from policies.stack import Stack

# Parts of a team's roles that code of the team's runs under, or that prepare and judge its data.
IN_THE_VPC = ("jobs", "pods", "step-prepare", "step-author", "step-judge")
COPIES = ("/runs/prepare/*", "/runs/author/*")  # of a team's rows, in the bucket of what its runs leave
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


def holds_rows(stack: Stack, bucket: Resource, facts: Facts) -> bool:
    """A ledger holds digests of digests."""
    return of_a_team(stack, bucket, facts) and "-ledger-" not in str(bucket.inputs.get("bucket"))


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


def objects_to_strangers(one: Statement, bucket: Resource, facts: Facts) -> bool:
    reads_and_writes = all(one.covers(f"s3:{verb}Object") for verb in ("Get", "Put", "Delete"))
    return (
        reads_and_writes
        and one.keys == {"aws:principalarn"}
        and bool(let_in := named(one, "ArnNotLike"))
        and all(of_the_team(arn, bucket.team, facts) for arn in let_in)
    )


def of_the_team(arn: str, team: str, facts: Facts) -> bool:
    """One role of the team, or those that release for it in another account."""
    account = arn.split(":")[4]
    if account == facts.account_id:
        return f":role/{facts.prefixes.get(team, team)}" in arn and "*" not in arn
    return account.isdigit() and f"-{team}-release-" in arn


def named(one: Statement, operator: str) -> list[str]:
    """The principals that a condition compares with."""
    return [str(v) for op, key, found in one.conditions for v in found if (op, key) == (operator, "aws:principalarn")]


def rows_to_others(one: Statement, bucket: Resource, facts: Facts) -> bool:
    """Who delivers, releases or keeps experiments judges by figures."""
    readers = named(one, "ArnNotEquals")
    return (
        one.covers("s3:GetObject")
        and one.covers("s3:GetObjectVersion")
        and one.keys == {"aws:principalarn"}
        and bool(readers)
        and all(of_the_team(arn, bucket.team, facts) for arn in readers)
        and not any(f"-{part}-{facts.region}" in arn for arn in readers for part in ("ci", "release", "tracking"))
        and (bool(one.excepted_resources) or all(any(arn.endswith(rows) for arn in one.resources) for rows in COPIES))
    )


def from_elsewhere(one: Statement, bucket: Resource, facts: Facts) -> bool:
    """The VPC is the stack's own, which a plan knows by reference and a deployed stack by its id."""
    fenced = named(one, "ArnEquals")
    places = [
        str(v) for op, key, found in one.conditions for v in found if (op, key) == ("StringNotEquals", "aws:sourcevpc")
    ]
    return (
        one.covers("s3:GetObject")
        and one.covers("s3:PutObject")
        and len(places) == 1
        and "*" not in places[0]
        and all(
            any(f":role/{facts.prefixes.get(bucket.team, bucket.team)}{part}-" in arn for arn in fenced)
            for part in IN_THE_VPC
        )
    )


def contract_to_its_team(one: Statement, bucket: Resource, facts: Facts) -> bool:
    writes = one.covers("s3:PutObject") and one.covers("s3:DeleteObject")
    theirs = f":role/{facts.prefixes.get(bucket.team, bucket.team)}*"
    fenced = (str(value) for _, key, values in one.conditions if key == "aws:principalarn" for value in values)
    return (
        writes
        and any(arn.endswith("/contract.json") for arn in one.resources)
        and any(value.endswith(theirs) for value in fenced)
    )


def runs_to_all_but(writer: str) -> Refusal:
    def refused(one: Statement, bucket: Resource, facts: Facts) -> bool:
        writers = named(one, "ArnNotEquals")
        writes = one.covers("s3:PutObject") and one.covers("s3:DeleteObject")
        theirs = f":role/{facts.prefixes.get(bucket.team, bucket.team)}step-{writer}-"
        return (
            writes
            and any(arn.endswith(f"/runs/{writer}/*") for arn in one.resources)
            and len(writers) == 1
            and theirs in writers[0]
            and "*" not in writers[0]
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
        "Deny reading and writing to all roles but the team's, each by its ARN",
        ("Ladder",),
        refuses(of_a_team, objects_to_strangers, "strangers at the team's objects"),
    ),
    Control(
        "s3-rows-for-those-at-work",
        "critical",
        "Rows of a team's data are read by those of its roles that work with them",
        "data that leaves by a role which only judges figures",
        "Deny s3:GetObject* on what holds rows to all other roles",
        ("Ladder",),
        refuses(holds_rows, rows_to_others, "other roles of the team at its rows"),
    ),
    Control(
        "s3-only-from-our-vpc",
        "critical",
        "Credentials that a job's code can take open nothing away from our VPC",
        "data read with stolen credentials",
        "Deny reading and writing objects to roles of jobs where aws:SourceVpc is another",
        ("Ladder",),
        refuses(of_a_team, from_elsewhere, "jobs' roles from outside the VPC"),
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
