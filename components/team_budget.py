"""What a team may spend in a month here, and who hears of it before it is spent.

It counts what bears the team's tag, which AWS does only once the tags ``team`` and ``environment`` are activated for
cost allocation. That is done once, in the account that pays (Billing, "Cost allocation tags"), and AWS accepts it
only after it has seen the tag in a bill, up to 24 hours after the first tagged resource. So it is a step of the README,
not a resource: that would fail the first deployment, and for good in every account but the payer's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

# Percent of the month's limit. AWS allows five notifications a budget.
THRESHOLDS = (("ACTUAL", 50), ("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100))


@dataclass(frozen=True, kw_only=True)
class TeamBudgetArgs:
    budget: str  # unique in the account, which may hold stacks of several regions
    team: str
    environment: str
    region: str
    monthly_usd: float
    topic_arn: Input[str]
    emails: Sequence[str]  # at most 10 (AWS Budgets quota)
    tags: Mapping[str, str]


class TeamBudget(ComponentResource):
    """Outputs: ``name``."""

    def __init__(self, name: str, args: TeamBudgetArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:cost:TeamBudget", name, None, opts)
        budget = aws.budgets.Budget(
            f"{name}-budget",
            name=args.budget,
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=f"{args.monthly_usd:.2f}",
            limit_unit="USD",
            metrics="UnblendedCost",
            # The older cost_filters leave unsaid whether two tags mean both or either.
            filter_expression={
                "ands": [
                    tagged("team", args.team),
                    tagged("environment", args.environment),
                    {"dimensions": {"key": "REGION", "values": [args.region]}},
                ]
            },
            notifications=[
                {
                    "notification_type": kind,
                    "comparison_operator": "GREATER_THAN",
                    "threshold": percent,
                    "threshold_type": "PERCENTAGE",
                    "subscriber_sns_topic_arns": [args.topic_arn],
                    "subscriber_email_addresses": list(args.emails),
                }
                for kind, percent in THRESHOLDS
            ],
            tags=dict(args.tags),
            opts=ResourceOptions(parent=self),
        )
        self.name = budget.name
        self.register_outputs({"name": self.name})


def tagged(key: str, value: str) -> aws.budgets.BudgetFilterExpressionAndArgsDict:
    """Cost that bears a tag, which is ``user:<key>`` in budgets' filters and ``<key>`` in Cost Explorer's
    expressions, whose form this is. A wrong one counts nothing, in silence, so both are asked for.

    https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create-filters.html
    https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_TagValues.html
    """
    return {"ors": [{"tags": {"key": name, "values": [value]}} for name in (key, f"user:{key}")]}
