"""Images, queues, schedules, and the policies that let services in."""

from collections.abc import Iterator
from typing import Any

from policies.control import PRESENT, Control, at_least, each_has, equal, every, in_production, must, not_equal
from policies.document import RESOURCE_DOCUMENTS, Statement, statements
from policies.facts import Facts
from policies.resource import Resource, mapping
from policies.stack import Stack

REPOSITORY = "aws:ecr/repository:Repository"
REPOSITORY_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy"
LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
QUEUE, SCHEDULE = "aws:sqs/queue:Queue", "aws:scheduler/schedule:Schedule"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
# What narrows a grant to everybody: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
NARROWING = ("aws:sourceaccount", "aws:sourcearn", "aws:principalaccount", "aws:principalorgid", "aws:principalarn")


def no_public_grant(resource: Resource, _facts: Facts) -> Iterator[str]:
    for one in statements(resource):
        published = resource.type == "aws:ec2/vpcEndpoint:VpcEndpoint" and "*" not in one.resources
        if one.allows and "*" in one.principals and not published and not one.keys & set(NARROWING):
            yield f"statement {one.sid or one.actions[:1]} lets anybody in"


def no_other_account(resource: Resource, facts: Facts) -> Iterator[str]:
    if resource.type == "aws:ec2/vpcEndpoint:VpcEndpoint":
        return
    for one in statements(resource):
        for name in one.principals:
            account = name.split(":")[4] if name.startswith("arn:aws:") else name
            if one.allows and account.isdigit() and account != facts.account_id:
                yield f"statement {one.sid} lets account {account} in"


def services_for_us(resource: Resource, facts: Facts) -> Iterator[str]:
    for one in statements(resource):
        if one.allows and any(".amazonaws.com" in name for name in one.principals):
            ours = (str(value) for _, _, values in one.conditions for value in values)
            if not any(facts.account_id in value for value in ours):
                yield f"statement {one.sid} serves any account's requests"


def only_tls(policy: Resource, _facts: Facts) -> Iterator[str]:
    if not any(not one.allows and one.tests("Bool", "aws:SecureTransport", "false") for one in statements(policy)):
        yield "no statement refuses publishing without TLS"


