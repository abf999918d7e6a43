"""``python -m pipelines.serving``: what SageMaker's ``serve`` runs. Ends cleanly on SIGTERM.

Environment: LADDER_MODEL (default: what the model's card says), LADDER_MODEL_DIGEST (the registered digest),
SAGEMAKER_BIND_TO_PORT (8080), LADDER_BIND_TO_HOST (all interfaces in a container; 127.0.0.1 on a person's machine).
"""

import gc
import os
import signal

os.environ["OMP_NUM_THREADS"] = "1"

from pipelines.artifact import ArtifactError, read_card, unpack
from pipelines.container import Container, run
from pipelines.interface import ModelError
from pipelines.serving.application import Application
from pipelines.serving.prediction import Predictor
from pipelines.serving.server import listen


def predictor(place: Container) -> Predictor:
    folder = unpack(place.model)
    card = read_card(folder)
    expected = place.environment.get("LADDER_MODEL_DIGEST") or card.model_digest
    return Predictor.load(card.model, folder, expected)


def serve(place: Container) -> None:
    """Serves until SIGTERM, then lets what is being answered finish."""
    signal.signal(signal.SIGTERM, stop)
    application = Application(predictor(place), place.log)
    # Rows are made by the hundred thousand and hold no cycles: looking for some after every 700 objects takes three
    # quarters of the time in which a large body is read and /ping waits.
    gc.freeze()
    gc.set_threshold(100_000)
    host = place.environment.get("LADDER_BIND_TO_HOST", "0.0.0.0")  # noqa: S104 - only SageMaker reaches a container
    port = int(place.environment.get("SAGEMAKER_BIND_TO_PORT", "8080"))
    server = listen(application, host, port)
    place.log("serving", port=port)
    try:
        server.run()
    except SystemExit:
        server.close()
        place.log("stopped")


def stop(_signal: int, _frame: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    run(serve, ArtifactError, ModelError)
