"""What a plan costs a month, at AWS's list prices and for an assumed use."""

from ladder.judges.cost.assumptions import Assumptions, Serving, assume
from ladder.judges.cost.budgets import figures
from ladder.judges.cost.estimate import Costs, by, estimate, without
from ladder.judges.cost.prices import newest
from ladder.judges.cost.stack_costs import budgets_of, costs_of, difference

__all__ = [
    "Assumptions",
    "Costs",
    "Serving",
    "assume",
    "budgets_of",
    "by",
    "costs_of",
    "difference",
    "estimate",
    "figures",
    "newest",
    "without",
]
