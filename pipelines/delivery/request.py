"""What a person asks for: one act on one version, bound to the digests of what they looked at."""

import hashlib
import json
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipelines.delivery.contract import Role

Action = Literal["approve", "reject", "release", "roll back"]
# Who may ask for it: one of any of these.
ALLOWED: dict[Action, tuple[Role, ...]] = {
    "approve": ("team", "model_risk"),
    "reject": ("team", "model_risk"),
    "release": ("release",),
    "roll back": ("roll_back",),
}


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    action: Action
    subject: str = Field(pattern=r"^[a-z0-9]+/[a-z0-9-]+$")  # lending/loan-approval
    version: int = Field(ge=1)
    model_digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    evidence_digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    reason: str = Field(min_length=1, max_length=500)
    # Tells one asking from the next: the same request sent twice is one.
    id: str = Field(pattern=r"^[0-9a-f]{32}$")

    @property
    def digest(self) -> str:
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()
