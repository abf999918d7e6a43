"""KMS keys: rotated, slow to delete, and closed to whoever is not of their team."""

from collections.abc import Iterator

from policies.control import Control, at_least, each_has, equal, every, must, not_equal
from policies.document import statements
from policies.facts import Facts
from policies.resource import Resource, mapping

KEY = "aws:kms/key:Key"
ALIAS = "aws:kms/alias:Alias"


def no_other_team(key: Resource, facts: Facts) -> Iterator[str]:
    if facts.team(key.team) is None:
        return
    fences = (one for one in statements(key) if not one.allows and "*" in one.principals and "*" in one.resources)
    for one in fences:
        told_apart = mapping(one.condition.get("StringNotEquals")).get("aws:PrincipalTag/team")
        uses = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey")
        if told_apart in (key.team, [key.team], [key.team, "platform"]) and all(map(one.covers, uses)):
            return
    yield "no statement refuses the key to other teams"


def account_keeps_it(key: Resource, facts: Facts) -> Iterator[str]:
    root = f"arn:aws:iam::{facts.account_id}:root"
    if not any(one.allows and root in one.principals and "kms:*" in one.actions for one in statements(key)):
        yield "policy does not leave the key to its account, so a mistake would lock it for good"


def services_are_narrowed(key: Resource, _facts: Facts) -> Iterator[str]:
    for one in statements(key):
        services = [name for name in one.principals if ".amazonaws.com" in name]
        if one.allows and services and not one.condition:
            yield f"policy lets {services[0]} use the key for any account (statement {one.sid})"


CONTROLS = (
    Control(
        "kms-rotation",
        "high",
        "Each key is rotated every year",
        "years of data behind one leaked key",
        "Set enableKeyRotation to true",
        ("KMS.4",),
        must("enableKeyRotation", equal(True)),
        (KEY,),
    ),
    Control(
        "kms-deletion-window",
        "critical",
        "A deleted key can be brought back for as long as the config asks",
        "data lost with its key",
        "Keep at least protection.key_deletion_days",
        ("Ladder",),
        must("deletionWindowInDays", at_least(lambda facts: facts.key_deletion_days)),
        (KEY,),
    ),
    Control(
        "kms-enabled",
        "high",
        "Each key is enabled, and its policy was checked for lock-out",
        "data that nobody can read",
        "Leave isEnabled and bypassPolicyLockoutSafetyCheck out",
        ("Ladder",),
        every(must("isEnabled", not_equal(False)), must("bypassPolicyLockoutSafetyCheck", not_equal(True))),
        (KEY,),
    ),
    Control(
        "kms-account",
        "high",
        "The account's own IAM can always mend a key's policy",
        "a key locked for good",
        "Allow kms:* to the account",
        ("Ladder",),
        account_keeps_it,
        (KEY,),
    ),
    Control(
        "kms-no-other-team",
        "critical",
        "A team's key refuses every other team",
        "one team reading another's data",
        "Deny its use where aws:PrincipalTag/team is another",
        ("Ladder",),
        no_other_team,
        (KEY,),
    ),
    Control(
        "kms-services-narrowed",
        "high",
        "A service may use a key for this account alone",
        "the confused deputy: somebody else's log group under our key",
        "Add a condition on source or context",
        ("Ladder",),
        services_are_narrowed,
        (KEY,),
    ),
    Control(
        "kms-alias",
        "medium",
        "Each key has an alias",
        "a key that nobody dares to touch",
        "Add an alias",
        ("Ladder",),
        each_has(KEY, ALIAS, by="targetKeyId"),
    ),
)
