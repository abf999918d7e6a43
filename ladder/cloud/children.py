"""Processes that the cloud starts: none of them outlives it, even when it is killed."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Children:
    """Starts processes and ends them, with all that they started themselves."""

    def __init__(self) -> None:
        # Linux sends the death signal when the *thread* that forked ends, so one that never ends does all the forking.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="children")
        self._running: list[subprocess.Popen[Any]] = []
        self._lock = threading.Lock()

    def start(self, arguments: Sequence[str], **options: Any) -> subprocess.Popen[Any]:
        """``subprocess.Popen`` in a process group of its own, killed when the cloud dies."""
        return self._starter.submit(self._start, arguments, options).result()

    def _start(self, arguments: Sequence[str], options: dict[str, Any]) -> subprocess.Popen[Any]:
        child = subprocess.Popen(arguments, process_group=0, preexec_fn=_die_with_parent, **options)  # noqa: PLW1509
        with self._lock:
            self._running = [*(one for one in self._running if one.poll() is None), child]
        return child

    def end(self, child: subprocess.Popen[Any]) -> None:
        """Kills the process and its group; nothing happens when it has ended already."""
        if child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def end_all(self) -> None:
        with self._lock:
            running, self._running = self._running, []
        for child in running:
            self.end(child)
