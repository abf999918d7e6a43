"""What a plan says of a resource is what the cloud answers when it is asked for it: every input, by every service."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, cast

from ladder.cloud.client import Cloud
from ladder.cloud.engine.apply import apply
from ladder.cloud.engine.deployed import Deployed
from ladder.cloud.engine.making import Maker
from ladder.cloud.engine.table import Making
from ladder.plan import Plan, Resource
from ladder.plan.config import read
from ladder.plan.planning import plan_of


def notifications(of: Making) -> Any:
    budget = of.fill({"AccountId": "{account}", "BudgetName": "{name}"})
    found = of.send("describe_notifications_for_budget", budget)["Notifications"]
    return found, [of.send("describe_subscribers_for_notification", {**budget, "Notification": one}) for one in found]


def document(of: Making) -> Any:
    version = of.send("get_policy", {"PolicyArn": of.id})["Policy"]["DefaultVersionId"]
    return of.send("get_policy_version", {"PolicyArn": of.id, "VersionId": version})


def content(of: Making) -> Any:
    return json.loads(of.send("get_object", of.fill({"Bucket": "{bucket}", "Key": "{key}"}))["Body"].read())


# What the call that reads a resource does not tell, and another does.
TOLD_APART: Mapping[str, Callable[[Making], Any]] = {
    "aws:budgets/budget:Budget": notifications,
    "aws:cloudtrail/trail:Trail": lambda of: of.send("get_event_selectors", of.fill({"TrailName": "{name}"})),
    "aws:ec2/launchTemplate:LaunchTemplate": lambda of: of.send(
        "describe_launch_template_versions", {"LaunchTemplateId": of.id}
    ),
    "aws:iam/policy:Policy": document,
    "aws:kms/key:Key": lambda of: of.send("get_key_policy", {"KeyId": of.id, "PolicyName": "default"}),
    "aws:s3/bucketObjectv2:BucketObjectv2": content,
    "aws:sqs/queue:Queue": lambda of: of.send("get_queue_attributes", {"QueueUrl": of.id, "AttributeNames": ["All"]}),
}
# What AWS is told and never repeats: tags, which another API lists; the thing's address; orders for one call.
TOLD_ONCE: Mapping[str, frozenset[str]] = {
    "aws:ec2/launchTemplate:LaunchTemplate": frozenset({"updateDefaultVersion"}),
    "aws:eks/addon:Addon": frozenset(
        {"podIdentityAssociations", "resolveConflictsOnCreate", "resolveConflictsOnUpdate"}
    ),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": frozenset({"url"}),  # told without its https://
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": frozenset({"role"}),
    "aws:kms/key:Key": frozenset({"deletionWindowInDays"}),
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": frozenset({"accountId"}),
    "aws:s3/bucket:Bucket": frozenset({"objectLockEnabled"}),
    "aws:s3/bucketObjectv2:BucketObjectv2": frozenset({"key"}),
    "aws:sagemaker/domain:Domain": frozenset({"retentionPolicy"}),  # of DeleteDomain
    "aws:sns/topic:Topic": frozenset({"name"}),  # the end of its ARN
    "aws:sqs/queue:Queue": frozenset({"name"}),  # the end of its URL
}


def test_every_input_of_every_resource_is_told_again(cloud: Cloud) -> None:
    apply(plan_of(read("local")), cloud)
    untold = {one.key: missing for one in cloud.deployed() if (missing := inputs_not_told(one, cloud))}
    apply(Plan(stack="local", resources=()), cloud)
    assert untold == {}


def inputs_not_told(one: Deployed, cloud: Cloud) -> dict[str, set[str]]:
    row = cloud.row_of(one.type)
    if row.recorded or not row.read:
        return {}
    of = Maker(row=row, key=one.key, inputs=one.resolved, address=cloud.address, id=one.id, known=one.outputs)
    told = set(words(of.perform(row.read)))
    if apart := TOLD_APART.get(one.type):
        told |= set(words(apart(of)))
    silent = {"tags", "bucket", *row.ours, *TOLD_ONCE.get(one.type, ())}
    asked = {name: set(words(value)) - told for name, value in one.resolved.items() if name not in silent}
    return {name: missing for name, missing in asked.items() if missing}


def words(value: Any) -> Iterator[str]:
    """Every scalar, documents in JSON opened; services differ in how they spell numbers, and in capitals."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        with suppress(ValueError):
            value = json.loads(value)
    if isinstance(value, Mapping):
        value = list(cast(Mapping[str, Any], value).values())
    if isinstance(value, list | tuple):
        for part in cast(list[Any], value):
            yield from words(part)
    else:
        yield str(int(value) if isinstance(value, float) and value.is_integer() else value).lower()


def policy(action: str) -> Resource:
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    written = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return Resource(type="aws:iam/policy:Policy", name="often", inputs={"name": "often", "policy": written})


def test_a_policy_may_change_more_often_than_iam_keeps_versions_of_it(cloud: Cloud) -> None:
    """Five, the default one among them: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html."""
    for number in range(7):
        apply(Plan(stack="local", resources=(policy(f"s3:Get{number}"),)), cloud)
    iam = cloud.client("iam")
    arn = f"arn:aws:iam::{cloud.address.account_id}:policy/often"
    versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
    [current] = [one["VersionId"] for one in versions if one["IsDefaultVersion"]]
    stands = iam.get_policy_version(PolicyArn=arn, VersionId=current)["PolicyVersion"]["Document"]
    assert (len(versions) <= 5, stands["Statement"][0]["Action"]) == (True, "s3:Get6")
    apply(Plan(stack="local", resources=()), cloud)
    assert [one for one in iam.list_policies(Scope="Local")["Policies"] if one["Arn"] == arn] == []
