"""A plan becomes resources: made, changed, made again, removed; killed at any moment, the next run ends it."""

import pickle
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ladder.cloud.client import Cloud
from ladder.cloud.engine.apply import ApplyError, Event, apply
from ladder.plan import Plan, Resource, reference


def resource(token: str, name: str, /, **inputs: Any) -> Resource:
    return Resource(type=token, name=name, inputs=inputs)


def plan(*resources: Resource) -> Plan:
    return Plan(stack="local", resources=resources)


VPC = resource("aws:ec2/vpc:Vpc", "network", cidrBlock="10.0.0.0/16", enableDnsHostnames=True, tags={"team": "a"})
GROUP = resource("aws:ec2/securityGroup:SecurityGroup", "jobs", vpcId=reference(VPC.key, "id"))
RULE = resource(
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "jobs-out",
    securityGroupId=reference(GROUP.key, "id"),
    ipProtocol="tcp",
    fromPort=443,
    toPort=443,
    cidrIpv4="10.0.0.0/16",
)
KEY = resource("aws:kms/key:Key", "key", description="ours", enableKeyRotation=True, deletionWindowInDays=7)
BUCKET = resource("aws:s3/bucket:Bucket", "data", bucket="local-a-data", forceDestroy=True)
ENCRYPTION = resource(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "data-encryption",
    bucket=reference(BUCKET.key, "bucket"),
    rules=[
        {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": reference(KEY.key, "arn")}}
    ],
)
BUDGET = resource(
    "aws:budgets/budget:Budget",
    "budget",
    name="local-a",
    budgetType="COST",
    timeUnit="MONTHLY",
    limitAmount="100",
    limitUnit="USD",
    notifications=[
        {
            "notificationType": "ACTUAL",
            "comparisonOperator": "GREATER_THAN",
            "threshold": 80,
            "thresholdType": "PERCENTAGE",
            "subscriberEmailAddresses": ["owner@example.com"],
        }
    ],
)
TRACKING = resource(
    "aws:sagemaker/mlflowApp:MlflowApp",
    "experiments",
    name="local-a",
    artifactStoreUri="s3://local-a-data/mlflow",
    roleArn="arn:aws:iam::123456789012:role/local-a-mlflow",
)
PLAN = plan(VPC, GROUP, RULE, KEY, BUCKET, ENCRYPTION, BUDGET, TRACKING)


@pytest.fixture(autouse=True)
def _nothing_before_and_after(cloud: Cloud) -> Iterator[None]:
    apply(plan(), cloud)
    yield
    apply(plan(), cloud)


def actions(todo: tuple[Any, ...]) -> dict[str, str]:
    return {change.key.rpartition("::")[2]: change.action for change in todo if change.action != "unchanged"}


def changed(old: Resource, **inputs: Any) -> Plan:
    new = replace(old, inputs={**old.inputs, **inputs})
    return plan(*(new if one is old else one for one in PLAN.resources))


def made(cloud: Cloud, wanted: Resource) -> Any:
    return next(one for one in cloud.deployed() if one.key == wanted.key)


def test_references_become_what_aws_answered(cloud: Cloud) -> None:
    apply(PLAN, cloud)
    vpc = cloud.client("ec2").describe_vpcs(VpcIds=[made(cloud, VPC).id])["Vpcs"][0]
    assert {"Key": "team", "Value": "a"} in vpc["Tags"]
    [rule] = cloud.client("ec2").describe_security_groups(GroupIds=[made(cloud, GROUP).id])["SecurityGroups"][0][
        "IpPermissionsEgress"
    ]
    assert (rule["FromPort"], rule["IpRanges"][0]["CidrIp"]) == (443, "10.0.0.0/16")
    found = cloud.client("s3").get_bucket_encryption(Bucket="local-a-data")["ServerSideEncryptionConfiguration"]
    key = made(cloud, KEY).outputs["arn"]
    assert found["Rules"][0]["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] == key


def test_a_second_time_nothing_changes_and_nothing_is_sent(cloud: Cloud) -> None:
    apply(PLAN, cloud)
    before = cloud.deployed()
    events: list[Event] = []
    assert not actions(apply(PLAN, cloud, events.append))
    assert cloud.deployed() == before
    assert not events


def test_each_change_is_told_as_it_begins_and_ends(cloud: Cloud) -> None:
    events: list[Event] = []
    apply(PLAN, cloud, events.append)
    keys = [one.key for one in PLAN.resources]
    assert sorted(event.change.key for event in events if event.kind == "started") == sorted(keys)
    done = [event.change.key for event in events if event.kind == "done"]
    assert done.index(VPC.key) < done.index(GROUP.key) < done.index(RULE.key)


def test_what_changes_is_changed_in_place_where_aws_can(cloud: Cloud) -> None:
    apply(PLAN, cloud)
    vpc = made(cloud, VPC).id
    assert actions(apply(changed(VPC, tags={"owner": "b"}), cloud)) == {"network": "update"}
    assert cloud.client("ec2").describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["Tags"] == [{"Key": "owner", "Value": "b"}]

    assert actions(apply(changed(BUDGET, limitAmount="50"), cloud)) == {"budget": "update", "network": "update"}
    budget = cloud.client("budgets").describe_budget(AccountId="123456789012", BudgetName="local-a")["Budget"]
    assert float(budget["BudgetLimit"]["Amount"]) == 50


def test_a_replaced_resource_takes_those_that_refer_to_it_along(cloud: Cloud) -> None:
    apply(PLAN, cloud)
    old = made(cloud, KEY).outputs["arn"]
    assert actions(apply(changed(KEY, multiRegion=True), cloud)) == {"key": "replace", "data-encryption": "update"}
    found = cloud.client("s3").get_bucket_encryption(Bucket="local-a-data")["ServerSideEncryptionConfiguration"]
    assert found["Rules"][0]["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] not in {old, None}


def test_what_was_deleted_behind_the_plan_is_made_again(cloud: Cloud) -> None:
    apply(PLAN, cloud)
    cloud.client("s3").delete_bucket(Bucket="local-a-data")
    assert actions(apply(PLAN, cloud)).keys() == {"data", "data-encryption"}
    assert cloud.client("s3").get_bucket_encryption(Bucket="local-a-data")


def test_what_leaves_the_plan_leaves_the_cloud(cloud: Cloud) -> None:
    apply(PLAN, cloud)
    cloud.client("s3").put_object(Bucket="local-a-data", Key="a", Body=b"a")
    group = made(cloud, GROUP).id
    assert actions(apply(plan(VPC, KEY), cloud)) == dict.fromkeys(
        ("jobs", "jobs-out", "data", "data-encryption", "budget", "experiments"), "delete"
    )
    assert {one.key for one in cloud.deployed()} == {VPC.key, KEY.key}
    assert not [one for one in cloud.client("s3").list_buckets()["Buckets"] if one["Name"].startswith("local-a-")]
    groups = cloud.client("ec2").describe_security_groups()["SecurityGroups"]
    assert group not in {one["GroupId"] for one in groups}


def test_what_moto_lacks_is_checked_and_recorded_and_says_so(cloud: Cloud) -> None:
    apply(PLAN, cloud)
    assert made(cloud, TRACKING).state == "recorded"
    assert made(cloud, TRACKING).outputs["arn"] == "arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/local-a"
    with pytest.raises(ApplyError, match=r"experiments.*Name: ann lee does not match"):
        apply(changed(TRACKING, name="ann lee"), cloud)


def test_a_protected_resource_is_never_lost(cloud: Cloud) -> None:
    apply(plan(replace(KEY, protect=True), BUCKET), cloud)
    with pytest.raises(ApplyError, match=r"key is protected; this plan would delete it"):
        apply(plan(), cloud)
    assert len(cloud.deployed()) == 2
    apply(plan(KEY, BUCKET), cloud)


BAD = [
    (changed(RULE, fromPort="https"), r"jobs-out.*FromPort: https must be of type integer"),
    (changed(KEY, keyUsage="DECORATION"), "KeyUsage: DECORATION is not one of SIGN_VERIFY"),
    (changed(KEY, colour="red"), "key: colour: CreateKeyRequest has no such member"),
    (changed(BUCKET, bucket=reference(VPC.key, "shoeSize")), "network has no output shoeSize.*It has: arn"),
    (changed(BUDGET, timeUnit="HOURLY"), "TimeUnit: HOURLY is not one of"),
]


@pytest.mark.parametrize(("bad", "said"), BAD)
def test_a_fault_names_resource_field_and_value_and_the_next_run_goes_on(cloud: Cloud, bad: Plan, said: str) -> None:
    with pytest.raises(ApplyError, match=said):
        apply(bad, cloud)
    apply(PLAN, cloud)
    assert {one.state for one in cloud.deployed()} == {"created", "recorded"}
    assert len(cloud.deployed()) == len(PLAN.resources)


PROGRAM = """
import pickle, sys
from pathlib import Path
from ladder.cloud.engine.apply import apply
from ladder.cloud.client import Cloud
from ladder.cloud.home import Home
cloud = Cloud.connect(Home(Path(sys.argv[1])))
plan = pickle.loads(Path(sys.argv[2]).read_bytes())
print("go", flush=True)
apply(plan, cloud, lambda event: print(event.kind, flush=True))
"""


def test_killed_at_any_moment_the_next_run_ends_the_same_with_nothing_twice(cloud: Cloud, tmp_path: Path) -> None:
    file = tmp_path / "plan"
    file.write_bytes(pickle.dumps(PLAN))
    chance = random.Random(7)  # noqa: S311
    for _ in range(4):
        arguments = [sys.executable, "-c", PROGRAM, str(cloud.home.path), str(file)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as client:
            assert client.stdout
            for _ in range(chance.randint(1, 2 * len(PLAN.resources))):
                client.stdout.readline()
            client.send_signal(signal.SIGKILL)
        apply(PLAN, cloud)
        assert {one.key: one.state for one in cloud.deployed()} == {
            one.key: "recorded" if one is TRACKING else "created" for one in PLAN.resources
        }
        groups = cloud.client("ec2").describe_security_groups(Filters=[{"Name": "group-name", "Values": ["jobs-*"]}])
        assert len(groups["SecurityGroups"]) == 1
        keys = cloud.client("kms").list_keys()["Keys"]
        alive = [cloud.client("kms").describe_key(KeyId=one["KeyId"])["KeyMetadata"]["KeyState"] for one in keys]
        assert alive.count("Enabled") == 1
        apply(plan(), cloud)
