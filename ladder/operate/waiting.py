"""Waiting for AWS, which throttles who asks without end: looked at often at first, and seldom after some minutes.

All that this machine takes are the first seconds.
"""

import math
import time
from collections.abc import Iterator

SHORTEST, LONGEST = 0.3, 10.0  # seconds
SHARE = 1 / 60  # of what was waited already


def looks(seconds: float = math.inf) -> Iterator[None]:
    """One turn for each look that is due within ``seconds``; at least one."""
    started = time.monotonic()
    while True:
        yield
        waited = time.monotonic() - started
        if waited >= seconds:
            return
        time.sleep(min(LONGEST, max(SHORTEST, waited * SHARE)))
