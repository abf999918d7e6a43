"""Asks the model the questions, as an endpoint would be asked, in network isolation.

The author's code runs in a process of its own and is shown a question when it is asked (pipelines/training/asking.py).
Nothing that it answers is believed: Evaluate checks it.
"""

from functools import partial

from pipelines.arrow import Table
from pipelines.artifact import ArtifactError
from pipelines.container import Container, run
from pipelines.interface import ModelError, declared
from pipelines.strict_json import write_json
from pipelines.table import read, write
from pipelines.training.asking import AnswerError, Start, answer_to, predictions, process, replied
from pipelines.training.contract import ContractError, read_contract
from pipelines.training.latency import latency_p95_ms, requests

QUESTIONS = "questions.parquet"


def predict(place: Container, start: Start = process) -> None:
    model = read_contract(place.input("contract")).model
    declaration, questions = declared(model), taken(place)
    with start(place, model) as exchange:
        write(place.output("predictions") / "predictions.parquet", predictions(exchange, declaration, questions))
        (place.output("inputs") / "inputs.parquet").write_bytes(replied(exchange, "inputs"))
        milliseconds = latency_p95_ms(partial(answer_to, exchange), requests(declaration, questions))
    write_json(place.output("predictions") / "latency.json", {"latency_p95_ms": milliseconds})
    place.log("questions answered", rows=questions.num_rows, latency_p95_ms=milliseconds)


def taken(place: Container) -> Table:
    """The questions, of which no file is left: what runs next in this container may look for one.

    In File mode SageMaker copies inputs to the job's own volume
    (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProcessingS3Input.html). This fails where that is
    read-only.
    """
    path = place.input("questions") / QUESTIONS
    questions = read(path)
    path.unlink()
    return questions


if __name__ == "__main__":
    run(predict, AnswerError, ArtifactError, ContractError, ModelError)
