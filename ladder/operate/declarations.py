"""What the models' folders declare, judged before anything is planned, made or trained."""

from collections.abc import Iterator

from ladder.exits import Wrong
from ladder.plan.config import Config
from pipelines.interface import ModelError, declared
from pipelines.training.contract import Contract, ContractError
from pipelines.training.gate_check import check_gates
from stacks.contract import model_contract
from stacks.teams import Model, Team


def must_be_sound(config: Config, *paths: str) -> None:
    """Raises Wrong with every fault of each model.yaml, and every gate that its model can't be held to.

    ``paths`` are models as ``team/model``; all of the stack where none is named.
    """
    models = [(team, model) for team, model in config.models() if not paths or f"{team.name}/{model.name}" in paths]
    if found := [fault for team, model in models for fault in faults(config, team, model)]:
        raise Wrong("\n".join([*found, "Nothing was changed."]))


def faults(config: Config, team: Team, model: Model) -> Iterator[str]:
    try:
        contract = Contract.model_validate(model_contract(config.settings, team, model))
        check_gates(contract.gates, declared(model.name))
    except (ModelError, ContractError) as error:
        yield f"{team.name}/{model.name}: {error}"
