"""Budgets that can be changed and tell whom they notify (AWS Billing and Cost Management API Reference)."""

import json
from collections.abc import Callable
from typing import Any

from moto.budgets.exceptions import NotFoundException
from moto.budgets.models import budgets_backends
from moto.budgets.responses import BudgetsResponse

from ladder.local.daemon import Daemon


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
        return json.dumps({})

    def subscribers(response: Any) -> str:
        budget = known(response._get_param("BudgetName"))
        wanted = response._get_param("Notification")
        found = [one.subscribers for one in budget.notifications if wanted.items() <= one.details.items()]
        if not found:
            raise NotFoundException("Unable to get subscribers: the notification doesn't exist.")
        return json.dumps({"Subscribers": found[0]})

    answers: dict[str, Callable[[Any], str]] = {
        "update_budget": update,
        "describe_subscribers_for_notification": subscribers,
    }
    for name, answer in answers.items():
        setattr(BudgetsResponse, name, answer)
