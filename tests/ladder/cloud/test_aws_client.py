"""Clients that threads share."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from ladder.cloud.aws_client import client

THREADS = 8


@pytest.fixture
def restless() -> Any:
    """Threads that are interrupted all the time meet each other where others meet once a year."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
def test_an_error_is_of_one_class_whichever_thread_asks_first() -> None:
    for port in range(20):
        shared, barrier = client("logs", f"http://127.0.0.1:{port + 1}", "us-east-1"), Barrier(THREADS)

        def asked(shared: Any = shared, barrier: Barrier = barrier) -> Any:
            barrier.wait()
            return shared.exceptions.ResourceAlreadyExistsException

        with ThreadPoolExecutor(THREADS) as pool:
            found = {one.result() for one in [pool.submit(asked) for _ in range(THREADS)]}
        assert len(found) == 1
