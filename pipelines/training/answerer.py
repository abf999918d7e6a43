"""``python -m pipelines.training.answerer MODEL FOLDER``: the process that runs the author's code and is asked.

It knows what it was told and nothing else: no file of questions, no answer, no place where answers are kept.
"""

import os
import sys
import traceback
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from pipelines.artifact import ArtifactError, read_card
from pipelines.author_fault import in_words
from pipelines.inputs import InputsError
from pipelines.interface import ModelError
from pipelines.serving.formats import JSON, answer, read_rows
from pipelines.serving.prediction import Predictor
from pipelines.table import write_frame
from pipelines.target import predicted
from pipelines.training.messages import MessageError, receive, send, unpacked

FORESEEN = (ArtifactError, InputsError, ModelError)
LONGEST_REASON = 1_000


def load(model: str, folder: Path) -> Predictor:
    return Predictor.load(model, folder, read_card(folder).model_digest)


class Answerer:
    """Answers to ``questions``, a table; to ``request``, rows as a caller writes them; and the ``inputs`` of it all."""

    def __init__(self, load: Callable[[], Predictor]) -> None:
        self._load, self._predictor, self._inputs = load, None, list[pd.DataFrame]()

    def __call__(self, what: str, body: bytes) -> tuple[str, bytes]:
        """The reply, an ``error`` where the author's code or what it made is wrong."""
        try:
            return what, {"questions": self.questions, "request": self.request, "inputs": self.inputs}[what](body)
        except FORESEEN as error:
            reason = str(error)
        except Exception as error:  # the author's code, on rows that it may not have been written for
            traceback.print_exc()
            reason = in_words(error)
        return "error", reason[:LONGEST_REASON].encode()

    @property
    def predictor(self) -> Predictor:
        """Loaded by the first question, so that what is wrong with it is the reply to that."""
        self._predictor = self._predictor or self._load()
        return self._predictor

    def questions(self, body: bytes) -> bytes:
        made = self.predictor.inputs(unpacked(body))
        self._inputs.append(made)
        return in_bytes(predicted(self.predictor.declaration, self.predictor.estimator, made))

    def request(self, body: bytes) -> bytes:
        fields = [column.name for column in self.predictor.declaration.request]
        return answer(self.predictor.answer(read_rows(body, JSON, fields, len(body))), JSON)

    def inputs(self, _body: bytes) -> bytes:
        return in_bytes(pd.concat(self._inputs))


def in_bytes(frame: pd.DataFrame) -> bytes:
    body = BytesIO()
    write_frame(body, frame)
    return body.getvalue()


def answer_all(answerer: Answerer, asked: BinaryIO, replies: BinaryIO) -> None:
    """Until the other side has no more to ask."""
    while True:
        try:
            message = receive(asked)
        except MessageError:
            return
        send(replies, *answerer(*message))


if __name__ == "__main__":
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the author's code prints goes to the log
    answer_all(Answerer(lambda: load(sys.argv[1], Path(sys.argv[2]))), sys.stdin.buffer, replies)
