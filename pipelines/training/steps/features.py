"""The rows to learn from, as the model takes them: the author's ``features``, as in serving."""

from pipelines.container import Container, run
from pipelines.inputs import InputsError, inputs
from pipelines.interface import ModelError, declared, load_features
from pipelines.table import frame, read, write_frame
from pipelines.training.contract import ContractError, read_contract


def features(place: Container) -> None:
    contract = read_contract(place.input("contract"))
    declaration = declared(contract.model)
    raw = frame(read(place.input("train") / "train.parquet"), declaration.request)
    made = inputs(declaration, load_features(contract.model), raw)
    made = made.iloc[declaration.split.look_back :]  # the first rows have too little behind them
    write_frame(place.output("features") / "features.parquet", made)
    place.log("features made", rows=len(made), columns=len(made.columns))


if __name__ == "__main__":
    run(features, InputsError, ContractError, ModelError)
