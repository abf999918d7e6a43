"""Evidence: the audit trail, the logs that are kept, and the events that somebody is told of."""

import re
from collections.abc import Iterator

from policies.control import PRESENT, Control, at_least, each_has, equal, every, must, not_equal
from policies.facts import Facts
from policies.resource import Resource, items, mapping
from policies.stack import Stack

TRAIL, LOG_GROUP = "aws:cloudtrail/trail:Trail", "aws:cloudwatch/logGroup:LogGroup"
FILTER, ALARM = "aws:cloudwatch/logMetricFilter:LogMetricFilter", "aws:cloudwatch/metricAlarm:MetricAlarm"
TOPIC, SUBSCRIPTION = "aws:sns/topic:Topic", "aws:sns/topicSubscription:TopicSubscription"
RUNBOOK = re.compile(r"Runbook: runbooks/([\w.-]+\.md)\s*$")
# What no account should do unheard, and what its metric filter says. Security Hub takes the first two by the letter:
# https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-1
HEARD = {
    "root user": '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS'
    ' && $.eventType != "AwsServiceEvent" }',
    "key deletion scheduled": "{ ($.eventSource = kms.amazonaws.com)"
    " && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }",
    "audit trail changed": "StopLogging",
    "boundary changed": "PutRolePermissionsBoundary",
    "team locked out": "AccessDenied",
}


def account_is_audited(stack: Stack, facts: Facts) -> Iterator[tuple[None, str]]:
    if facts.account_baseline and not any(
        one.value("isMultiRegionTrail") is True and not one.inputs.get("advancedEventSelectors")
        for one in stack.of(TRAIL)
    ):
        yield None, "no trail of all regions is planned"
    if facts.account_baseline and not any(
        "AWS::S3::Object" in str(one.inputs.get("advancedEventSelectors", one.inputs.get("eventSelectors")))
        for one in stack.of(TRAIL)
    ):
        yield None, "no trail holds reads and writes of objects"


