"""Money: every team has a budget that warns in time, and nothing is planned beyond it."""

from collections.abc import Iterator

from policies.control import PRESENT, Control, equal, every, must, number
from policies.facts import Facts
from policies.resource import Resource, items, known, mapping
from policies.stack import Stack

BUDGET = "aws:budgets/budget:Budget"
MONITOR = "aws:costexplorer/anomalyMonitor:AnomalyMonitor"
SUBSCRIPTION = "aws:costexplorer/anomalySubscription:AnomalySubscription"
LATEST_WARNING = 80  # per cent of the budget, by which a warning must have come


def budget_present(stack: Stack, facts: Facts) -> Iterator[tuple[None, str]]:
    owners = {one.team for one in stack.of(BUDGET)}
    for team in facts.teams:
        if team.name not in owners:
            yield None, f"team {team.name} has no budget"


def budget_is_the_teams(budget: Resource, facts: Facts) -> Iterator[str]:
    team = facts.team(budget.team)
    if team and number(budget.value("limitAmount"), 0) != team.monthly_budget_usd:
        yield f"limitAmount is {budget.value('limitAmount')}, and the team's file says {team.monthly_budget_usd}"
    if team and f"'values': ['{team.name}']" not in str(budget.value("filterExpression")):
        yield "filterExpression does not count this team's cost"
    yield from every(must("timeUnit", equal("MONTHLY")), must("limitUnit", equal("USD")))(budget, facts)


def warns_in_time(budget: Resource, _facts: Facts) -> Iterator[str]:
    notices = [mapping(one) for one in items(budget.value("notifications"))]
    actual = [number(one.get("threshold"), 10**6) for one in notices if one.get("notificationType") == "ACTUAL"]
    forecast = [number(one.get("threshold"), 10**6) for one in notices if one.get("notificationType") == "FORECASTED"]
    if not any(threshold <= LATEST_WARNING for threshold in actual):
        yield f"notifications do not warn by {LATEST_WARNING} per cent"
    if not any(threshold <= 100 for threshold in actual):  # noqa: PLR2004
        yield "notifications do not tell when it is spent"
    if not any(threshold <= 100 for threshold in forecast):  # noqa: PLR2004
        yield "notifications do not tell when it will be spent"
    for one in notices:
        if not known(one.get("subscriberEmailAddresses"), "notifications.subscriberEmailAddresses"):
            yield "notifications reach none of the team's owners"
        if not known(one.get("subscriberSnsTopicArns"), "notifications.subscriberSnsTopicArns"):
            yield "notifications do not reach the platform's topic"


def within_budget(stack: Stack, facts: Facts) -> Iterator[tuple[Resource | None, str]]:
    budgets = {one.team: one for one in stack.of(BUDGET)}
    if facts.estimates is None:
        yield None, "nobody estimated the cost, so it cannot be known before apply"
    for name, estimate in sorted((facts.estimates or {}).items()):
        team = facts.team(name)
        if team and estimate.missing:
            yield budgets.get(name), f"team {name} plans what has no price: {', '.join(estimate.missing)}"
        if team and estimate.usd > team.monthly_budget_usd:
            largest = ", ".join(f"{key.rpartition('::')[2]} {usd:,.2f}" for key, usd in estimate.largest.items())
            budget = f"{estimate.usd:,.2f} USD a month, above its budget of {team.monthly_budget_usd:,.2f}"
            yield budgets.get(name), f"team {name} is estimated at {budget}. The largest: {largest}"


def anomalies_are_told(stack: Stack, facts: Facts) -> Iterator[tuple[Resource | None, str]]:
    """The monitor is the account's, and may be there already: then the subscription names it."""
    watched = stack.targets(
        (v for one in stack.of(SUBSCRIPTION) for v in items(one.inputs.get("monitorArnLists"))), MONITOR
    )
    if not stack.of(SUBSCRIPTION):
        yield None, "nobody is told of cost out of the ordinary: set alerts.anomaly_monitor"
    for monitor in stack.of(MONITOR):
        if monitor not in watched:
            yield monitor, "has no subscription"
    for one in stack.of(SUBSCRIPTION):
        for problem in every(
            must("monitorArnLists", PRESENT),
            must("subscribers[*].address", PRESENT),
            must("thresholdExpression", PRESENT),
            must("frequency", equal("IMMEDIATE")),
        )(one, facts):
            yield one, problem


CONTROLS = (
    Control(
        "budget-present",
        "high",
        "Every team has a budget",
        "a bill that nobody expected",
        "Add a Budget",
        ("Ladder",),
        budget_present,
    ),
    Control(
        "budget-amount",
        "high",
        "The budget is the team's own, monthly, and counts the team's cost",
        "a budget that never warns",
        "Set limitAmount to monthly_budget_usd",
        ("Ladder",),
        budget_is_the_teams,
        (BUDGET,),
    ),
    Control(
        "budget-warnings",
        "medium",
        "A budget warns before it is spent, and tells owners and platform",
        "a bill that nobody expected",
        "Restore the notifications",
        ("Ladder",),
        warns_in_time,
        (BUDGET,),
    ),
    Control(
        "budget-estimate",
        "high",
        "What is planned costs no more than its team's budget",
        "a bill that nobody expected",
        "Plan less or raise monthly_budget_usd; where a price is missing: ladder prices refresh --region REGION",
        ("Ladder",),
        within_budget,
    ),
    Control(
        "cost-anomalies",
        "medium",
        "Somebody is told at once of cost out of the ordinary",
        "a runaway job",
        "Set alerts.anomaly_monitor to the ARN that aws ce get-anomaly-monitors prints, or to make where there is none",
        ("Ladder",),
        anomalies_are_told,
    ),
)
