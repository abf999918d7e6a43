"""What a cloud was found to hold, as data: runs' steps and gates, registered versions, answers, alarms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One figure held against its limit; None could not be measured, which does not pass."""

    name: str
    figure: float | None
    limit: float
    direction: Literal["at least", "at most"]
    passed: bool
    waived: str = ""  # the exception by which it passes, in words


@dataclass(frozen=True, kw_only=True)
class Step:
    name: str
    outcome: str  # SageMaker's word: Succeeded, Failed, Executing, ...
    seconds: float | None
    failure: str = ""


@dataclass(frozen=True, kw_only=True)
class Version:
    """One registered version. ``status`` is SageMaker's: PendingManualApproval, Approved or Rejected."""

    number: int
    arn: str
    status: str
    created: str
    evidence: str = ""  # S3 URI of the evaluation that it was registered on
    approval: str = ""  # who approved, when and why
    image: str = ""  # that it would be served from
    model_digest: str = ""  # of the one file that its container accepts
    lineage: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """One example sent to the endpoint, the row asked about last, and the answer."""

    request: list[dict[str, Any]]
    answer: Any
    milliseconds: float


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One entry of the ledger about a model, as people read it. ``outcome`` says how it went: good, bad or neither."""

    time: str  # UTC, ISO 8601
    version: str  # "" where it is about none
    what: str
    who: str
    why: str
    outcome: Literal["good", "bad", ""] = ""


@dataclass(frozen=True, kw_only=True)
class Alarm:
    name: str
    state: str
    meaning: str
    runbook: str
