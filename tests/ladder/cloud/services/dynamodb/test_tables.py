"""Tables keep their word under many writers, and change in place."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ladder.cloud.client import Cloud
from ladder.cloud.engine.apply import apply
from ladder.plan import Plan, Resource, reference

Raw = dict[str, Any]


def wins(cloud: Cloud, request: Raw, operation: str, refusal: str) -> bool:
    client = cloud.client("dynamodb")
    try:
        getattr(client, operation)(**request)
    except getattr(client.exceptions, refusal):
        return False
    return True


@pytest.mark.parametrize(
    ("operation", "refusal"),
    [("put_item", "ConditionalCheckFailedException"), ("transact_write_items", "TransactionCanceledException")],
)
def test_of_eight_who_write_at_once_exactly_one_is_first(cloud: Cloud, operation: str, refusal: str) -> None:
    name = f"toy-{uuid.uuid4().hex[:8]}"
    cloud.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    condition = {"TableName": name, "ConditionExpression": "attribute_not_exists(id)"}
    for item in map(str, range(20)):
        put = {**condition, "Item": {"id": {"S": item}}}
        request = put if operation == "put_item" else {"TransactItems": [{"Put": put}]}
        with ThreadPoolExecutor(8) as pool:
            tries = [pool.submit(wins, cloud, request, operation, refusal) for _ in range(8)]
        assert [one.result() for one in tries].count(True) == 1


@pytest.fixture
def _nothing_before_and_after(cloud: Cloud) -> Iterator[None]:
    apply(Plan(stack="local", resources=()), cloud)
    yield
    apply(Plan(stack="local", resources=()), cloud)


KEY = Resource(type="aws:kms/key:Key", name="key", inputs={"description": "ours"})


def plan(**more: Any) -> Plan:
    inputs = {
        "name": "local-releases",
        "hashKey": "model",
        "rangeKey": "version",
        "attributes": [{"name": "model", "type": "S"}, {"name": "version", "type": "N"}],
        "billingMode": "PAY_PER_REQUEST",
        "pointInTimeRecovery": {"enabled": True},
        "serverSideEncryption": {"enabled": True, "kmsKeyArn": reference(KEY.key, "arn")},
        "ttl": {"attributeName": "expires", "enabled": True},
        "deletionProtectionEnabled": True,
        "tags": {"team": "lending"},
        **more,
    }
    return Plan(stack="local", resources=(KEY, Resource(type="aws:dynamodb/table:Table", name="table", inputs=inputs)))


@pytest.mark.usefixtures("_nothing_before_and_after")
def test_a_table_is_made_as_it_is_asked_for_and_changes_with_its_items_in_it(cloud: Cloud) -> None:
    client, named = cloud.client("dynamodb"), {"TableName": "local-releases"}
    apply(plan(), cloud)
    table = client.describe_table(**named)["Table"]
    assert [one["AttributeName"] for one in table["KeySchema"]] == ["model", "version"]
    assert table["SSEDescription"]["SSEType"] == "KMS"
    assert ":key/" in table["SSEDescription"]["KMSMasterKeyArn"]
    assert table["DeletionProtectionEnabled"] is True
    backups = client.describe_continuous_backups(**named)["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    assert client.describe_time_to_live(**named)["TimeToLiveDescription"]["TimeToLiveStatus"] == "ENABLED"
    client.put_item(**named, Item={"model": {"S": "a"}, "version": {"N": "1"}})

    by_state = {"name": "by-state", "hashKey": "state", "projectionType": "ALL"}
    attributes = [{"name": "model", "type": "S"}, {"name": "version", "type": "N"}, {"name": "state", "type": "S"}]
    apply(
        plan(
            attributes=attributes,
            deletionProtectionEnabled=False,
            globalSecondaryIndexes=[by_state],
            pointInTimeRecovery={"enabled": False},
            ttl=None,
            tags={"team": "risk"},
        ),
        cloud,
    )
    table = client.describe_table(**named)["Table"]
    assert table["DeletionProtectionEnabled"] is False
    assert [one["IndexName"] for one in table["GlobalSecondaryIndexes"]] == ["by-state"]
    assert client.describe_time_to_live(**named)["TimeToLiveDescription"]["TimeToLiveStatus"] == "DISABLED"
    assert client.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"] == [{"Key": "team", "Value": "risk"}]
    assert client.scan(**named)["Count"] == 1

    apply(Plan(stack="local", resources=()), cloud)
    assert "local-releases" not in client.list_tables()["TableNames"]
