"""What the platform demands of a model: ``contract.json``, which the platform writes and the team can only read."""

from pathlib import Path

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
