"""Budgets that can be changed and tagged, and tell whom they notify (AWS Billing and Cost Management API Reference)."""

import json
from collections.abc import Callable
from typing import Any

from moto.budgets.exceptions import NotFoundException
from moto.budgets.models import budgets_backends
from moto.budgets.responses import BudgetsResponse

from ladder.cloud.daemon import Daemon


def install(daemon: Daemon) -> None:
    budgets: Any = budgets_backends[daemon.address.account_id]["aws"].budgets[daemon.address.account_id]

    def known(name: str) -> Any:
        if name not in budgets:
            raise NotFoundException(f"Unable to get budget: {name} - the budget doesn't exist.")
        return budgets[name]

    def update(response: Any) -> str:
        """Replaces the whole definition, and keeps notifications."""
        wanted = response._get_param("NewBudget")
        budget = known(wanted["BudgetName"])
        kept = {name: budget.budget[name] for name in ("TimePeriod", "LastUpdatedTime")}
        budget.budget = {**kept, **wanted}
        return json.dumps({}, allow_nan=False)

    def subscribers(response: Any) -> str:
        budget = known(response._get_param("BudgetName"))
        wanted = response._get_param("Notification")
        found = [one.subscribers for one in budget.notifications if wanted.items() <= one.details.items()]
        if not found:
            raise NotFoundException("Unable to get subscribers: the notification doesn't exist.")
        return json.dumps({"Subscribers": found[0]}, allow_nan=False)

    tags: dict[str, dict[str, str]] = {}
    creating: Any = BudgetsResponse.create_budget

    def create(response: Any) -> str:
        """AWS keeps the tags that come with a new budget."""
        answer: str = creating(response)
        name = response._get_param("Budget")["BudgetName"]
        arn = f"arn:aws:budgets::{daemon.address.account_id}:budget/{name}"
        given: list[dict[str, str]] = response._get_param("ResourceTags") or []
        tags[arn] = {one["Key"]: one["Value"] for one in given}
        return answer

    def tag(response: Any) -> str:
        new = {one["Key"]: one["Value"] for one in response._get_param("ResourceTags")}
        tags.setdefault(response._get_param("ResourceARN"), {}).update(new)
        return json.dumps({}, allow_nan=False)

    def untag(response: Any) -> str:
        for name in response._get_param("ResourceTagKeys"):
            tags.get(response._get_param("ResourceARN"), {}).pop(name, None)
        return json.dumps({}, allow_nan=False)

    def list_tags(response: Any) -> str:
        own = tags.get(response._get_param("ResourceARN"), {})
        return json.dumps(
            {"ResourceTags": [{"Key": name, "Value": value} for name, value in own.items()]}, allow_nan=False
        )

    answers: dict[str, Callable[[Any], str]] = {
        "create_budget": create,
        "update_budget": update,
        "tag_resource": tag,
        "untag_resource": untag,
        "list_tags_for_resource": list_tags,
        "describe_subscribers_for_notification": subscribers,
    }
    for name, answer in answers.items():
        setattr(BudgetsResponse, name, answer)
