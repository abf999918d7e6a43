"""Key policy statements for AWS services that use a key of ours on our account's behalf, and on no other's."""

from collections.abc import Mapping
from typing import Any

# Alarms, budgets and cost anomalies publish to a topic that rests under our key. EventBridge can't be bound by a
# condition (EventBridge User Guide, "Amazon SNS permissions"), so a rule that is to publish has a role of its own.
PUBLISHERS = ("cloudwatch.amazonaws.com", "budgets.amazonaws.com", "costalerts.amazonaws.com")

USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]


def for_log_groups(account_id: str, region: str, group: str = "*") -> dict[str, Any]:
    """Log groups of this account and region (CloudWatch Logs User Guide, "Encrypt log data")."""
    groups = f"arn:aws:logs:{region}:{account_id}:log-group:{group}"
    return _statement(
        "LogGroupsOfThisAccount",
        {"Service": f"logs.{region}.amazonaws.com"},
        USE,
        {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
    )


def for_publishers(account_id: str) -> dict[str, Any]:
    """What may publish to an encrypted topic (SNS Developer Guide, "Managing encryption keys")."""
    return _statement(
        "PublishersOfThisAccount",
        {"Service": list(PUBLISHERS)},
        ["kms:Decrypt", "kms:GenerateDataKey*"],
        {"StringEquals": {"aws:SourceAccount": account_id}},
    )


def for_trails(account_id: str, region: str, prefix: str) -> dict[str, Any]:
    """CloudTrail trails whose name begins with ``prefix`` (CloudTrail User Guide, "Configure KMS key policies")."""
    trails = f"arn:aws:cloudtrail:{region}:{account_id}:trail/{prefix}*"
    return _statement(
        "TrailsOfThisAccount",
        {"Service": "cloudtrail.amazonaws.com"},
        ["kms:GenerateDataKey*", "kms:Decrypt", "kms:DescribeKey"],
        {"ArnLike": {"aws:SourceArn": trails}},
    )


def _statement(
    sid: str, principal: Mapping[str, Any], actions: list[str], condition: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": dict(principal),
        "Action": actions,
        "Resource": "*",
        "Condition": dict(condition),
    }
