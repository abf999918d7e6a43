"""Where a fairness gate can't be kept as it stands: what model risk decided for one model, by whom and until when."""

from typing import Literal

from pydantic import Field

from stacks.settings import Section
from stacks.values import Day, Email, Reason, Share


class FairnessException(Section):
    """One of two cases. The figures are taken and shown all the same, and the exception with them, until it ends."""

    case: Literal["no_protected_group", "base_rates_differ"] = Field(
        description="no_protected_group (the data hold none) or base_rates_differ (what came true differs by group)"
    )
    reason: Reason = Field(description="why, in 20 to 500 characters: what was looked at, and what is done instead")
    owner: Email = Field(description="the address of the person who answers for ending it, name@example.com")
    decided_by: Email = Field(
        description="one of the stack's model_risk, neither the model's owner nor the exception's"
    )
    decided_on: Day = Field(description="the day of the decision: 2026-11-25")
    expires: Day = Field(description="the last day on which it holds, at most a year after decided_on: 2027-05-31")
    # base_rates_differ alone: what holds instead of the gates' own limits.
    demographic_parity_difference: Share | None = Field(
        default=None, description="with base_rates_differ: the limit that holds instead, 0 to 1"
    )
    equalized_odds_difference: Share | None = Field(
        default=None, description="with base_rates_differ: the limit that holds instead, 0 to 1"
    )
