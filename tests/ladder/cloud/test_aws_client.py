"""Clients that threads share."""

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest

from ladder.cloud.aws_client import client
from ladder.cloud.home import Address

THREADS = 8
ADDRESS = Address(
    id="it",
    access_key_id="key",
    secret_access_key="secret",  # noqa: S106
    pid=1,
    port=1,
    started="",
    stack="local",
    account_id="123456789012",
    region="us-east-1",
)


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
        shared, barrier = client("logs", replace(ADDRESS, port=port + 1)), Barrier(THREADS)

        def asked(shared: Any = shared, barrier: Barrier = barrier) -> Any:
            barrier.wait()
            return shared.exceptions.ResourceAlreadyExistsException

        with ThreadPoolExecutor(THREADS) as pool:
            found = {one.result() for one in [pool.submit(asked) for _ in range(THREADS)]}
        assert len(found) == 1
