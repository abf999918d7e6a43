"""Budgets: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/."""

from typing import Any

from ladder.cloud.engine.table import Call, Making, Row

SUBSCRIBED = {"subscriberEmailAddresses": "EMAIL", "subscriberSnsTopicArns": "SNS"}

BUDGET = {
    "name": "Budget.BudgetName",
    "limitAmount": "Budget.BudgetLimit.Amount",
    "limitUnit": "Budget.BudgetLimit.Unit",
    "timePeriodStart": "Budget.TimePeriod.Start",
    "timePeriodEnd": "Budget.TimePeriod.End",
    "costTypes": "Budget.CostTypes",
    "tags": "ResourceTags",
}

OF_BUDGET = {"AccountId": "{account}", "BudgetName": "{name}"}


def create_budget(making: Making) -> Any:
    own = tuple(name for name in making.own() if name not in {"notifications", "costFilters"})
    call = Call(operation="create_budget", given={"AccountId": "{account}"}, renames=BUDGET, into="Budget")
    request = making.request(call, own)
    request["Budget"] |= filters(making)
    request["NotificationsWithSubscribers"] = notifications(making)
    return making.send("create_budget", request)


def update_budget(making: Making) -> Any:
    renames = {name: member.replace("Budget.", "NewBudget.", 1) for name, member in BUDGET.items() if name != "tags"}
    call = Call(operation="update_budget", given={"AccountId": "{account}"}, renames=renames, into="NewBudget")
    takes = tuple(name for name in making.own() if name not in {"notifications", "costFilters", "tags"})
    request = making.request(call, takes)
    request["NewBudget"] |= filters(making)
    for one in making.send("describe_notifications_for_budget", making.fill(OF_BUDGET))["Notifications"]:
        making.send("delete_notification", {**making.fill(OF_BUDGET), "Notification": one})
    for one in notifications(making):
        making.send("create_notification", {**making.fill(OF_BUDGET), **one})
    return making.send("update_budget", request)


def filters(making: Making) -> dict[str, Any]:
    """Pulumi: a list of name and values. AWS: a mapping."""
    found = {one["name"]: one["values"] for one in making.inputs.get("costFilters", [])}
    return {"CostFilters": found} if found else {}


def notifications(making: Making) -> list[dict[str, Any]]:
    return [
        {
            "Notification": {
                "NotificationType": one["notificationType"],
                "ComparisonOperator": one["comparisonOperator"],
                "Threshold": float(one["threshold"]),
                "ThresholdType": one["thresholdType"],
            },
            "Subscribers": [
                {"SubscriptionType": kind, "Address": address}
                for name, kind in SUBSCRIBED.items()
                for address in one.get(name, [])
            ],
        }
        for one in making.inputs.get("notifications", [])
    ]


ROWS = {
    "aws:budgets/budget:Budget": Row(
        service="budgets",
        create=create_budget,
        id="{account}:{name}",
        outputs={"arn": "arn:aws:budgets::{account}:budget/{name}"},
        put=True,
        update=update_budget,
        identity=("name",),
        read=Call(operation="describe_budget", given=OF_BUDGET),
        delete=Call(operation="delete_budget", given=OF_BUDGET),
        named="name",
    ),
}
