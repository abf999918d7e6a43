"""Takes the figures that the model's author declared and wrote, in network isolation: this runs the author's code.

A model without figures.py has no such step.
"""

from pipelines.container import Container, run
from pipelines.interface import ModelError, declared, load_figures
from pipelines.strict_json import without_nan, write_json
from pipelines.table import read, read_frame
from pipelines.target import learnt
from pipelines.training.contract import ContractError, read_contract


def figures(place: Container) -> None:
    contract = read_contract(place.input("contract"))
    declaration, own = declared(contract.model), load_figures(contract.model)
    inputs = read_frame(place.input("inputs") / "inputs.parquet")
    predictions = read_frame(place.input("predictions") / "predictions.parquet")
    target = learnt(declaration, read(place.input("answers") / "answers.parquet"))
    made = own.figures(predictions, target.loc[predictions.index], inputs)
    write_json(place.output("figures") / "figures.json", without_nan({name: float(made[name]) for name in made}))
    place.log("own figures taken", figures=sorted(made))


if __name__ == "__main__":
    run(figures, ContractError, ModelError)
