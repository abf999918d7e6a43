"""The HTTP server in front of the application: waitress, with limits for a model that others wait for.

SageMaker asks GET /ping every five seconds, and replaces an instance that does not answer within two
(https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html#your-algorithms-inference-algo-ping-requests),
so callers who send slowly must never use up the connections that the ping needs, nor those who ask much the threads.
"""

from collections.abc import Callable, Iterable
from typing import Any, cast

from waitress.channel import HTTPChannel  # pyright: ignore[reportMissingTypeStubs]
from waitress.parser import HTTPRequestParser  # pyright: ignore[reportMissingTypeStubs]
from waitress.server import create_server  # pyright: ignore[reportUnknownVariableType]
from waitress.task import ThreadedTaskDispatcher  # pyright: ignore[reportMissingTypeStubs]
from waitress.utilities import BadRequest, RequestEntityTooLarge  # pyright: ignore[reportMissingTypeStubs]

from pipelines.serving.limits import MAXIMUM_BYTES

DISCARDED_BYTES = 1024**3  # of a body that is refused; whoever sends more is cut off
CONNECTIONS = 1_000
THREADS = 4  # that answer invocations
SECONDS_IDLE = 30  # without a byte, after which a connection is closed

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Discarded:
    """A buffer that keeps nothing but the count."""

    def __init__(self) -> None:
        self._bytes = 0

    def __len__(self) -> int:
        return self._bytes

    def append(self, content: bytes) -> None:
        self._bytes += len(content)


class RefusingParser(HTTPRequestParser):
    """Reads a body that is too large to its end before it says so: who still sends would see a reset instead."""

    refusal: RequestEntityTooLarge | None = None

    def received(self, data: bytes) -> int:
        if self.refusal is None:
            try:
                consumed: int = super().received(data)
            except ValueError:  # such as of a URL that is none
                self.error, self.completed = BadRequest("The request line or a header cannot be read."), True
                return len(data)
            if isinstance(self.error, RequestEntityTooLarge) and self.body_rcv is not None and not self.expect_continue:
                self.refusal, self.error, self.completed = self.error, None, False
                cast(Any, self.body_rcv).buf = Discarded()
            return consumed
        receiver: Any = self.body_rcv
        consumed = receiver.received(data)
        if receiver.completed or receiver.error or len(receiver.buf) > DISCARDED_BYTES:
            self.error, self.completed = self.refusal, True
        return consumed


class Channel(HTTPChannel):
    parser_class = RefusingParser


class Dispatcher(ThreadedTaskDispatcher):
    """A thread apart for pings, however long all others are busy."""

    def __init__(self) -> None:
        super().__init__()
        self.pings: Any = ThreadedTaskDispatcher()

    def set_thread_count(self, count: int) -> None:
        super().set_thread_count(count)
        self.pings.set_thread_count(min(count, 1))

    def add_task(self, task: Any) -> None:
        (self.pings.add_task if getattr(task.requests[0], "path", "") == "/ping" else super().add_task)(task)


def listen(application: Application, host: str, port: int) -> Any:
    """A server that is bound, and answers once ``run`` is called."""
    dispatcher = Dispatcher()
    dispatcher.set_thread_count(THREADS)
    server: Any = create_server(
        application,
        _dispatcher=dispatcher,
        host=host,
        port=port,
        max_request_body_size=2 * MAXIMUM_BYTES,  # up to here the application itself refuses, in JSON
        connection_limit=CONNECTIONS,
        channel_timeout=SECONDS_IDLE,
        cleanup_interval=SECONDS_IDLE // 3,
        asyncore_use_poll=True,  # select() takes no more than 1,024 files
    )
    server.channel_class = Channel
    return server
