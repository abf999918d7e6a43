"""Refuses data that breaks the model's rules, before anything is made of it; what is left is typed."""

from pipelines.container import Container, run
from pipelines.interface import ModelError, declared
from pipelines.serving.refusal_metric import count_refusal
from pipelines.strict_json import write_json
from pipelines.table import write
from pipelines.training.contract import ContractError, read_contract
from pipelines.training.gate_check import check_gates
from pipelines.training.lineage import file_digest
from pipelines.training.raw_files import read_file, the_file
from pipelines.training.validation import RefusedDataError, checked


def validate(place: Container) -> None:
    contract = read_contract(place.input("contract"))
    declaration = declared(contract.model)
    check_gates(contract.gates, declaration)
    try:
        file = the_file(place.input("raw"))
        table = checked(read_file(file, declaration.table), declaration)
    except RefusedDataError as refusal:
        for violation in refusal.violations:
            place.log("data refused", **vars(violation))
        count_refusal(place.environment, contract)
        raise
    write(place.output("data") / "table.parquet", table)
    facts = {"rows": table.num_rows, "columns": len(declaration.table), "bytes": file.stat().st_size}
    write_json(
        place.output("validation") / "validation.json", {**facts, "file": file.name, "sha256": file_digest(file)}
    )
    place.log("data accepted", **facts)


if __name__ == "__main__":
    run(validate, RefusedDataError, ContractError, ModelError)
