"""Names the exact data, a hash of its values and the version of the S3 object it came from, and splits it.

A model learns from ``train``; it is asked ``questions``, and again with ``noise`` in them and with some ``missing``.
"""

import json

import numpy as np

from pipelines.arrow import Table, pa
from pipelines.container import Container, run
from pipelines.declaration import ROW_ID, Declaration
from pipelines.interface import ModelError, declared
from pipelines.strict_json import write_json
from pipelines.table import in_order, read, rows, version, write
from pipelines.training.contract import ContractError, read_contract
from pipelines.training.protected_groups import protected_groups
from pipelines.training.questions import answers, questions
from pipelines.training.robustness import spoilt
from pipelines.training.source import ChangedDataError, origin, source_objects
from pipelines.training.splitting import split
from pipelines.training.validation import RefusedDataError


def dataset(place: Container) -> None:
    contract = read_contract(place.input("contract"))
    declaration = declared(contract.model)
    table = read(place.input("data") / "table.parquet")
    validation = json.loads((place.input("validation") / "validation.json").read_text(encoding="utf-8"))
    named = version(table)
    random = seeded(contract.seed, named)
    table = numbered(table, declaration, random)
    groups = protected_groups(table, declaration.groups)
    train, test = split(table, declaration, groups, random)
    write(place.output("train") / "train.parquet", rows(table, train))
    papers = {"questions": table, **dict(spoilt(table, declaration, random))}
    for name, asked in papers.items():
        write(place.output(name) / "questions.parquet", questions(asked, declaration, test))
    write(place.output("answers") / "answers.parquet", answers(table, declaration, groups, test))
    counted = {"train": len(train), "test": len(test)}
    manifest = {
        "dataset": contract.dataset,
        "dataset_version": named,
        "sha256": validation["sha256"],
        "bytes": validation["bytes"],
        "rows": counted,
        "origin": origin(place.environment),
        "objects": source_objects(place.environment.get("LADDER_RAW_DATA"), validation["sha256"]),
    }
    write_json(place.output("manifest") / "manifest.json", manifest)
    place.log("dataset versioned", dataset_version=named, objects=manifest["objects"], **counted)


def seeded(seed: int, dataset_version: str) -> np.random.Generator:
    """Chance by what the rows hold too, answers included, for an author's code can read the seed in the contract."""
    return np.random.default_rng([seed, int(dataset_version, 16)])


def numbered(table: Table, declaration: Declaration, random: np.random.Generator) -> Table:
    """The rows under new ids that tell no answer, where a file is sorted by it: by time, or by chance."""
    if declaration.split.column:
        table = in_order(table, declaration.split.column)
    count: int = table.num_rows
    ids = np.arange(count) if declaration.split.column else random.permutation(count)
    return table.set_column(table.schema.get_field_index(ROW_ID), ROW_ID, pa.array(ids))


if __name__ == "__main__":
    run(dataset, ChangedDataError, ContractError, ModelError, RefusedDataError)
