"""Level 0: what one stack of each account does for the whole account."""

from components.account_baseline import AccountBaseline, AccountBaselineArgs
from components.alert_topic import AlertTopic
from components.audit_alarms import AuditAlarms, AuditAlarmsArgs
from components.audit_trail import AuditTrail, AuditTrailArgs
from components.encryption_key import EncryptionKey
from components.private_bucket import PrivateBucket
from components.service_boundary import ServiceBoundary
from stacks.stack import Stack


def account_controls(
    stack: Stack, key: EncryptionKey, boundary: ServiceBoundary, alerts: AlertTopic, access_logs: PrivateBucket
) -> None:
    """The trails cover every region and bucket, so the account's other stacks have none: nothing is paid for twice."""
    settings, names, tags = stack.settings, stack.names, stack.tags(0)
    account, prefix, protect = names.account_id, names.prefix("platform"), settings.protection.protect
    AccountBaseline(
        "platform-account",
        AccountBaselineArgs(account_id=account, volume_key_arn=key.arn, tags=tags),
        stack.lasting(),
    )
    trail = AuditTrail(
        "platform-audit",
        AuditTrailArgs(
            trail=f"{prefix}audit",
            bucket=names.bucket("platform", "trail"),
            log_group=names.log_group("platform", "audit"),
            key_arn=key.arn,
            boundary_arn=boundary.arn,
            access_log_bucket=access_logs.bucket,
            unwatched_buckets=[f"{prefix}logs-", f"{prefix}trail-"],
            keep_days=settings.retention.audit_days,
            # A compliance lock can't be lifted by anyone: not where an environment is made to be thrown away.
            lock_mode="COMPLIANCE" if protect else "GOVERNANCE",
            force_destroy=settings.protection.force_destroy and not protect,
            log_retention_days=settings.retention.logs_days,
            account_id=account,
            region=names.region,
            tags=tags,
        ),
        stack.lasting(),
    )
    AuditAlarms(
        "platform-audit-alarm",
        AuditAlarmsArgs(prefix=prefix, log_group=trail.log_group, topic_arn=alerts.arn, tags=tags),
        stack.options(),
    )
