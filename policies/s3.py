"""Buckets: private, encrypted under our keys, versioned, logged, reached over TLS, and lost only on purpose."""

from collections.abc import Iterator
from typing import Any

from policies.control import (
    ABSENT,
    PRESENT,
    Control,
    among,
    at_least,
    each_has,
    equal,
    every,
    forbidden,
    in_production,
    must,
    not_equal,
    number,
)
from policies.facts import Facts
from policies.resource import Resource, items, known, mapping
from policies.stack import Stack

BUCKET = "aws:s3/bucket:Bucket"
BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
ACCOUNT_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
LOGGING = "aws:s3/bucketLogging:BucketLogging"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2"
TRAIL = "aws:cloudtrail/trail:Trail"
ACLS = ("aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration")

BLOCKS = every(
    *(
        must(name, equal(True))
        for name in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    )
)
DEFAULT = "rules[*].applyServerSideEncryptionByDefault"


def receives_access_logs(stack: Stack, bucket: Resource) -> bool:
    """S3 delivers access logs only to a bucket under its own key (SSE-S3), and logs about logs never end."""
    return bucket in stack.targets((one.inputs.get("targetBucket") for one in stack.of(LOGGING)), BUCKET)


def encrypted_under_our_key(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    for settings in stack.of(ENCRYPTION):
        bucket = stack.target(settings.inputs.get("bucket"), BUCKET)
        if bucket and receives_access_logs(stack, bucket):
            check = must(f"{DEFAULT}.sseAlgorithm", among("AES256", "aws:kms"))
        else:
            check = every(
                must(f"{DEFAULT}.sseAlgorithm", among("aws:kms", "aws:kms:dsse")),
                must(f"{DEFAULT}.kmsMasterKeyId", PRESENT),
                must("rules[*].bucketKeyEnabled", equal(True)),
            )
        for problem in check(settings, facts):
            yield settings, problem


def logged_to_our_own(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    for settings in stack.of(LOGGING):
        if not stack.target(settings.inputs.get("targetBucket"), BUCKET):
            yield settings, "targetBucket is no bucket of this stack"


def trail_is_locked(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    stores = {one.key: one for one in stack.targets((t.inputs.get("s3BucketName") for t in stack.of(TRAIL)), BUCKET)}
    locks = {bucket.key: lock for lock in stack.of(LOCK) if (bucket := stack.target(lock.inputs.get("bucket"), BUCKET))}
    for key, bucket in stores.items():
        if bucket.value("objectLockEnabled") is not True:
            yield bucket, "objectLockEnabled is off, and the audit trail lies here"
        if key not in locks:
            yield bucket, "no object lock covers it, and the audit trail lies here"
            continue
        check = every(
            must("rule.defaultRetention.days", at_least(lambda known: known.audit_days)),
            must("rule.defaultRetention.mode", among("COMPLIANCE") if facts.production else among(*MODES)),
        )
        for problem in check(locks[key], facts):
            yield locks[key], problem


MODES = ("COMPLIANCE", "GOVERNANCE")


def old_versions_kept(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    for rules in stack.of(LIFECYCLE):
        bucket = stack.target(rules.inputs.get("bucket"), BUCKET)
        if bucket and facts.team(bucket.team):
            for rule, days in old_versions(rules):
                if number(days, 0) < facts.noncurrent_days:
                    yield rules, f"rule {rule} keeps old versions for {days} days, not {facts.noncurrent_days}"


def old_versions(rules: Resource) -> list[tuple[str, Any]]:
    """Each rule that ends them, with its days."""
    return [
        (str(mapping(rule).get("id")), known(mapping(ended).get("noncurrentDays"), "noncurrentDays"))
        for rule in items(rules.value("rules"))
        if (ended := mapping(rule).get("noncurrentVersionExpiration"))
    ]


def tidied(rules: Resource, _facts: Facts) -> Iterator[str]:
    """S3 takes the shorter time where two rules meet, so old versions may end by rules below prefixes alone."""
    each = [mapping(rule) for rule in items(rules.value("rules"))]
    everywhere = [rule for rule in each if not mapping(rule.get("filter")).get("prefix")]
    uploads = [mapping(rule.get("abortIncompleteMultipartUpload")).get("daysAfterInitiation") for rule in everywhere]
    if not any(number(days, 0) >= 1 for days in uploads):
        yield "no rule for the whole bucket ends abandoned uploads"
    ended = old_versions(rules)
    if not ended or any(number(days, 0) < 1 for _, days in ended):
        yield "no rule ends old versions, or one does at once"


CONTROLS = (
    Control(
        "s3-public-access-block",
        "critical",
        "Each of a bucket's four public access blocks is on",
        "one wrong ACL or policy that opens a bucket to the world",
        "Set all four to true",
        ("S3.2", "S3.3", "S3.8", "CloudTrail.6"),
        BLOCKS,
        (BLOCK,),
    ),
    Control(
        "s3-every-bucket-blocked",
        "critical",
        "Every bucket has a public access block",
        "a bucket that nothing keeps from being opened",
        "Add a BucketPublicAccessBlock",
        ("S3.8", "CloudTrail.6"),
        each_has(BUCKET, BLOCK),
    ),
    Control(
        "s3-account-block",
        "critical",
        "The account blocks public access to every bucket",
        "a bucket made outside this program",
        "Set all four to true",
        ("S3.1",),
        BLOCKS,
        (ACCOUNT_BLOCK,),
    ),
    Control(
        "s3-no-acl",
        "critical",
        "Nobody is let in by ACL or website",
        "readers whom no policy shows",
        "Grant by policy, and leave ACLs and websites out",
        ("S3.2", "S3.3", "S3.12"),
        forbidden,
        ACLS,
    ),
    Control(
        "s3-canned-acl",
        "critical",
        "A bucket is made without a canned ACL",
        "public-read by one word",
        "Leave acl out",
        ("S3.2", "S3.3", "S3.12"),
        must("acl", ABSENT),
        (BUCKET,),
    ),
    Control(
        "s3-ownership",
        "high",
        "The bucket's owner owns every object, and ACLs count for nothing",
        "objects that another account keeps for itself",
        "Set BucketOwnerEnforced",
        ("S3.12",),
        must("rule.objectOwnership", equal("BucketOwnerEnforced")),
        (OWNERSHIP,),
    ),
    Control(
        "s3-every-bucket-owned",
        "high",
        "Every bucket says who owns its objects",
        "ACLs that work on unseen",
        "Add BucketOwnershipControls",
        ("S3.12",),
        each_has(BUCKET, OWNERSHIP),
    ),
    Control(
        "s3-versioning",
        "high",
        "Versions are kept",
        "an overwrite or a deletion that nobody can take back",
        "Set status to Enabled",
        ("S3.14",),
        must("versioningConfiguration.status", equal("Enabled")),
        (VERSIONING,),
    ),
    Control(
        "s3-every-bucket-versioned",
        "high",
        "Every bucket is versioned",
        "an overwrite that nobody can take back",
        "Add BucketVersioning",
        ("S3.14",),
        each_has(BUCKET, VERSIONING),
    ),
    Control(
        "s3-encryption",
        "high",
        "Objects rest under our own KMS key",
        "reading by whoever gets at the bucket but not at the key",
        "Set aws:kms with our key and bucket keys; a bucket of access logs alone may have AES256",
        ("S3.17",),
        encrypted_under_our_key,
    ),
    Control(
        "s3-every-bucket-encrypted",
        "high",
        "Every bucket says how its objects are encrypted",
        "AWS's default instead of our key",
        "Add encryption by default",
        ("S3.17",),
        each_has(BUCKET, ENCRYPTION),
    ),
    Control(
        "s3-object-encryption",
        "high",
        "What the platform puts into a bucket is under its key",
        "a contract that others can read",
        "Set aws:kms and the key",
        ("Ladder",),
        every(must("serverSideEncryption", equal("aws:kms")), must("kmsKeyId", PRESENT)),
        (OBJECT,),
    ),
    Control(
        "s3-access-logging",
        "medium",
        "Every bucket's access is logged, but that of the log bucket",
        "a leak that leaves no trace",
        "Add BucketLogging",
        ("S3.9", "CloudTrail.7"),
        each_has(BUCKET, LOGGING, unless=receives_access_logs),
    ),
    Control(
        "s3-logs-stay-ours",
        "high",
        "Access logs go to a bucket of this stack",
        "evidence in somebody else's hands",
        "Name the platform's log bucket",
        ("Ladder",),
        logged_to_our_own,
    ),
    Control(
        "s3-every-bucket-tidied",
        "medium",
        "Every bucket forgets what it no longer needs",
        "a bill that only grows, data past its purpose",
        "Add a lifecycle",
        ("S3.10", "S3.13"),
        each_has(BUCKET, LIFECYCLE),
    ),
    Control(
        "s3-lifecycle",
        "medium",
        "Lifecycle rules are on, end old versions and abandoned uploads",
        "a bill that only grows",
        "Enable the rule with both",
        ("S3.10", "S3.13"),
        every(
            must("rules[*].status", equal("Enabled")),
            tidied,
        ),
        (LIFECYCLE,),
    ),
    Control(
        "s3-old-versions",
        "high",
        "A team's old versions are kept as long as the config asks",
        "a mistake noticed a week late",
        "Keep at least retention.noncurrent_object_days",
        ("Ladder",),
        old_versions_kept,
    ),
    Control(
        "s3-audit-lock",
        "critical",
        "The audit trail can't be deleted before its time",
        "an intruder who wipes the traces",
        "Lock it for retention.audit_days; production in COMPLIANCE mode",
        ("S3.15",),
        trail_is_locked,
    ),
    Control(
        "s3-no-force-destroy",
        "high",
        "Production deletes no bucket with its content",
        "data gone with one command",
        "Set forceDestroy to false",
        ("Ladder",),
        in_production(must("forceDestroy", not_equal(True))),
        (BUCKET,),
    ),
)
