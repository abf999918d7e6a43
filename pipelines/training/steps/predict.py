"""Asks the model the questions, as an endpoint would be asked, in network isolation: this runs the author's code.

No answer is here to be read, and nothing that is written here is believed: Evaluate checks it.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"  # latency is measured as an endpoint on one core would have it

import traceback

from pipelines.artifact import ArtifactError, read_card, read_estimator, unpack
from pipelines.container import Container, run
from pipelines.inputs import InputsError
from pipelines.interface import ModelError, declared, load_features
from pipelines.serving.prediction import Predictor
from pipelines.strict_json import write_json
from pipelines.table import read, write_frame
from pipelines.target import predicted
from pipelines.training.contract import ContractError, read_contract
from pipelines.training.latency import latency_p95_ms, requests

QUESTIONS = "questions.parquet"


def predict(place: Container) -> None:
    contract = read_contract(place.input("contract"))
    declaration = declared(contract.model)
    folder = unpack(place.input("model"))
    estimator = read_estimator(folder, read_card(folder).model_digest)
    predictor = Predictor(declaration, load_features(contract.model), estimator)
    questions = read(place.input("questions") / QUESTIONS)
    inputs = predictor.inputs(questions)
    write_frame(place.output("inputs") / "inputs.parquet", inputs)
    write_frame(place.output("predictions") / "predictions.parquet", predicted(declaration, estimator, inputs))
    spoilt = answer_spoilt(place, predictor)
    milliseconds = latency_p95_ms(predictor, requests(declaration, questions))
    write_json(place.output("predictions") / "latency.json", {"latency_p95_ms": milliseconds})
    place.log("questions answered", rows=len(inputs), spoilt_copies=spoilt, latency_p95_ms=milliseconds)


def answer_spoilt(place: Container, predictor: Predictor) -> int:
    """Answers the copies that the platform spoilt. One that the model can't answer is left out: no gate passes that."""
    answered = 0
    for path in sorted(place.input("spoilt").glob("*.parquet")):
        try:
            made = predicted(predictor.declaration, predictor.estimator, predictor.inputs(read(path)))
        except Exception as error:  # the author's code, on rows that it may not have been written for
            traceback.print_exc()
            place.log("spoilt copy not answered", copy=path.stem, reason=f"{type(error).__name__}: {error}")
            continue
        write_frame(place.output("predictions") / path.name, made)
        answered += 1
    return answered


if __name__ == "__main__":
    run(predict, ArtifactError, ContractError, InputsError, ModelError)
