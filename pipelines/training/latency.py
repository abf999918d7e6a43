"""How long a model takes to answer one request, as its container would.

Taken outside the process that runs the author's code. An author's code may still tell that it is being judged, and be
quicker then; what serves is watched by its own figures.
"""

import time
from collections.abc import Callable

import numpy as np

from pipelines.arrow import Table
from pipelines.declaration import QUESTION, Declaration
from pipelines.records import Record, records

REQUESTS = 100
Clock = Callable[[], float]


def latency_p95_ms(
    answer: Callable[[list[Record]], object], requests: list[list[Record]], clock: Clock = time.perf_counter
) -> float:
    """The 95th percentile of answering one request for one row, request check included, in milliseconds."""
    taken: list[float] = []
    for rows in [requests[0], *requests]:  # the first answer also pays for what is loaded late
        start = clock()
        answer(rows)
        taken.append(clock() - start)
    return round(float(np.percentile(taken[1:], 95)) * 1e3, 3)


def requests(declaration: Declaration, questions: Table) -> list[list[Record]]:
    """The first questions as a caller would ask them, each with its history."""
    rows = records(questions.slice(0, REQUESTS * (declaration.split.look_back + 1)), declaration.request)
    of_question: dict[int, list[Record]] = {}
    for question, row in zip(questions[QUESTION].to_pylist(), rows, strict=False):
        of_question.setdefault(question, []).append(row)
    return list(of_question.values())
