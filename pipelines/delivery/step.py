"""What the state machine tells a step of a release."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Outcome = Literal["released", "rolled back", "refused", "failed"]


class Step(BaseModel):
    """``execution`` is the ARN of the run of the state machine that this release is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    step: str
    execution: str
    package: str  # ARN of the version
    action: Literal["release", "roll back"]
    who: str  # asked for it
    why: str
    outcome: Outcome | None = None  # of the last step alone
    reason: str = ""