def repository_fences(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    for policy in stack.of(REPOSITORY_POLICY):
        repository = stack.target(policy.inputs.get("repository"), REPOSITORY)
        team = repository.team if repository else ""
        denials = [one for one in statements(policy) if not one.allows and "*" in one.principals]
        pushed = pushed_by_nothing_made if team == "platform" else pushed_by_ci
        if not any(pushed(one, facts.prefixes.get(team, "?")) for one in denials):
            yield policy, "no statement refuses pushes by others than CI"
        if not any("ecr:*" in one.actions and told_apart(one) in (team, [team], [team, "platform"]) for one in denials):
            yield policy, "no statement refuses other teams"


def pushed_by_ci(one: Statement, prefix: str) -> bool:
    named = [
        str(value)
        for op, key, values in one.conditions
        if (op, key) == ("ArnNotEquals", "aws:principalarn")
        for value in values
    ]
    return one.covers("ecr:PutImage") and len(named) == 1 and f":role/{prefix}ci-" in named[0] and "*" not in named[0]


def pushed_by_nothing_made(one: Statement, _prefix: str) -> bool:
    """The platform's images come from who deploys: no role of this program's changes what runs beside the teams."""
    whoever = one.keys == {"aws:principaltag/managed-by"}
    return one.covers("ecr:PutImage") and whoever and one.tests("StringEquals", "aws:PrincipalTag/managed-by", "ladder")


def told_apart(one: Statement) -> Any:
    return mapping(one.condition.get("StringNotEquals")).get("aws:PrincipalTag/team")


CONTROLS = (
    Control(
        "policy-not-public",
        "critical",
        "No resource's policy lets anybody in",
        "a stranger inside",
        "Name principals, or narrow by account",
        ("S3.2", "S3.3", "CloudTrail.6", "KMS.5", "SNS.4", "SQS.3", "Lambda.1"),
        no_public_grant,
        RESOURCE_DOCUMENTS,
    ),
    Control(
        "policy-this-account",
        "critical",
        "No resource's policy lets another account in",
        "a stranger inside",
        "Share through the config",
        ("S3.6", "Ladder"),
        no_other_account,
        RESOURCE_DOCUMENTS,
    ),
    Control(
        "policy-services-for-us",
        "high",
        "Services are let in on behalf of this account alone",
        "the confused deputy",
        "Ask for aws:SourceAccount or aws:SourceArn",
        ("Ladder",),
        services_for_us,
        tuple(one for one in RESOURCE_DOCUMENTS if one != "aws:ec2/vpcEndpoint:VpcEndpoint"),
    ),
    Control(
        "topic-tls",
        "high",
        "Alerts are published over TLS alone",
        "alerts read on the wire",
        "Deny sns:Publish where aws:SecureTransport is false",
        ("Ladder",),
        only_tls,
        (TOPIC_POLICY,),
    ),
    Control(
        "ecr-scan",
        "high",
        "Every image is scanned when pushed",
        "known holes in what serves",
        "Set scanOnPush",
        ("ECR.1",),
        must("imageScanningConfiguration.scanOnPush", equal(True)),
        (REPOSITORY,),
    ),
    Control(
        "ecr-immutable",
        "high",
        "A tag never moves",
        "a model served by code that nobody can name",
        "Set IMMUTABLE",
        ("ECR.2",),
        must("imageTagMutability", equal("IMMUTABLE")),
        (REPOSITORY,),
    ),
    Control(
        "ecr-lifecycle",
        "medium",
        "Every repository forgets untagged images",
        "a bill that only grows",
        "Add a LifecyclePolicy",
        ("ECR.3",),
        each_has(REPOSITORY, LIFECYCLE, by="repository"),
    ),
    Control(
        "ecr-key",
        "high",
        "Images rest under our key",
        "code that others read",
        "Set KMS and our key",
        ("ECR.5",),
        every(
            must("encryptionConfigurations[*].encryptionType", equal("KMS")),
            must("encryptionConfigurations[*].kmsKey", PRESENT),
        ),
        (REPOSITORY,),
    ),
    Control(
        "ecr-kept",
        "high",
        "Production deletes no repository with its images",
        "nothing to roll back to",
        "Set forceDelete to false",
        ("Ladder",),
        in_production(must("forceDelete", not_equal(True))),
        (REPOSITORY,),
    ),
    Control(
        "ecr-policy",
        "high",
        "Every repository has a policy of its own",
        "an image that anybody pushed",
        "Add a RepositoryPolicy",
        ("Ladder",),
        each_has(REPOSITORY, REPOSITORY_POLICY, by="repository"),
    ),
    Control(
        "ecr-fences",
        "critical",
        "Only its team's CI pushes, and no other team reads",
        "code that nobody reviewed",
        "Restore both refusals",
        ("Ladder",),
        repository_fences,
    ),
    Control(
        "sqs-key",
        "high",
        "Messages rest under our key",
        "messages that others read",
        "Set kmsMasterKeyId",
        ("SQS.1",),
        must("kmsMasterKeyId", PRESENT),
        (QUEUE,),
    ),
    Control(
        "sqs-kept",
        "medium",
        "What failed is kept four days or longer",
        "a failure gone before Monday",
        "Set messageRetentionSeconds",
        ("Ladder",),
        must("messageRetentionSeconds", at_least(345_600)),
        (QUEUE,),
    ),
    Control(
        "schedule-undelivered",
        "medium",
        "A schedule that can't start its work leaves a trace",
        "a model that silently grows old",
        "Set deadLetterConfig",
        ("Ladder",),
        must("target.deadLetterConfig.arn", PRESENT),
        (SCHEDULE,),
    ),
    Control(
        "schedule-key",
        "medium",
        "Schedules rest under our key",
        "what others can read",
        "Set kmsKeyArn",
        ("Ladder",),
        every(must("kmsKeyArn", PRESENT), must("groupName", PRESENT)),
        (SCHEDULE,),
    ),
)
