"""Asks a model in a process of its own, which holds no question before it is asked and no answer once it gave one.

Where a model looks back, a question holds the answers to earlier ones, as they will be known by then. So they are asked
one by one, in order of time, and each answer is kept before the next question is shown: prequential evaluation
(Dawid 1984, https://doi.org/10.2307/2981683; Gama and others 2013, https://doi.org/10.1007/s10994-012-5320-9).

In the image that process runs as a user who can read neither the questions nor the answers (pipelines/Dockerfile).
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, cast

from pipelines.arrow import Table, pa
from pipelines.artifact import unpack
from pipelines.container import Container
from pipelines.declaration import QUESTION, ROW_ID, Declaration
from pipelines.records import Record
from pipelines.table import stretches
from pipelines.training.messages import MessageError, packed, receive, send, unpacked

Exchange = Callable[[str, bytes], tuple[str, bytes]]
Start = Callable[[Container, str], AbstractContextManager[Exchange]]

SECONDS_TO_ANSWER = 1200  # of an hour that the job has
SECONDS_TO_END = 1  # by itself, so that its exit code tells why


class AnswerError(Exception):
    """The author's code failed, or answered something else than it was asked."""


@contextmanager
def process(place: Container, model: str) -> Generator[Exchange]:
    """The author's code, started apart, with the model that the training job left."""
    user = place.environment.get("LADDER_AUTHOR_USER")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        shutil.copytree(place.input("model"), home, dirs_exist_ok=True)
        unpack(Path(home))
        if user:
            for path in (Path(home), *Path(home).rglob("*")):
                shutil.chown(path, user)
            for path in (place.outputs, *place.outputs.rglob("*")):
                path.chmod(0o755)  # whatever SageMaker made them with, ours alone to write to
        python = place.environment.get("LADDER_MODEL_PYTHON", "model-python")
        started = subprocess.Popen(
            [python, "-P", "-m", "pipelines.training.answerer", model, home],
            # Latency is measured as an endpoint on one core would have it.
            env={**place.environment, "HOME": home, "OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            user=user,
            group=user and pwd.getpwnam(user).pw_gid,
            extra_groups=[] if user else None,
            start_new_session=True,
        )
        with started:
            try:
                yield partial(exchanged, started)
            finally:
                end(started)  # it has nothing to finish, and may not want to
                with suppress(OSError):
                    cast(Any, started.stdin).close()


def exchanged(started: "subprocess.Popen[bytes]", what: str, body: bytes) -> tuple[str, bytes]:
    late = threading.Timer(SECONDS_TO_ANSWER, end, [started])
    late.start()
    try:
        send(cast(Any, started.stdin), what, body)
        return receive(cast(Any, started.stdout))
    except (MessageError, OSError) as error:
        with suppress(subprocess.TimeoutExpired):
            started.wait(SECONDS_TO_END)
        why = str(error) if late.is_alive() else f"{SECONDS_TO_ANSWER} seconds went by"
        end(started)
        raise AnswerError(
            f"The process that runs the author's code gave no answer: {why} (exit {started.wait()}). "
            "The lines above in the log say more."
        ) from None
    finally:
        late.cancel()


def end(started: "subprocess.Popen[bytes]") -> None:
    """It and what it started: a child of its may hold the pipe open."""
    with suppress(OSError):
        os.killpg(started.pid, signal.SIGKILL)


def replied(exchange: Exchange, what: str, body: bytes = b"") -> bytes:
    """The body of the reply. Raises AnswerError with the author's own fault."""
    kind, reply = exchange(what, body)
    if kind != what:
        raise AnswerError(reply.decode(errors="replace"))
    return reply


def predictions(exchange: Exchange, declaration: Declaration, questions: Table) -> Table:
    """An answer to each question, as the author's code gave it; whether it is one is for the judge to say."""
    parts = [questions]
    if declaration.split.look_back:
        parts = [questions.slice(first, end - first) for first, end in stretches(questions, QUESTION)]
    try:
        return pa.concat_tables([answered(exchange, part) for part in parts])
    except (OSError, pa.ArrowException) as error:
        raise AnswerError(f"The answers are no tables of one kind ({type(error).__name__}).") from None


def answered(exchange: Exchange, questions: Table) -> Table:
    """Answers to just these questions: one to a question of before would come after the truth was shown."""
    answers = unpacked(replied(exchange, "questions", packed(questions)))
    asked = questions[QUESTION].unique().to_pylist()
    if answers.column_names.count(ROW_ID) != 1 or answers[ROW_ID].to_pylist() != asked:
        raise AnswerError("The author's code answered other rows than it was asked about, or in another order.")
    return answers


def answer_to(exchange: Exchange, request: list[Record]) -> None:
    """Lets it answer one request, as an endpoint would."""
    replied(exchange, "request", json.dumps(request, allow_nan=False).encode())