def management_reaches_logs(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    for trail in stack.of(TRAIL):
        if not trail.inputs.get("advancedEventSelectors"):
            for problem in every(must("cloudWatchLogsGroupArn", PRESENT), must("cloudWatchLogsRoleArn", PRESENT))(
                trail, facts
            ):
                yield trail, problem


def data_events_are_whole(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    for trail in stack.of(TRAIL):
        for selector in items(trail.inputs.get("advancedEventSelectors")):
            for field in items(mapping(selector).get("fieldSelectors")):
                name = mapping(field).get("field")
                if name == "readOnly" or (name == "resources.ARN" and not mapping(field).get("notStartsWiths")):
                    yield trail, "advancedEventSelectors leave out reads, writes or buckets"


def heard(stack: Stack, facts: Facts) -> Iterator[tuple[Resource | None, str]]:
    if not facts.account_baseline:
        return
    for event, sign in HEARD.items():
        found = [one for one in stack.of(FILTER) if sign in str(one.value("pattern"))]
        if not found:
            yield None, f"no metric filter sees: {event}"
        for one in found:
            metric = mapping(one.value("metricTransformation")).get("name")
            if metric not in {alarm.value("metricName") for alarm in stack.of(ALARM)}:
                yield one, f"no alarm hears its metric {metric}"


def runbook(alarm: Resource, facts: Facts) -> Iterator[str]:
    """The description may hold references; what matters is how it ends."""
    match = RUNBOOK.search(str(alarm.inputs.get("alarmDescription")))
    if not match:
        yield "alarmDescription does not end with Runbook: runbooks/<page>.md"
    elif facts.runbooks is not None and match[1] not in facts.runbooks:
        yield f"alarmDescription names {match[1]}, and there is no such page"


def team_key(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    for group in stack.of(LOG_GROUP):
        key = stack.target(group.inputs.get("kmsKeyId"), "aws:kms/key:Key")
        if key is None or (group.team != key.team):
            yield group, f"kmsKeyId is no key of {group.team}"


def somebody_listens(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    heard_by = stack.targets((one.inputs.get("topic") for one in stack.of(SUBSCRIPTION)), TOPIC)
    for topic in stack.of(TOPIC):
        if topic not in heard_by:
            yield topic, "has no subscription, so nobody hears its alarms"


def alarm_reaches_topic(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    for alarm in stack.of(ALARM):
        if not stack.targets(items(alarm.inputs.get("alarmActions")), TOPIC):
            yield alarm, "alarmActions name no topic of this stack"


CONTROLS = (
    Control(
        "trail-planned",
        "critical",
        "One trail of all regions watches the account, and one its objects",
        "an intruder whose way nobody can follow",
        "Plan both trails in the stack that owns the account",
        ("CloudTrail.1", "CloudTrail.3", "S3.22", "S3.23"),
        account_is_audited,
    ),
    Control(
        "trail-whole",
        "critical",
        "Trails log, in all regions, global services included",
        "a blind corner",
        "Set isMultiRegionTrail and includeGlobalServiceEvents, and leave enableLogging on",
        ("CloudTrail.1", "CloudTrail.3"),
        every(
            must("isMultiRegionTrail", equal(True)),
            must("includeGlobalServiceEvents", not_equal(False)),
            must("enableLogging", not_equal(False)),
        ),
        (TRAIL,),
    ),
    Control(
        "trail-key",
        "medium",
        "The trail rests under our key",
        "evidence that anybody can read",
        "Set kmsKeyId",
        ("CloudTrail.2",),
        must("kmsKeyId", PRESENT),
        (TRAIL,),
    ),
    Control(
        "trail-validated",
        "high",
        "A change to the trail's files shows",
        "forged evidence",
        "Set enableLogFileValidation",
        ("CloudTrail.4",),
        must("enableLogFileValidation", equal(True)),
        (TRAIL,),
    ),
    Control(
        "trail-to-logs",
        "medium",
        "The trail reaches CloudWatch Logs, where alarms hear it",
        "an intrusion noticed in a month",
        "Name log group and role",
        ("CloudTrail.5",),
        management_reaches_logs,
    ),
    Control(
        "trail-data-events",
        "high",
        "Reads and writes of objects are all recorded",
        "a leak that leaves no trace",
        "Exclude nothing but the log buckets",
        ("S3.22", "S3.23"),
        data_events_are_whole,
    ),
    Control(
        "audit-alarms",
        "high",
        "Root, the trail, boundaries, keys and denials are heard",
        "an intrusion that nobody is told of",
        "Restore the metric filter and its alarm",
        ("CloudWatch.1", "CloudWatch.7", "Ladder"),
        heard,
    ),
    Control(
        "logs-retention",
        "medium",
        "Logs are kept as long as the config asks",
        "evidence gone when it is needed",
        "Set retentionInDays to retention.logs_days",
        ("CloudWatch.16",),
        must("retentionInDays", at_least(lambda facts: facts.log_days)),
        (LOG_GROUP,),
    ),
    Control(
        "logs-key",
        "high",
        "Logs rest under their owner's key",
        "logs that another team reads",
        "Set kmsKeyId to the team's key",
        ("Ladder",),
        team_key,
    ),
    Control(
        "alarm-actions",
        "high",
        "Every alarm reaches a topic, and its actions are on",
        "an alarm that nobody hears",
        "Set alarmActions, and leave actionsEnabled on",
        ("CloudWatch.15", "CloudWatch.17"),
        every(must("alarmActions", PRESENT), must("actionsEnabled", not_equal(False))),
        (ALARM,),
    ),
    Control(
        "alarm-topic",
        "high",
        "Alarms speak to this stack's topic",
        "an alarm that strangers hear",
        "Name the platform's topic",
        ("Ladder",),
        alarm_reaches_topic,
    ),
    Control(
        "alarm-runbook",
        "medium",
        "Every alarm names a runbook that exists",
        "a night without a plan",
        "End the description with Runbook: runbooks/<page>.md",
        ("Ladder",),
        runbook,
        (ALARM,),
    ),
    Control(
        "alarm-threshold",
        "medium",
        "An alarm rings at the first failure",
        "an alarm that never rings",
        "Set threshold and evaluationPeriods",
        ("Ladder",),
        every(must("threshold", PRESENT), must("evaluationPeriods", at_least(1)), must("comparisonOperator", PRESENT)),
        (ALARM,),
    ),
    Control(
        "topic-key",
        "high",
        "Alerts rest under our key",
        "alerts that strangers read",
        "Set kmsMasterKeyId",
        ("SNS.1",),
        must("kmsMasterKeyId", PRESENT),
        (TOPIC,),
    ),
    Control(
        "topic-heard",
        "high",
        "Somebody listens to every topic",
        "an alarm that nobody hears",
        "Subscribe alerts.emails",
        ("Ladder",),
        somebody_listens,
    ),
    Control(
        "topic-policy",
        "high",
        "Every topic says who may publish",
        "forged alarms",
        "Add a TopicPolicy",
        ("Ladder",),
        each_has(TOPIC, "aws:sns/topicPolicy:TopicPolicy", by="arn"),
    ),
)
