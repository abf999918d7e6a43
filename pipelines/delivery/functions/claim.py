"""One release at a time for each model: who holds the endpoint now, as an item that is written on a condition."""

from dataclasses import dataclass
from typing import Any

from pipelines.delivery.functions.desk import Desk

FREE = "none"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """``since`` is when it was claimed, UTC in ISO 8601; ``former`` the config that served then, "" where none did."""

    execution: str
    since: str
    former: str


def take(desk: Desk, model: str, execution: str, former: str) -> Claim | None:
    """Ours, new or as it was; None while another release that still runs has it."""
    holder = held(desk, model)
    if holder and holder.execution == execution:
        return holder
    if holder and holder.execution != FREE and running(desk, holder.execution):
        return None
    mine = Claim(execution=execution, since=desk.now().isoformat(timespec="milliseconds"), former=former)
    return mine if written(desk, model, mine, instead_of=holder) else None


def release(desk: Desk, model: str, execution: str) -> None:
    """Nothing happens where another has it by now."""
    holder = held(desk, model)
    if holder and holder.execution == execution:
        written(desk, model, Claim(execution=FREE, since=holder.since, former=holder.former), instead_of=holder)


def held(desk: Desk, model: str) -> Claim | None:
    found = desk.client("dynamodb").get_item(
        TableName=desk.place.deployments_table, Key=key(desk, model), ConsistentRead=True
    )
    item: dict[str, Any] | None = found.get("Item")
    return Claim(**{name: item[name]["S"] for name in Claim.__annotations__}) if item else None


def written(desk: Desk, model: str, claim: Claim, *, instead_of: Claim | None) -> bool:
    dynamodb = desk.client("dynamodb")
    values = {"execution": {"S": claim.execution}, "since": {"S": claim.since}, "former": {"S": claim.former}}
    condition: dict[str, Any] = {
        "ConditionExpression": "execution = :holder AND since = :since",
        "ExpressionAttributeValues": {
            ":holder": {"S": instead_of.execution},
            ":since": {"S": instead_of.since},
        },
    } if instead_of else {"ConditionExpression": "attribute_not_exists(execution)"}  # fmt: skip
    try:
        dynamodb.put_item(TableName=desk.place.deployments_table, Item={**key(desk, model), **values}, **condition)
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def running(desk: Desk, execution: str) -> bool:
    states = desk.client("stepfunctions")
    try:
        return states.describe_execution(executionArn=execution)["status"] == "RUNNING"
    except states.exceptions.ExecutionDoesNotExist:
        return False


def key(desk: Desk, model: str) -> dict[str, Any]:
    return {"team": {"S": desk.place.team}, "model": {"S": model}}
