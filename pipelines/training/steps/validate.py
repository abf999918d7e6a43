"""Refuses data that breaks the model's rules, before anything is made of it."""

from pathlib import Path

from pipelines.container import Container, run
from pipelines.interface import ModelError, load
from pipelines.serving.refusal_metric import count_refusal
from pipelines.training.contract import ContractError, read_contract
from pipelines.training.validation import RefusedDataError, Violation, read, violations


def the_file(folder: Path) -> Path:
    """The one CSV file of a channel. Raises RefusedDataError where there is none, or a choice."""
    files = sorted(folder.glob("*.csv"))
    if len(files) != 1:
        raise RefusedDataError([Violation("files", "", f"{len(files)} CSV files in {folder.name}", "exactly 1")])
    return files[0]


def validate(place: Container) -> None:
    contract = read_contract(place.input("contract"))
    model = load(contract.model)
    try:
        content = the_file(place.input("raw")).read_bytes()
        table = read(content, model.COLUMNS)
        broken = violations(table, model.COLUMNS, model.MINIMUM_ROWS)
        if broken:
            raise RefusedDataError(broken)
    except RefusedDataError as refusal:
        for violation in refusal.violations:
            place.log("data refused", **vars(violation))
        count_refusal(place.environment, contract)
        raise
    (place.output("data") / "data.csv").write_bytes(content)
    place.log("data accepted", rows=len(table), columns=len(table.columns))


if __name__ == "__main__":
    run(validate, RefusedDataError, ContractError, ModelError)
