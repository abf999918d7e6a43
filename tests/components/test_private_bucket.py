import json
from dataclasses import replace
from typing import Any

import pytest

from components.private_bucket import PrivateBucket, PrivateBucketArgs, access_log_delivery
from tests.components.iam import refuses
from tests.recording import requested, resources

KEY = "arn:aws:kms:us-east-1:111111111111:key/ours"
ARGS = PrivateBucketArgs(
    bucket="dev-vision-data",
    key_arn=KEY,
    access_log_bucket="dev-platform-logs",
    noncurrent_days={"": 30},
    force_destroy=False,
    tags={"team": "vision"},
)


def made(args: PrivateBucketArgs = ARGS) -> dict[str, Any]:
    return dict(requested(lambda: PrivateBucket("vision", args)))


def statements(args: PrivateBucketArgs = ARGS) -> dict[str, Any]:
    policy = json.loads(made(args)["vision-policy"]["policy"])
    return {statement["Sid"]: statement for statement in policy["Statement"]}


def test_every_way_to_the_public_is_closed() -> None:
    block = made()["vision-no-public-access"]
    ways = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    assert all(block[way] is True for way in ways)
    assert made()["vision-ownership"]["rule"] == {"objectOwnership": "BucketOwnerEnforced"}


def test_what_names_no_encryption_rests_under_our_key() -> None:
    [rule] = made()["vision-encryption"]["rules"]
    assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY}
    assert rule["bucketKeyEnabled"] is True


def test_a_request_without_tls_is_refused_whatever_it_asks() -> None:
    refusal = statements()["OnlyTls"]
    assert (refusal["Effect"], refusal["Principal"], refusal["Action"]) == ("Deny", "*", "s3:*")
    assert refusal["Resource"] == ["arn:aws:s3:::dev-vision-data", "arn:aws:s3:::dev-vision-data/*"]
    assert refusal["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_nobody_puts_an_object_under_another_key_or_none_of_kms() -> None:
    """The header must be there to be wrong: a request without it gets the default, and must not be refused."""
    header = "s3:x-amz-server-side-encryption"
    algorithm, key = statements()["OnlyKms"], statements()["OnlyOurKey"]
    assert algorithm["Effect"] == key["Effect"] == "Deny"
    assert algorithm["Condition"]["Null"] == {header: "false"}
    assert algorithm["Condition"]["StringNotEquals"] == {header: "aws:kms"}
    assert key["Condition"]["Null"] == {f"{header}-aws-kms-key-id": "false"}
    assert key["Condition"]["ArnNotEquals"] == {f"{header}-aws-kms-key-id": KEY}


@pytest.mark.parametrize("args", [ARGS, replace(ARGS, key_arn=None, access_log_bucket=None)])
def test_nobody_puts_an_object_under_a_key_that_only_the_caller_has(args: PrivateBucketArgs) -> None:
    """SSE-C names no encryption of S3's own, so the refusals of other algorithms and keys say nothing of it."""
    policy = json.loads(made(args)["vision-policy"]["policy"])
    theirs = {"s3:x-amz-server-side-encryption-customer-algorithm": "AES256"}
    by_tls = {"aws:SecureTransport": "true"}
    assert refuses(policy, "s3:PutObject", "arn:aws:s3:::dev-vision-data/a", by_tls | theirs)
    assert not refuses(policy, "s3:PutObject", "arn:aws:s3:::dev-vision-data/a", by_tls)


def test_an_old_version_can_be_brought_back_for_a_while_and_a_current_one_never_expires() -> None:
    assert made()["vision-versioning"]["versioningConfiguration"] == {"status": "Enabled"}
    assert made()["vision-lifecycle"]["rules"] == [
        {
            "id": "tidy-up",
            "status": "Enabled",
            "filter": {"prefix": ""},
            "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
            "expiration": {"expiredObjectDeleteMarker": True},
        },
        {
            "id": "forget-old-versions",
            "status": "Enabled",
            "filter": {"prefix": ""},
            "noncurrentVersionExpiration": {"noncurrentDays": 30},
        },
    ]


def test_versions_below_one_prefix_may_be_kept_longer_than_below_another() -> None:
    [whole, *rules] = made(replace(ARGS, noncurrent_days={"rows/": 7, "evidence/": 400}))["vision-lifecycle"]["rules"]
    assert whole["filter"] == {"prefix": ""}, "an upload that was given up ends anywhere"
    kept = {one["filter"]["prefix"]: one["noncurrentVersionExpiration"]["noncurrentDays"] for one in rules}
    assert kept == {"rows/": 7, "evidence/": 400}
    assert len({one["id"] for one in rules}) == len(rules)


def test_who_uses_the_bucket_waits_for_its_policy() -> None:
    """S3 refuses access logs to a bucket whose policy doesn't let them in yet, and CloudTrail its trails."""

    def two_buckets() -> None:
        logs = replace(ARGS, bucket="dev-platform-logs", key_arn=None, access_log_bucket=None)
        PrivateBucket("vision", replace(ARGS, access_log_bucket=PrivateBucket("logs", logs).bucket))

    logging = resources(two_buckets)["vision-access-log"]
    assert "aws:s3/bucketPolicy:BucketPolicy::logs-policy" in logging.depends_on


def test_a_locked_bucket_is_locked_from_its_first_object_on() -> None:
    locked = made(replace(ARGS, object_lock_days=365))
    assert locked["vision-bucket"]["objectLockEnabled"] is True
    assert locked["vision-lock"]["rule"] == {"defaultRetention": {"mode": "COMPLIANCE", "days": 365}}
    assert "vision-lock" not in made()


def test_the_bucket_of_access_logs_rests_under_keys_that_s3_can_write_with() -> None:
    args = replace(ARGS, key_arn=None, access_log_bucket=None, statements=[access_log_delivery("logs", "111111111111")])
    [rule] = made(args)["vision-encryption"]["rules"]
    assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "AES256"}
    assert set(statements(args)) == {"OnlyTls", "NoKeyOfTheCallers", "AccessLogsOfThisAccount"}
    assert statements(args)["AccessLogsOfThisAccount"]["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111111111111"}
    }
    assert "vision-access-log" not in made(args)
