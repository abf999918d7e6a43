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
    *tags, region = budget["filterExpression"]["ands"]
    assert region == {"dimensions": {"key": "REGION", "values": ["us-east-1"]}}
    # Either spelling of a tag that users define: a wrong one counts nothing, in silence.
    # https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create-filters.html
    assert [{part["tags"]["key"]: part["tags"]["values"] for part in either["ors"]} for either in tags] == [
        {"team": ["lending"], "user:team": ["lending"]},
        {"environment": ["dev"], "user:environment": ["dev"]},
    ]


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
