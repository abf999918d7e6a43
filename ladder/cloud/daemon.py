"""The process that is the cloud: moto's server and our routes under ``/_ladder/``, on 127.0.0.1 alone."""

import datetime
import fcntl
import json
import os
import secrets
import signal
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from hmac import compare_digest
from typing import Any

from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.wrappers import Request, Response

from ladder.cloud.admission import refusal
from ladder.cloud.aws_client import client, client_environment
from ladder.cloud.children import Children
from ladder.cloud.clock import Clock
from ladder.cloud.home import Address, Home

PREFIX = "/_ladder/"
SECRET_HEADER = "X-Ladder-Id"  # noqa: S105
# A client in Go, such as Terraform's provider, drops an answer that comes before it has seen its own request off, and
# asks again: what it creates is there already then. AWS is never that fast.
LATENCY_FOR_GO = 0.01  # seconds

Handler = Callable[[Request], Any]


class Refusal(Exception):  # noqa: N818  (it is an answer)
    """What a handler raises when the client's request cannot be done; the message is for people."""


@dataclass(frozen=True, kw_only=True)
class Daemon:
    """What a behaviour is given when it is installed."""

    home: Home
    address: Address
    clock: Clock = field(default_factory=Clock)
    children: Children = field(default_factory=Children)
    stopping: threading.Event = field(default_factory=threading.Event)
    routes: dict[tuple[str, str], Handler] = field(default_factory=dict[tuple[str, str], Handler])

    @property
    def url(self) -> str:
        return self.address.url

    def client(self, service: str) -> Any:
        """A boto3 client that talks to this cloud."""
        return client(service, self.address)

    def environment(self) -> dict[str, str]:
        """What a child process must have in its environment to find this cloud, and never another."""
        return client_environment(self.address)

    def route(self, method: str, path: str, handler: Handler) -> None:
        """``handler`` answers ``<method> /_ladder/<path>`` with something that JSON can hold."""
        self.routes[method, path] = handler

    def thread(self, target: Callable[[], None], name: str) -> None:
        """Runs beside the server until it stops; long loops wait on ``stopping``."""
        threading.Thread(target=target, name=name, daemon=True).start()


def serve(
    home: Home, *, stack: str, account_id: str, region: str, clock: Clock, install: Callable[[Daemon], None]
) -> None:
    """Runs the cloud, with what ``install`` adds to moto, until it is told to stop.

    Returns at once when this home has a living cloud already.
    """
    home.path.mkdir(parents=True, exist_ok=True)
    lock = take_lock(home)
    if lock is None:
        return
    # moto reads these when it is first imported.
    os.environ |= {
        "MOTO_ACCOUNT_ID": account_id,
        "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
        "MOTO_DISABLE_GLOBAL_CORS": "true",  # no web page may talk to it from a browser
        "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
    }
    server = listen()
    address = Address(
        id=uuid.uuid4().hex,
        access_key_id="LADDER" + secrets.token_hex(7).upper(),
        secret_access_key=secrets.token_urlsafe(30),
        pid=os.getpid(),
        port=server.port,
        started=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        stack=stack,
        account_id=account_id,
        region=region,
    )
    daemon = Daemon(home=home, address=address, clock=clock)
    os.environ |= daemon.environment() | {"MOTO_PORT": str(server.port)}
    run(daemon, server, install)
    clean(home)
    os.close(lock)


def take_lock(home: Home) -> int | None:
    """The open lock file, or None when another process holds it."""
    while True:
        lock = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return None
        try:
            # A cloud that stops removes the file; what was locked then is no longer what others will see.
            if os.fstat(lock).st_ino == home.lock.stat().st_ino:
                return lock
        except FileNotFoundError:
            pass
        os.close(lock)


def clean(home: Home) -> None:
    """Removes every file of the cloud; the lock last, since whoever holds it may do this."""
    home.remove(home.of_the_cloud)


def listen() -> BaseWSGIServer:
    from moto.moto_server.werkzeug_app import MotoRequestHandler  # noqa: PLC0415 - moto, which only the process that serves needs

    class Quiet(MotoRequestHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """A line a request would fill the disk and help nobody."""

    def starting(_environ: Any, start_response: Any) -> Iterable[bytes]:
        return Response("starting", 503)(_environ, start_response)

    return make_server("127.0.0.1", 0, starting, threaded=True, request_handler=Quiet)


def run(daemon: Daemon, server: BaseWSGIServer, install: Callable[[Daemon], None]) -> None:
    def stop(*_: object) -> None:
        daemon.stopping.set()
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    daemon.home.workspace.mkdir(exist_ok=True)
    daemon.route("GET", "", lambda _: {"stack": daemon.address.stack})
    daemon.route("POST", "stop", stop)
    server.app = application(daemon)
    install(daemon)
    # Only now: the socket listens already, so whoever can read the address finds a cloud that answers.
    daemon.home.write_address(daemon.address)
    try:
        server.serve_forever(poll_interval=0.05)
    finally:
        daemon.children.end_all()


def application(daemon: Daemon) -> Callable[[Any, Any], Iterable[bytes]]:
    """Our routes, and moto for all else."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415

    from ladder.cloud.keys import secret_of  # noqa: PLC0415

    moto = DomainDispatcherApplication(create_backend_app)
    keys = partial(secret_of, daemon.address)

    def dispatch(environ: Any, start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(PREFIX):
            return answer(daemon, Request(environ))(environ, start_response)
        if refused := refusal(environ, daemon.address.port, keys):
            return Response(refused.body, refused.status, content_type=refused.content_type)(environ, start_response)
        if "aws-sdk-go" in environ.get("HTTP_USER_AGENT", ""):
            time.sleep(LATENCY_FOR_GO)
        return moto(environ, start_response)

    return dispatch


def answer(daemon: Daemon, request: Request) -> Response:
    # A custom header keeps web pages out: a browser asks first, and nobody answers.
    if not compare_digest(request.headers.get(SECRET_HEADER, "").encode(), daemon.address.id.encode()):
        return Response("not your cloud", 403)
    handler = daemon.routes.get((request.method, request.path.removeprefix(PREFIX)))
    if handler is None:
        return Response("no such route", 404)
    try:
        return Response(json.dumps(handler(request), allow_nan=False), mimetype="application/json")
    except Refusal as refusal:
        return Response(str(refusal), 422)
    except Exception as fault:  # a fault of ours, told to whoever asked and not only to the log
        traceback.print_exc()
        return Response(f"The embedded cloud failed: {fault!r}. Its log: {daemon.home.log}", 500)
