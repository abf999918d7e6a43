"""Tables: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/."""

from collections.abc import Mapping
from typing import Any

from ladder.cloud.engine.table import Call, Making, Row, Setting
from ladder.cloud.engine.tagging import tags_change

RENAMES = {
    "name": "TableName",
    "attributes": "AttributeDefinitions",
    "attributes.name": "AttributeName",
    "attributes.type": "AttributeType",
    "readCapacity": "ProvisionedThroughput.ReadCapacityUnits",
    "writeCapacity": "ProvisionedThroughput.WriteCapacityUnits",
    "serverSideEncryption": "SSESpecification",
    "serverSideEncryption.kmsKeyArn": "KMSMasterKeyId",
    "streamEnabled": "StreamSpecification.StreamEnabled",
    "streamViewType": "StreamSpecification.StreamViewType",
}
KEYS = ("hashKey", "rangeKey", "globalSecondaryIndexes", "localSecondaryIndexes")
CHANGEABLE = (
    "billingMode",
    "deletionProtectionEnabled",
    "onDemandThroughput",
    "readCapacity",
    "serverSideEncryption",
    "streamEnabled",
    "streamViewType",
    "tableClass",
    "writeCapacity",
)
OF_TABLE = {"TableName": "{id}"}


def schema(keys: Mapping[str, Any], hash_key: str | None = None) -> list[dict[str, str]]:
    """A local index has the table's own hash key."""
    named = {"HASH": keys.get("hashKey", hash_key), "RANGE": keys.get("rangeKey")}
    return [{"AttributeName": name, "KeyType": kind} for kind, name in named.items() if name]


def index(making: Making, described: Mapping[str, Any]) -> dict[str, Any]:
    projection: dict[str, Any] = {"ProjectionType": described["projectionType"]}
    if others := described.get("nonKeyAttributes"):
        projection["NonKeyAttributes"] = others
    made: dict[str, Any] = {
        "IndexName": described["name"],
        "KeySchema": schema(described, making.inputs["hashKey"]),
        "Projection": projection,
    }
    if "readCapacity" in described:
        units = {"ReadCapacityUnits": described["readCapacity"], "WriteCapacityUnits": described["writeCapacity"]}
        made["ProvisionedThroughput"] = units
    return made


def create_table(making: Making) -> Any:
    given: dict[str, Any] = {"KeySchema": schema(making.inputs)}
    for name, member in (
        ("globalSecondaryIndexes", "GlobalSecondaryIndexes"),
        ("localSecondaryIndexes", "LocalSecondaryIndexes"),
    ):
        if indexes := making.inputs.get(name):
            given[member] = [index(making, one) for one in indexes]
    call = Call(operation="create_table", given=given | encrypted(making), renames=RENAMES)
    return making.send("create_table", making.request(call, (*without_keys(making), "tags")))


def without_keys(making: Making) -> tuple[str, ...]:
    return tuple(name for name in making.own() if name not in KEYS)


def encrypted(making: Making) -> dict[str, Any]:
    return {"SSESpecification": {"SSEType": "KMS"}} if making.inputs.get("serverSideEncryption") else {}


def update_table(making: Making) -> None:
    call = Call(operation="update_table", given={**OF_TABLE, **encrypted(making)}, renames=RENAMES)
    changed = tuple(name for name in CHANGEABLE if making.inputs.get(name) != making.before.get(name))
    making.perform(call, tuple(name for name in changed if name in making.inputs))


def update_indexes(making: Making) -> None:
    """One at a time, as UpdateTable has it; an index that is another under its name is made again."""
    before = {one["name"]: one for one in making.before.get("globalSecondaryIndexes", [])}
    wanted = {one["name"]: one for one in making.inputs.get("globalSecondaryIndexes", [])}
    kept = {name for name, one in wanted.items() if before.get(name) == one}
    attributes = making.request(Call(operation="update_table", given=OF_TABLE, renames=RENAMES), ("attributes",))
    steps = [{"Delete": {"IndexName": name}} for name in before if name not in kept]
    steps += [{"Create": index(making, one)} for name, one in wanted.items() if name not in kept]
    for step in steps:
        making.send("update_table", {**attributes, "GlobalSecondaryIndexUpdates": [step]})


def time_to_live(making: Making) -> None:
    wanted: Mapping[str, Any] = making.inputs.get("ttl") or {}
    before: Mapping[str, Any] = making.before.get("ttl") or {}
    name, enabled = wanted.get("attributeName") or before.get("attributeName"), bool(wanted.get("enabled"))
    if enabled != bool(before.get("enabled")):  # AWS refuses what is so already
        specification = {"AttributeName": name, "Enabled": enabled}
        making.send("update_time_to_live", {"TableName": making.id, "TimeToLiveSpecification": specification})


def recovery(making: Making) -> None:
    wanted = making.inputs.get("pointInTimeRecovery") or {"enabled": False}
    specification = {"PointInTimeRecoveryEnabled": wanted["enabled"]}
    if wanted["enabled"] and "recoveryPeriodInDays" in wanted:
        specification["RecoveryPeriodInDays"] = wanted["recoveryPeriodInDays"]
    request = {"TableName": making.id, "PointInTimeRecoverySpecification": specification}
    making.send("update_continuous_backups", request)


def stream(making: Making) -> Mapping[str, Any]:
    table = making.send("describe_table", {"TableName": making.id})["Table"]
    told = {"streamArn": "LatestStreamArn", "streamLabel": "LatestStreamLabel"}
    return {name: table[member] for name, member in told.items() if member in table}


ROWS = {
    "aws:dynamodb/table:Table": Row(
        service="dynamodb",
        create=create_table,
        id="{name}",
        outputs={"arn": "{answer.TableDescription.TableArn}"},
        settings=(
            Setting(inputs=CHANGEABLE, call=update_table, on_create=False),
            Setting(inputs=("attributes", "globalSecondaryIndexes"), call=update_indexes, on_create=False),
            Setting(inputs=("ttl",), call=time_to_live),
            Setting(inputs=("pointInTimeRecovery",), call=recovery),
            tags_change("tag_resource", "untag_resource", "ResourceArn"),
        ),
        finds=stream,
        read=Call(operation="describe_table", given=OF_TABLE),
        delete=Call(operation="delete_table", given=OF_TABLE),
        named="name",
    ),
}
