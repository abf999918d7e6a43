"""Raw rows to the model's inputs, then apart into a part to learn from and a part to be judged on."""

from typing import cast

import numpy as np
import pandas as pd

from pipelines.columns import Column
from pipelines.container import Container, run
from pipelines.interface import Model, ModelError, load
from pipelines.training.contract import ContractError, read_contract
from pipelines.training.validation import RefusedDataError, read, violations


def split(model: Model, table: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ordered: what came last is the test. Shuffled: the same share of each class and protected group in both."""
    if model.SPLIT == "ordered":
        first = round(len(table) * (1 - model.TEST_SHARE))
        return table.iloc[:first], table.iloc[first:]
    shuffled = table.iloc[np.random.default_rng(seed).permutation(len(table))]
    alike = [*model.PROTECTED, *([model.TARGET] if model.TASK == "classification" else [])]
    cells = pd.Series(["/".join(map(str, row)) for row in shuffled[alike].to_numpy()], shuffled.index)
    of_cell = cells.groupby(cells)
    test = (of_cell.cumcount() < of_cell.transform("size") * model.TEST_SHARE).to_numpy()
    return cast(pd.DataFrame, shuffled.loc[~test]), cast(pd.DataFrame, shuffled.loc[test])


def features(place: Container) -> None:
    contract = read_contract(place.input("contract"))
    model = load(contract.model)
    raw = read((place.input("dataset") / "data.csv").read_bytes(), model.COLUMNS)
    table = model.features(raw)
    inputs: tuple[Column, ...] = model.INPUTS
    # What the model learns from has to be what a request may hold.
    broken = violations(table[[column.name for column in inputs]].drop_duplicates(), inputs, minimum_rows=1)
    if broken:
        raise RefusedDataError(broken)
    for name, part in zip(("train", "test"), split(model, table, contract.seed), strict=True):
        part.to_csv(place.output(name) / f"{name}.csv", index=False, lineterminator="\n")
        place.log("features made", part=name, rows=len(part))


if __name__ == "__main__":
    run(features, RefusedDataError, ContractError, ModelError)
