from components.team_budget import TeamBudget, TeamBudgetArgs
from tests.recording import requested

TOPIC = "arn:aws:sns:us-east-1:111111111111:alerts"
ARGS = TeamBudgetArgs(
    budget="dev-lending-budget-us-east-1",
    team="lending",
    environment="dev",
    region="us-east-1",
    monthly_usd=1500,
    topic_arn=TOPIC,
    emails=("ada@example.com",),
    tags={},
)


def test_it_counts_the_teams_spending_in_this_environment_and_region_alone() -> None:
    budget = requested(lambda: TeamBudget("lending", ARGS))["lending-budget"]
    assert (budget["limitAmount"], budget["limitUnit"], budget["timeUnit"]) == ("1500.00", "USD", "MONTHLY")
    parts = [part.get("tags") or part["dimensions"] for part in budget["filterExpression"]["ands"]]
    assert {part["key"]: part["values"] for part in parts} == {
        "team": ["lending"],
        "environment": ["dev"],
        "REGION": ["us-east-1"],
    }


def test_owners_and_the_alert_topic_hear_before_the_money_is_spent() -> None:
    told = requested(lambda: TeamBudget("lending", ARGS))["lending-budget"]["notifications"]
    assert [(each["notificationType"], each["threshold"]) for each in told] == [
        ("ACTUAL", 50),
        ("ACTUAL", 80),
        ("ACTUAL", 100),
        ("FORECASTED", 100),
    ]
    for each in told:
        assert each["subscriberSnsTopicArns"] == [TOPIC]
        assert each["subscriberEmailAddresses"] == ["ada@example.com"]
