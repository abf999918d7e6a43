"""Fits the model. One thread and a fixed seed, so that the same data gives the same bytes."""

import os

os.environ["OMP_NUM_THREADS"] = "1"  # read when the numeric libraries load: sums taken in one order

from pipelines.artifact import save
from pipelines.container import Container, run
from pipelines.interface import ModelError, declared, load_training
from pipelines.table import read, read_frame
from pipelines.target import learnt
from pipelines.training.contract import ContractError, read_contract
from pipelines.training.lineage import code_digest


def train(place: Container) -> None:
    contract = read_contract(place.channel("contract"))
    declaration, training = declared(contract.model), load_training(contract.model)
    inputs = read_frame(place.channel("features") / "features.parquet")
    target = learnt(declaration, read(place.channel("train") / "train.parquet"))
    estimator = training.train(inputs, target.loc[inputs.index], contract.seed)
    card = save(
        place.model,
        estimator,
        model=contract.model,
        code_digest=code_digest(contract.model),
        seed=contract.seed,
        rows=len(inputs),
        hyperparameters=training.HYPERPARAMETERS,
    )
    place.log("model trained", rows=len(inputs), model_digest=card.model_digest)


if __name__ == "__main__":
    run(train, ContractError, ModelError)
