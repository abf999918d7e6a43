"""What the platform demands of a model: ``contract.json``, which the platform writes and the team can only read."""

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Gates(Section):
    """Limits a model must keep before it is registered; None means that nothing is asked."""

    metric_floors: dict[str, float] = {}
    metric_ceilings: dict[str, float] = {}
    protected_columns: tuple[str, ...] = ()
    demographic_parity_difference: float | None = None
    equalized_odds_difference: float | None = None
    noise_loss: float | None = None
    missing_loss: float | None = None
    latency_p95_ms: float | None = None
    model_size_mb: float | None = None


class FairnessException(Section):
    """What model risk decided for one model, for a time, where a fairness gate can't be kept as it stands."""

    case: Literal["no_protected_group", "base_rates_differ"]
    reason: str
    owner: str
    decided_by: str
    decided_on: date
    expires: date  # the last day on which it holds
    # base_rates_differ alone: the limit that holds instead.
    demographic_parity_difference: float | None = None
    equalized_odds_difference: float | None = None

    def holds(self, today: date) -> bool:
        return self.decided_on <= today <= self.expires

    def __str__(self) -> str:
        case = self.case.replace("_", " ")
        return f"{case}: {self.reason} (owner {self.owner}, decided by {self.decided_by}, until {self.expires})"


class Contract(Section):
    team: str
    model: str
    kind: str
    risk_tier: str
    owner: str
    dataset: str
    environment: str
    seed: int
    gates: Gates
    fairness_exception: FairnessException | None = None


class ContractError(Exception):
    """contract.json is absent or not what this code reads."""


def read_contract(folder: Path) -> Contract:
    """The contract in ``folder``. Raises ContractError with every fault."""
    path = folder / "contract.json"
    try:
        return Contract.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContractError(
            "contract.json is absent. The platform writes it: run `ladder up`, then start again."
        ) from None
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise ContractError(f"contract.json cannot be read. {faults}") from None
