"""Fits the model. One thread and a fixed seed, so that the same data gives the same bytes."""

import os

os.environ["OMP_NUM_THREADS"] = "1"  # read when the numeric libraries load: sums taken in one order

from pathlib import Path

import pandas as pd

from pipelines.artifact import save
from pipelines.container import Container, run
from pipelines.interface import ModelError, load, load_training
from pipelines.training.contract import ContractError, read_contract
from pipelines.training.lineage import code_digest


def read_features(path: Path) -> pd.DataFrame:
    """A table that the features step wrote, to the last bit."""
    return pd.read_csv(path, float_precision="round_trip")


def train(place: Container) -> None:
    contract = read_contract(place.channel("contract"))
    model, training = load(contract.model), load_training(contract.model)
    table = read_features(place.channel("train") / "train.csv")
    inputs = table[[column.name for column in model.INPUTS]].astype(float)
    estimator = training.train(inputs, table[model.TARGET].astype(float), contract.seed)
    card = save(
        place.model,
        estimator,
        model=contract.model,
        code_digest=code_digest(contract.model),
        seed=contract.seed,
        rows=len(table),
        hyperparameters=training.HYPERPARAMETERS,
    )
    place.log("model trained", rows=len(table), model_digest=card.model_digest)


if __name__ == "__main__":
    run(train, ContractError, ModelError)
