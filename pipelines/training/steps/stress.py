"""Asks the model questions that the platform spoilt, in network isolation: one job a kind of spoiling.

A job of its own, for whoever sees the questions as they were can tell what was done to them.
"""

from pipelines.artifact import ArtifactError
from pipelines.container import Container, run
from pipelines.interface import ModelError, declared
from pipelines.strict_json import write_json
from pipelines.table import write
from pipelines.training.asking import AnswerError, Start, predictions, process
from pipelines.training.contract import ContractError, read_contract
from pipelines.training.steps.predict import taken


def stress(place: Container, start: Start = process) -> None:
    """A copy that the model can't answer is left out: then its loss is not known, and no gate on it passes."""
    model = read_contract(place.input("contract")).model
    declaration, questions, reason = declared(model), taken(place), None
    try:
        with start(place, model) as exchange:
            write(place.output("predictions") / "predictions.parquet", predictions(exchange, declaration, questions))
    except AnswerError as error:
        reason = str(error)
    # Written in either case: a later job can't be started on a place that holds no object.
    write_json(place.output("predictions") / "stress.json", {"answered": reason is None, "reason": reason})
    place.log("spoilt questions answered" if reason is None else "spoilt questions not answered", reason=reason)


if __name__ == "__main__":
    run(stress, ArtifactError, ContractError, ModelError)
