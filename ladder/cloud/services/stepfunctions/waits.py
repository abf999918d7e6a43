"""What a state machine waits for, on the cloud's clock: Wait states and the pauses before a retry.

A task's TimeoutSeconds bounds what is computed, and so stays as long as it says.
"""

import time
from types import SimpleNamespace
from typing import Any

from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace_method


def install(daemon: Daemon) -> None:
    def wait(_: Any, env: Any, wait_seconds: float) -> None:
        ends = time.monotonic() + daemon.clock.lasts(wait_seconds)
        while env.is_running() and (left := ends - time.monotonic()) > 0:
            env.program_state_event.wait(left)

    def pause(seconds: float) -> None:
        daemon.stopping.wait(daemon.clock.lasts(seconds))

    replace_method(WaitFunction, "_wait_interval", wait)
    setattr(retrier_decl, "time", SimpleNamespace(sleep=pause))  # noqa: B010  (a module that moto imported)
